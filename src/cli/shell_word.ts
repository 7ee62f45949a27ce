// Text as a word of a command line that a person may copy into a shell.

import { printable } from "./render/style.ts";

/** The text as one word: as it is where a shell takes it so, else in quotes. */
export function shellWord(text: string): string {
  const word = printable(text);
  if (/^[\p{L}\p{N}_@%+:,./-]+$/u.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
