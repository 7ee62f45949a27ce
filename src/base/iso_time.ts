// Times of the catalog as text.

/**
 * ISO 8601 in UTC, with as many digits as the time has: "2019-07-04T16:22:31.047Z", and six digits where it
 * has microseconds. Takes whole Unix microseconds.
 */
export function isoTime(us: number): string {
  const ms = Math.floor(us / 1000);
  const iso = new Date(ms).toISOString();
  const rest = us - ms * 1000;
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/**
 * Whole Unix microseconds of what `isoTime` writes, with any number of digits up to six; undefined for others. Taken
 * apart by place: a plan of a million steps has a million of them, and `Date.parse` takes four times as long.
 */
export function parseIsoTime(text: string): number | undefined {
  if (!iso.test(text)) return undefined;
  const year = numberAt(text, 0, 4);
  const month = numberAt(text, 5, 7);
  const day = numberAt(text, 8, 10);
  const hour = numberAt(text, 11, 13);
  const minute = numberAt(text, 14, 16);
  const second = numberAt(text, 17, 19);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Of years below 100 `Date.UTC` makes some of our time.
  if (year < 100) date.setUTCFullYear(year, month - 1, day);
  // A date that no calendar has is read as another.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const digits = Math.max(0, text.length - "0000-00-00T00:00:00.Z".length);
  const fraction = digits === 0 ? 0 : numberAt(text, 20, 20 + digits) * 10 ** (6 - digits);
  const us = date.getTime() * 1000 + fraction;
  return Number.isSafeInteger(us) ? us : undefined;
}

/** The number that the digits from one place to another make. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = 10 * number + text.charCodeAt(i) - ZERO;
  return number;
}

const ZERO = 0x30;
