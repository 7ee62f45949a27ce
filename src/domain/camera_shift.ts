// Cameras whose clock was wrong: by how much their times are put right before files are filed. Nothing is
// written into any file.

import { durationText, parseDuration } from "../base/duration.ts";
import type { Captured } from "./captured.ts";
import type { EvidenceSource } from "./evidence.ts";
import { parseTime, SECOND_MS, wallText } from "./wall_time.ts";

export type CameraShift = {
  /** Part of make and model, in any case: "powershot a620". */
  readonly camera: string;
  /** What is added to the time that the camera wrote, whole milliseconds. */
  readonly byMs: number;
};

/** Whether a text names this camera: it is part of make and model in one, in any case. */
export function isNamed(camera: string, by: string): boolean {
  return camera.toLowerCase().includes(by.toLowerCase());
}

/** "Canon PowerShot A620=+1h30m"; undefined where the text is no camera and duration of whole seconds. */
export function parseShift(text: string): CameraShift | undefined {
  const at = text.lastIndexOf("=");
  const camera = text.slice(0, Math.max(0, at)).trim();
  const byMs = at < 0 ? undefined : parseDuration(text.slice(at + 1));
  if (camera === "" || byMs == null || byMs % SECOND_MS !== 0) return undefined;
  return { camera, byMs };
}

/** The shift of a camera (make and model in one); of several that match, the one that names it longest. */
export function shiftFor(
  shifts: readonly CameraShift[],
  camera: string | null,
): CameraShift | undefined {
  if (camera == null || shifts.length === 0) return undefined;
  let best: CameraShift | undefined;
  for (const shift of shifts) {
    if (!isNamed(camera, shift.camera)) continue;
    if (best == null || shift.camera.length > best.camera.length) best = shift;
  }
  return best;
}

/** Sources that a camera fills in by its own clock; others (GPS, albums, the file system) are right without it. */
const ownClock: ReadonlySet<EvidenceSource> = new Set([
  "exif:DateTimeOriginal",
  "exif:DateTimeDigitized",
  "maker:DateTimeOriginal",
  "quicktime:CreationDate",
  "quicktime:DateTimeOriginal",
  "quicktime:CreateDate",
  "riff:DateTimeOriginal",
  "h264:DateTimeOriginal",
  "matroska:DateUTC",
  "asf:CreationDate",
  "pair:Captured",
  "name:File",
]);

/** Whether a time from this source is what the camera's clock showed. */
export function isOwnClock(source: EvidenceSource): boolean {
  return ownClock.has(source);
}

/** The shift as `parseShift` reads it: "Canon PowerShot A620=+1h30m". */
export function shiftText({ camera, byMs }: CameraShift): string {
  return `${camera}=${durationText(byMs)}`;
}

/** The time as a right clock would have shown it; as it is where it does not come from the camera's clock. */
export function shifted(captured: Captured, shift: CameraShift): Captured {
  const { source, precision } = captured;
  if (!isOwnClock(source) || shift.byMs === 0) return captured;
  if (precision === "day" || precision === "month" || precision === "year") return captured;
  const wall = parseTime(captured.local);
  if (typeof wall === "string") return captured;
  return { ...captured, local: wallText({ ...wall, wallMs: wall.wallMs + shift.byMs }) };
}
