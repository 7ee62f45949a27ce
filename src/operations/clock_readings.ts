// What files say of the clock of their camera: its time beside the time of GPS.

import { type CameraRow, type ClockRow, clockRows } from "../catalog/clock_rows.ts";
import type { Catalog } from "../catalog/open.ts";
import { isOwnClock } from "../domain/camera_shift.ts";
import type { ClockReading } from "../domain/clock_error.ts";
import type { EvidenceSource } from "../domain/evidence.ts";
import { knownBad } from "../domain/known_bad_dates.ts";
import { zoneOfPosition } from "../domain/time_zone_clues.ts";
import { MINUTE_MS, type Parsed, parseTime } from "../domain/wall_time.ts";
import { zoneAt } from "../domain/zone_at.ts";
import { offsetAtInstant } from "../domain/zones.ts";

export type ClockReadings = {
  /** 16 bytes of figures a file, and nothing else of it. */
  readonly readings: readonly ClockReading[];
  /** Files that hold a time of GPS, and lack the other half. */
  readonly withoutPosition: number;
  readonly withoutCameraTime: number;
};

/** The readings of one camera, under all spellings of it. */
export function clockReadings(catalog: Catalog, cameras: readonly CameraRow[]): ClockReadings {
  const readings: ClockReading[] = [];
  const lacking = { withoutPosition: 0, withoutCameraTime: 0 };
  for (const camera of cameras) {
    for (const row of clockRows(catalog, camera)) {
      const reading = readingOf(row);
      if (typeof reading === "object") readings.push(reading);
      else if (reading != null) lacking[reading] += 1;
    }
  }
  return { readings, ...lacking };
}

/** What a file says of the clock, or what it lacks; undefined where its time of GPS is none. */
function readingOf(
  row: ClockRow,
): ClockReading | "withoutPosition" | "withoutCameraTime" | undefined {
  const gpsMs = gpsTimeOf(row);
  if (gpsMs == null) return undefined;
  const cameraMs = cameraTimeOf(row);
  if (cameraMs == null) return "withoutCameraTime";
  const { position } = row;
  const zone = position == null ? undefined : zoneOfPosition({ position, zoneAt });
  if (zone == null) return "withoutPosition";
  return { cameraMs, rightMs: gpsMs + offsetAtInstant(zone, gpsMs) * MINUTE_MS };
}

/** The time that the file is filed by, where the camera's clock gave it: that is what a shift is added to. */
function cameraTimeOf({ captured }: ClockRow): number | undefined {
  if (captured == null || !isOwnClock(captured.source)) return undefined;
  return secondOf(captured.local)?.wallMs;
}

const gpsSources: ReadonlySet<EvidenceSource> = new Set([
  "exif:GPSDateTime",
  "quicktime:GPSDateTime",
]);

/** Whole seconds in UTC, as milliseconds. */
function gpsTimeOf({ evidence }: ClockRow): number | undefined {
  for (const { source, value } of evidence) {
    const time = gpsSources.has(source) ? secondOf(value) : undefined;
    if (time == null || knownBad(time) != null) continue;
    return time.wallMs - (time.offsetMinutes ?? 0) * MINUTE_MS;
  }
  return undefined;
}

/** A time that is known to the second. */
function secondOf(text: string): Parsed | undefined {
  const time = parseTime(text);
  if (typeof time === "string") return undefined;
  return time.precision === "second" || time.precision === "subsecond" ? time : undefined;
}
