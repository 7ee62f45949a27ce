// Times of the catalog as text.

/** ISO 8601 in UTC with microseconds: "2019-07-04T16:22:31.047000Z". Takes whole Unix microseconds. */
export function isoTime(us: number): string {
  const ms = Math.floor(us / 1000);
  const rest = us - ms * 1000;
  return new Date(ms).toISOString().replace("Z", `${String(rest).padStart(3, "0")}Z`);
}
