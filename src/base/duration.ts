// Durations as people write them: "60 s", "1h30m", "-2 d".

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const whole = /^([+-]?)\s*((?:\d+(?:\.\d+)?\s*[a-z]+\s*)+)$/i;
const part = /(\d+(?:\.\d+)?)\s*([a-z]+)/gi;

/**
 * Whole milliseconds of "90 s", "1h30m", "+2 d 4 h" or "-15 min"; undefined where the text is no duration, names
 * a unit twice, or is past 2^53.
 */
export function parseDuration(text: string): number | undefined {
  const match = whole.exec(text.trim());
  if (match == null) return undefined;
  const [, sign, parts = ""] = match;
  const seen = new Set<number>();
  let ms = 0;
  for (const [, count, unit = ""] of parts.matchAll(part)) {
    const factor = unitMs[unit.toLowerCase()];
    if (factor == null || seen.has(factor)) return undefined;
    seen.add(factor);
    ms += Number(count) * factor;
  }
  const rounded = Math.round(ms);
  if (!Number.isSafeInteger(rounded)) return undefined;
  return sign === "-" ? 0 - rounded : rounded;
}

/** The same, and a number alone is seconds. */
export function parseSeconds(text: string): number | undefined {
  return parseDuration(/^\s*\d+(?:\.\d+)?\s*$/.test(text) ? `${text}s` : text);
}

/** "+1h30m", "-45s", "+0s": as `parseDuration` reads it back. */
export function durationText(ms: number): string {
  let rest = Math.abs(ms);
  let text = "";
  for (const [unit, factor] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
    ["ms", 1],
  ] as const) {
    const count = Math.floor(rest / factor);
    rest -= count * factor;
    if (count > 0) text += `${count}${unit}`;
  }
  return `${ms < 0 ? "-" : "+"}${text === "" ? "0s" : text}`;
}
