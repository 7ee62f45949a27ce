// Long lists of short names, written as a text.

/** The words of a text, whatever blanks and lines are between them. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
