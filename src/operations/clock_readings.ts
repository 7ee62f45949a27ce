// What files say of the clock of their camera: its time beside the time of GPS.

import { type CameraRow, type ClockRow, clockRows } from "../catalog/clock_rows.ts";
import { isOwnClock } from "../domain/camera_shift.ts";
import type { ClockReading } from "../domain/clock_error.ts";
import type { EvidenceSource } from "../domain/evidence.ts";
import { cameraName } from "../domain/file_record.ts";
import { knownBad } from "../domain/known_bad_dates.ts";
import { zoneOfPosition } from "../domain/time_zone_clues.ts";
import { MINUTE_MS, type Parsed, parseTime } from "../domain/wall_time.ts";
import { zoneAt } from "../domain/zone_at.ts";
import { offsetAtInstant } from "../domain/zones.ts";
import type { Asking } from "./found.ts";

export type ClockReadings = {
  /** 16 bytes of figures a file, and nothing else of it. */
  readonly readings: ClockReading[];
  /** Files that hold a time of GPS, and lack the other half. */
  withoutPosition: number;
  withoutCameraTime: number;
};

/** The readings of these cameras, by `cameraKey`; a camera of which no file holds a time of GPS has none. */
export function clockReadings(
  { catalog, signal }: Pick<Asking, "catalog" | "signal">,
  cameras: readonly CameraRow[],
): ReadonlyMap<string, ClockReadings> {
  const byCamera = new Map<string, ClockReadings>();
  for (const row of clockRows(catalog, cameras)) {
    signal.throwIfAborted();
    const key = cameraKey(row);
    const found = byCamera.get(key) ?? { readings: [], withoutPosition: 0, withoutCameraTime: 0 };
    byCamera.set(key, found);
    const reading = readingOf(row);
    if (typeof reading === "object") found.readings.push(reading);
    else if (reading != null) found[reading] += 1;
  }
  return byCamera;
}

/** Equal for all spellings of a camera. */
export function cameraKey({ make, model }: Pick<CameraRow, "make" | "model">): string {
  return (cameraName(make, model) ?? "").toLowerCase();
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
