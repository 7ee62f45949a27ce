// Bars to look at, an eighth of a column fine.

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar for `part` of `whole`, at most `columns` wide; anything above nothing shows at least a sliver. */
export function bar(part: number, whole: number, columns: number): string {
  if (part <= 0 || whole <= 0) return "";
  const filled = Math.max(1, Math.round((Math.min(part, whole) / whole) * columns * 8));
  return "█".repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? "");
}
