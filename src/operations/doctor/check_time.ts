// The doctor's look at clock and time zone: a wrong one files photos under wrong days.

import { isoTime } from "../../base/iso_time.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

export type TimeOptions = {
  readonly nowUs: number;
  /** When the newest run began, if there was one. */
  readonly newestRunUs: number | undefined;
  /** The zone in force, by its name in the IANA table. */
  readonly homeTimeZone: string;
  /** Whether the configuration names it; otherwise it is the system's. */
  readonly isZoneConfigured: boolean;
};

/** No release is older: a clock before it was never set. */
const EARLIEST_US = Date.UTC(2025, 0, 1) * 1000;
const LATEST_US = Date.UTC(2100, 0, 1) * 1000;
const DAY_US = 24 * 3600 * 1e6;

export function checkTime(options: TimeOptions): Check[] {
  return [clockCheck(options), zoneCheck(options)];
}

function clockCheck({ nowUs, newestRunUs }: TimeOptions): Check {
  const now = `${isoTime(nowUs).slice(0, 19)}Z`;
  const mend = "Set the clock, and let it be set by NTP";
  if (nowUs < EARLIEST_US || nowUs > LATEST_US) {
    return fail("clock", `It says ${now}, which cannot be`, mend);
  }
  if (newestRunUs != null && newestRunUs > nowUs + DAY_US) {
    const run = `${isoTime(newestRunUs).slice(0, 19)}Z`;
    return warn("clock", `It says ${now}, and the newest run began at ${run}`, mend);
  }
  return ok("clock", now);
}

function zoneCheck({ homeTimeZone, isZoneConfigured }: TimeOptions): Check {
  if (isZoneConfigured) return ok("time zone", `${homeTimeZone} (library.home_time_zone)`);
  const detail = `${homeTimeZone}, the zone of this system`;
  // A scheduler or container without TZ runs in UTC, wherever the camera was.
  if (/^(Etc\/)?(UTC|GMT|UCT|Zulu|Universal)$/i.test(homeTimeZone)) {
    const mend =
      'Name the zone most photos were taken in: library.home_time_zone = "Europe/Berlin"';
    return warn("time zone", detail, mend);
  }
  return ok("time zone", detail);
}
