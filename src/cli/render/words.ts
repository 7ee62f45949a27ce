// Numbers and durations for people.

/** "1,234,567" (by hand: Intl costs 2 ms at its first use, measured) */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 file", "2,000 files" */
export function formatCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** A duration: "420 ms", "1.5 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 3 h". */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${Number((ms / 1000).toPrecision(2))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, "min", seconds % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, "h", minutes % 60, "min");
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** A guess of what is left, as coarse as guesses are: "less than a minute", "about 3 min", "about 2 h". */
export function formatRemaining(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return "less than a minute left";
  if (minutes < 90) return `about ${Math.round(minutes)} min left`;
  const hours = minutes / 60;
  return hours < 48
    ? `about ${Math.round(hours)} h left`
    : `about ${Math.round(hours / 24)} d left`;
}

/** A rate: "0.5/s", "12/s", "8,100/s". */
export function formatRate(perSecond: number): string {
  return `${perSecond < 10 ? Number(perSecond.toPrecision(2)) : formatCount(perSecond)}/s`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A length of play: "0:07", "3:20", "1:02:05". */
export function formatClock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const end = `${two(seconds % 60)}`;
  if (minutes < 60) return `${minutes}:${end}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${end}`;
}

/** Stars and heart: "★★★", "★ ♥", "✗" for rejected, "" for neither. */
export function formatRating(rating: number | null, favorite: boolean): string {
  const stars = rating == null ? "" : rating < 0 ? "✗" : "★".repeat(rating);
  return [stars, favorite ? "♥" : ""].filter((part) => part !== "").join(" ");
}

/** A part of a whole: "0 %", "0.4 %", "38 %", "100 %". */
export function formatPart(part: number): string {
  const percent = part * 100;
  return `${percent > 0 && percent < 10 ? Number(percent.toPrecision(1)) : Math.round(percent)} %`;
}
