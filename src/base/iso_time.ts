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
