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

const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/;

/** Whole Unix microseconds of what `isoTime` writes, with any number of digits up to six; undefined for others. */
export function parseIsoTime(text: string): number | undefined {
  const [, seconds = "", fraction = ""] = iso.exec(text) ?? [];
  const ms = Date.parse(`${seconds}Z`);
  // A date that no calendar has would be read as another.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== seconds) return undefined;
  const us = ms * 1000 + Number(fraction.padEnd(6, "0"));
  return Number.isSafeInteger(us) ? us : undefined;
}
