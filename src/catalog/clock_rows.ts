// Cameras, and those of their files that hold a time of GPS: what the error of a camera's clock is judged from.

import type { Captured, Position } from "../domain/captured.ts";
import type { Evidence } from "../domain/inspection.ts";
import { type CapturedColumns, toCaptured } from "./captured_columns.ts";
import { parseEvidence } from "./evidence_column.ts";
import type { Catalog } from "./open.ts";

/** A camera as its files name it, with how many photos and videos of it are there. */
export type CameraRow = {
  readonly make: string | null;
  readonly model: string | null;
  readonly files: number;
};

/** A file that holds a time of GPS. */
export type ClockRow = Pick<CameraRow, "make" | "model"> & {
  readonly captured: Captured | undefined;
  readonly position: Position | undefined;
  readonly evidence: readonly Evidence[];
};

type Row = CapturedColumns & {
  make: string | null;
  model: string | null;
  evidence: string;
  latitude: number | null;
  longitude: number | null;
};

const OF_THERE = `media m CROSS JOIN files f ON f.id = m.file_id
  WHERE f.missing_since_us IS NULL AND f.kind IN ('photo', 'video')`;

/** Every camera of the catalog. */
export function cameraRows(catalog: Catalog): CameraRow[] {
  return catalog.db
    .query<CameraRow, []>(
      `SELECT m.camera_make AS make, m.camera_model AS model, count(*) AS files FROM ${OF_THERE}
         AND (m.camera_make IS NOT NULL OR m.camera_model IS NOT NULL)
       GROUP BY m.camera_make, m.camera_model`,
    )
    .all();
}

/** The files of these cameras that hold a time of GPS. */
export function* clockRows(
  catalog: Catalog,
  cameras: readonly Pick<CameraRow, "make" | "model">[],
): Generator<ClockRow, void, undefined> {
  // One walk over all files, however many cameras: no index is kept of them.
  const rows = catalog.db
    .prepare<Row, { cameras: string }>(
      `SELECT m.camera_make AS make, m.camera_model AS model, m.evidence, m.latitude, m.longitude,
              m.captured_local, m.captured_offset, m.captured_precision, m.captured_source,
              m.captured_confidence
       FROM ${OF_THERE} AND instr(m.evidence, 'GPSDateTime') > 0
         AND coalesce(m.camera_make, '') || char(10) || coalesce(m.camera_model, '')
           IN (SELECT value FROM json_each($cameras))`,
    )
    .iterate({ cameras: JSON.stringify(cameras.map(keyOf)) });
  for (const row of rows) {
    const { make, model, latitude, longitude } = row;
    yield {
      make,
      model,
      captured: toCaptured(row),
      position: latitude == null || longitude == null ? undefined : { latitude, longitude },
      evidence: parseEvidence(row.evidence),
    };
  }
}

/** As the query puts it together. */
function keyOf({ make, model }: Pick<CameraRow, "make" | "model">): string {
  return `${make ?? ""}\n${model ?? ""}`;
}
