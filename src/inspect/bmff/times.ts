// Times as movies write them: seconds since 1904 in UTC.

/** Seconds from 1904-01-01 to 1970-01-01. */
const UNIX_EPOCH = 2_082_844_800;
/** The last second of the year 9999. */
const MAX_UNIX = 253_402_300_799;

/**
 * "2019:07:04 16:22:31" (UTC) of seconds since 1904; zero, which means unset, as "0000:00:00 00:00:00".
 * No film was digital before 1970: smaller values are Unix seconds from cameras with that mistake
 * (exiftool reads them so too). Undefined for a number that is no time.
 */
export function movieTime(seconds: number): string | undefined {
  if (seconds === 0) return "0000:00:00 00:00:00";
  const unix = seconds < UNIX_EPOCH ? seconds : seconds - UNIX_EPOCH;
  if (unix > MAX_UNIX) return undefined;
  const iso = new Date(unix * 1000).toISOString();
  return `${iso.slice(0, 10).replaceAll("-", ":")} ${iso.slice(11, 19)}`;
}
