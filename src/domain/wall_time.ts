// Times by the clock on the wall, as numbers: parsed from what files and people write, printed as the
// catalog keeps them. A wall time is counted in milliseconds as if its zone were UTC; whole milliseconds
// carry nothing below the second, whose digits are kept as text so that none is lost or invented.

import type { Precision } from "./captured.ts";

/** A wall time; `wallMs` is where its span begins: a month's is its first midnight. */
export type Wall = {
  /** Whole seconds since 1970-01-01T00:00 on the wall, in milliseconds. */
  readonly wallMs: number;
  readonly precision: Precision;
  /** Digits after the second's point; only with the precision `subsecond`. */
  readonly subSecond?: string;
};

/** A value as parsed. `offsetMinutes` is what the value itself says; `utc`: it says Z, or is a count of seconds. */
export type Parsed = Wall & { readonly offsetMinutes?: number; readonly utc?: true };

/** Why a text is no time. */
export type NoTime = "blank" | "zeros" | "unparsable" | "impossible";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Seconds from 1904-01-01, where QuickTime counts from, to 1970-01-01. */
const QUICKTIME_EPOCH_S = 2_082_844_800;

// Year, then as much of the rest as there is. EXIF writes "2019:07:04 18:22:31", XMP and QuickTime ISO 8601,
// IPTC "20190704 182231+0200". The offset may stand behind minutes ("15:47+02:00").
const dated =
  /^(\d{4})(?:[:/.-](\d{1,2})(?:[:/.-](\d{1,2})(?:[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?)?)?)? *(Z|UTC|GMT|[+-]\d{1,2}:?(?:\d{2})?)?$/i;
const compact =
  /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2}):?(\d{2})(?:[.,](\d+))?)? *(Z|[+-]\d{1,2}:?(?:\d{2})?)?$/i;
const unixSeconds = /^-?\d{1,11}(?:\.\d+)?$/;
// "Thu Jul  4 18:22:31 2019" (AVI) and "Thu, 04 Jul 2019 18:22:31 +0200" (PNG by RFC 1123).
const asctime = /^(?:[a-z]{3},? +)?([a-z]{3}) +(\d{1,2}) +(\d{1,2}):(\d{2}):(\d{2}) +(\d{4})$/i;
const mail =
  /^(?:[a-z]{3},? +)?(\d{1,2}) +([a-z]{3})[a-z]* +(\d{4}) +(\d{1,2}):(\d{2})(?::(\d{2}))? *(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Reads a time as files write it. A month or day of 00, or blank, is unknown: the precision tells. */
export function parseTime(text: string): Parsed | NoTime {
  const value = text.replaceAll("\0", " ").trim();
  if (/^[\s:./-]*$/.test(value)) return "blank";
  if (/^[0\s:./T-]*(?:Z|[+-]00:?00)?$/.test(value)) return "zeros";
  // Unknown parts may be blank: "2019:07:04   :  :  ".
  const known = /[\s:]$/.test(value) ? value.replace(/[\s:]+$/, "") : value;
  const parts = dated.exec(known) ?? compact.exec(known);
  if (parts != null) {
    const [, year, month, day, hour, minute, second, subSecond, zone] = parts;
    return wallOf(year, month, day, hour, minute, second, subSecond, zone);
  }
  if (unixSeconds.test(known)) return unixTime(Number(known));
  const spoken = asctime.exec(known);
  if (spoken != null) {
    const [, month, day, hour, minute, second, year] = spoken;
    return wallOf(year, monthNumber(month), day, hour, minute, second, undefined, undefined);
  }
  const mailed = mail.exec(known);
  if (mailed != null) {
    const [, day, month, year, hour, minute, second, zone] = mailed;
    return wallOf(year, monthNumber(month), day, hour, minute, second, undefined, zone);
  }
  return "unparsable";
}

function unixTime(seconds: number): Parsed {
  return { wallMs: Math.floor(seconds) * SECOND_MS, precision: "second", utc: true };
}

/**
 * A time of a movie header that lies before 1970 was counted from 1970 by a program that should have counted
 * from 1904 (ExifTool reads it so too). The zero itself stays what it is.
 */
export function mendQuickTimeEpoch<T extends Wall>(wall: T): T {
  const { wallMs } = wall;
  const epochMs = QUICKTIME_EPOCH_S * SECOND_MS;
  return wallMs < 0 && wallMs > -epochMs ? { ...wall, wallMs: wallMs + epochMs } : wall;
}

/** The month's number, or one that no month has. */
function monthNumber(name = ""): string {
  const i = months.indexOf(name.toLowerCase());
  return i < 0 ? "99" : String(i + 1);
}

type Text = string | undefined;

/** A wall time from texts of digits; absent parts are coarser precision. */
export function wallOf(
  year: Text,
  month: Text,
  day: Text,
  hour?: Text,
  minute?: Text,
  second?: Text,
  subSecond?: Text,
  zone?: Text,
): Parsed | NoTime {
  const y = Number(year);
  const m = month == null ? 0 : Number(month);
  const d = day == null ? 0 : Number(day);
  if (m > 12 || d > 31) return "impossible";
  if (m === 0) return { wallMs: dayNumber(y, 1, 1) * DAY_MS, precision: "year" };
  if (d === 0) return { wallMs: dayNumber(y, m, 1) * DAY_MS, precision: "month" };
  if (d > daysInMonth(y, m)) return "impossible";
  const dayMs = dayNumber(y, m, d) * DAY_MS;
  if (hour == null || minute == null) return { wallMs: dayMs, precision: "day" };
  const h = Number(hour);
  const min = Number(minute);
  // A leap second is shown as the second before it, as POSIX time does.
  const s = second == null ? 0 : Math.min(Number(second), second === "60" ? 59 : 99);
  if (h > 23 || min > 59 || s > 59) return "impossible";
  const wallMs = dayMs + (h * 3600 + min * 60 + s) * SECOND_MS;
  const zoned = zone == null ? undefined : zoneParts(zone);
  const exact =
    second == null
      ? ({ wallMs, precision: "minute" } as const)
      : withSubSecond({ wallMs, precision: "second" }, subSecond);
  return zoned == null ? exact : { ...exact, ...zoned };
}

/** Adds digits below the second where there are any; 9 are kept, blanks are none. */
export function withSubSecond<T extends Wall>(wall: T, digits: Text): T {
  if (digits == null || wall.precision !== "second") return wall;
  const clean = digits.trim();
  if (!/^\d+$/.test(clean)) return wall;
  return { ...wall, precision: "subsecond", subSecond: clean.slice(0, 9) };
}

function zoneParts(zone: string): { utc: true } | { offsetMinutes: number } | undefined {
  if (/^[ZUG]/i.test(zone)) return { utc: true };
  const offsetMinutes = parseOffset(zone);
  return offsetMinutes == null ? undefined : { offsetMinutes };
}

/** Minutes east of UTC of "+02:00", "+0200", "-08", "Z"; undefined for anything else or beyond 14 hours. */
export function parseOffset(text: string): number | undefined {
  const value = text.trim();
  if (/^(?:Z|UTC|GMT)$/i.test(value)) return 0;
  const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(value);
  if (parts == null) return undefined;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  if (minutes > 14 * 60 || Number(parts[3] ?? 0) > 59) return undefined;
  return parts[1] === "-" ? 0 - minutes : minutes;
}

/** "+02:00". */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The wall time cut to its precision: "2019-07-04T18:22:31.047", "2019-07-04T18:22", "2019-07". */
export function wallText({ wallMs, precision, subSecond }: Wall): string {
  const days = Math.floor(wallMs / DAY_MS);
  const { year, month, day } = civil(days);
  const y = String(year).padStart(4, "0");
  if (precision === "year") return y;
  if (precision === "month") return `${y}-${two(month)}`;
  const date = `${y}-${two(month)}-${two(day)}`;
  if (precision === "day") return date;
  const seconds = Math.floor((wallMs - days * DAY_MS) / SECOND_MS);
  const clock = `${date}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  if (precision === "minute") return clock;
  const whole = `${clock}:${two(seconds % 60)}`;
  return subSecond == null ? whole : `${whole}.${subSecond}`;
}

/**
 * The whole seconds, in milliseconds, of a text by `wallText` that tells the minute at least. Taken apart by place:
 * a plan has a million of them, and `parseTime`, which reads all that people write, takes ten times as long.
 */
export function wallMsOf(text: string): number {
  const two = (at: number) => 10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 11 * ZERO;
  const days = dayNumber(100 * two(0) + two(2), two(5), two(8));
  const seconds = text.length > "0000-00-00T00:00".length ? two(17) : 0;
  return days * DAY_MS + (two(11) * 3600 + two(14) * 60 + seconds) * SECOND_MS;
}

const ZERO = 0x30;

/** Where the span that a wall time stands for ends (exclusive): a second, a day, a month later. */
export function wallEnd({ wallMs, precision }: Wall): number {
  if (precision === "minute") return wallMs + MINUTE_MS;
  if (precision === "day") return wallMs + DAY_MS;
  if (precision !== "month" && precision !== "year") return wallMs + SECOND_MS;
  const { year, month } = civil(Math.floor(wallMs / DAY_MS));
  if (precision === "year") return dayNumber(year + 1, 1, 1) * DAY_MS;
  return (month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)) * DAY_MS;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Both by Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so that
// the leap day comes last; no tables, any year.

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date that `dayNumber` gives the number of. */
export function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
