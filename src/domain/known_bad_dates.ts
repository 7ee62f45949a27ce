// Dates that devices and programs write when they know none. They are no dates, wherever they stand.

import { DAY_MS, dayNumber, SECOND_MS, type Wall } from "./wall_time.ts";

/** A date, or the time from it on for `seconds`, that is no evidence. */
export type KnownBadDate = {
  /** Wall time as written, to the second. */
  readonly from: string;
  /** How long from there, in seconds: clocks that were reset run on. */
  readonly seconds: number;
  readonly why: string;
};

const DAY_S = DAY_MS / SECOND_MS;

export const knownBadDates: readonly KnownBadDate[] = [
  { from: "1601-01-01T00:00:00", seconds: DAY_S, why: "Zero of Windows file times" },
  {
    from: "1899-12-30T00:00:00",
    seconds: 2 * DAY_S,
    why: "Zero of Microsoft Office and Delphi dates",
  },
  {
    from: "1903-12-31T00:00:00",
    seconds: 2 * DAY_S,
    why: "Zero of QuickTime and Mac OS times, in any zone",
  },
  { from: "1969-12-31T00:00:00", seconds: 2 * DAY_S, why: "Zero of Unix times, in any zone" },
  {
    from: "1979-12-31T00:00:00",
    seconds: 2 * DAY_S,
    why: "Zero of DOS and FAT times, in any zone",
  },
  { from: "1980-01-06T00:00:00", seconds: 10, why: "Zero of GPS times" },
  { from: "1999-11-30T00:00:00", seconds: 1, why: "2000-00-00 as PHP and MySQL print it" },
  {
    from: "2000-01-01T00:00:00",
    seconds: 10,
    why: "Cameras whose clock was reset; only seconds, since many were at that New Year's party",
  },
  { from: "2001-01-01T00:00:00", seconds: 10, why: "Zero of Apple's Cocoa dates; reset cameras" },
  {
    from: "2002-12-08T12:00:00",
    seconds: 1,
    why: "Default of Qualcomm's camera library, in DateTimeDigitized of many Android phones (Google issue 36967504)",
  },
  { from: "2036-02-07T06:28:15", seconds: 2, why: "Largest NTP time" },
  { from: "2038-01-19T03:14:07", seconds: 1, why: "Largest Unix time of 31 bits" },
  { from: "2040-02-06T06:28:15", seconds: 1, why: "Largest QuickTime time of 32 bits" },
  { from: "2106-02-07T06:28:15", seconds: 1, why: "Largest Unix time of 32 bits" },
];

const spans = knownBadDates.map(({ from, seconds, why }) => {
  const [year, month, day, hour, minute, second] = from.split(/[T:-]/).map(Number);
  const fromMs =
    dayNumber(year ?? 0, month ?? 0, day ?? 0) * DAY_MS +
    ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * SECOND_MS;
  return { fromMs, toMs: fromMs + seconds * SECOND_MS, why };
});

/**
 * The rule by which a wall time is no date; undefined where it may be one. A day is bad only where the whole
 * day is; months and years never are.
 */
export function knownBad({ wallMs, precision }: Wall): string | undefined {
  if (precision === "month" || precision === "year") return undefined;
  const lengthMs = precision === "day" ? DAY_MS : 0;
  return spans.find(
    ({ fromMs, toMs }) => wallMs >= fromMs && wallMs < toMs && wallMs + lengthMs <= toMs,
  )?.why;
}
