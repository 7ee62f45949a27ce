// The date that a bundle is filed by.

import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import { type CameraShift, shifted, shiftFor } from "../../domain/camera_shift.ts";
import type { Captured } from "../../domain/captured.ts";
import { cameraName } from "../../domain/file_record.ts";

export type BundleDate = {
  readonly captured: Captured;
  /** The file that has it. */
  readonly from: OrganizeRow;
  /** Low confidence is never filed without review. */
  readonly isTrusted: boolean;
  /** The shift that was added to it. */
  readonly shift?: CameraShift;
};

/** The date of the first file that has one to be trusted, else of the first that has any. */
export function dateOfBundle(
  rows: readonly OrganizeRow[],
  shifts: readonly CameraShift[],
): BundleDate | undefined {
  const dated = rows.filter(({ captured }) => captured != null);
  const best = dated.find(({ captured }) => captured?.confidence !== "low") ?? dated[0];
  const captured = best?.captured;
  if (best == null || captured == null) return undefined;
  const known = { captured, from: best, isTrusted: captured.confidence !== "low" };
  const shift = shiftOf(rows, best, shifts);
  const moved = shift == null ? captured : shifted(captured, shift);
  return shift == null || moved === captured ? known : { ...known, captured: moved, shift };
}

/** Of the camera of the file that gives the date; a half that names none has the other's. */
function shiftOf(
  rows: readonly OrganizeRow[],
  dated: OrganizeRow,
  shifts: readonly CameraShift[],
): CameraShift | undefined {
  if (shifts.length === 0) return undefined;
  const camera = (row: OrganizeRow) => cameraName(row.cameraMake, row.cameraModel);
  return shiftFor(shifts, camera(dated) ?? rows.map(camera).find((name) => name != null) ?? null);
}
