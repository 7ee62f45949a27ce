// The files of a folder with what the catalog knows of their dates: what a captured time is concluded from,
// by a scan and again by `varve why`.

import type { Captured } from "../domain/captured.ts";
import type { Evidence } from "../domain/inspection.ts";
import type { MediaKind } from "../domain/media.ts";
import { type CapturedColumns, toCaptured } from "./captured_columns.ts";
import { parseEvidence } from "./evidence_column.ts";
import type { FolderId } from "./folders.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { type FileId, fileNameBytes } from "./scanned.ts";
import { stemWindows } from "./stem_windows.ts";

export type DatingRow = {
  readonly id: FileId;
  readonly name: string;
  readonly kind: MediaKind;
  readonly mtimeUs: number;
  /** Whether its metadata was read: only then there is a row to keep a captured time in. */
  readonly hasMedia: boolean;
  readonly evidence: readonly Evidence[];
  /** Degrees, WGS 84. */
  readonly latitude?: number;
  readonly longitude?: number;
  readonly cameraMake?: string;
  readonly cameraModel?: string;
  readonly contentId?: string;
  /** Sidecars: the name of the file it is about, where it says so. */
  readonly about?: string;
  readonly durationMs?: number;
  /** What was concluded the last time. */
  readonly captured?: Captured;
};

type Row = CapturedColumns & {
  id: number;
  name: string;
  kind: MediaKind;
  mtime_us: number;
  evidence: string | null;
  latitude: number | null;
  longitude: number | null;
  camera_make: string | null;
  camera_model: string | null;
  content_id: string | null;
  about: string | null;
  duration_ms: number | null;
};

/**
 * The files of a folder that are there, in byte order of their names and in windows of at most `size` rows, as
 * `stemWindows` cuts them. No statement is open between windows, so rows may be written then.
 */
export function datingWindows(
  catalog: Catalog,
  folderId: FolderId,
  size?: number,
): Generator<readonly DatingRow[], void, undefined> {
  return stemWindows((after, limit) => rowsAfter(catalog, folderId, after, limit), size);
}

function rowsAfter(
  catalog: Catalog,
  folderId: FolderId,
  after: string,
  limit: number,
): DatingRow[] {
  return catalog.db
    .query<Row, { folderId: number; after: string | Uint8Array; limit: number }>(
      `SELECT f.id, f.name, f.kind, f.mtime_us, m.evidence, m.latitude, m.longitude, m.camera_make,
              m.camera_model, m.content_id, m.about, m.duration_ms, m.captured_local,
              m.captured_offset, m.captured_precision, m.captured_source, m.captured_confidence
       FROM files f LEFT JOIN media m ON m.file_id = f.id
       WHERE f.folder_id = $folderId AND f.name > CAST($after AS TEXT)
         AND f.missing_since_us IS NULL
       ORDER BY f.name LIMIT $limit`,
    )
    .all({ folderId, after: nameParameter(after), limit })
    .map((row) => toDatingRow(catalog, row));
}

function toDatingRow(catalog: Catalog, row: Row): DatingRow {
  const captured = toCaptured(row);
  return {
    id: row.id,
    name: exactName(row.name, () => fileNameBytes(catalog, row.id)),
    kind: row.kind,
    mtimeUs: row.mtime_us,
    hasMedia: row.evidence != null,
    evidence: parseEvidence(row.evidence),
    ...(row.latitude == null ? {} : { latitude: row.latitude }),
    ...(row.longitude == null ? {} : { longitude: row.longitude }),
    ...(row.camera_make == null ? {} : { cameraMake: row.camera_make }),
    ...(row.camera_model == null ? {} : { cameraModel: row.camera_model }),
    ...(row.content_id == null ? {} : { contentId: row.content_id }),
    ...(row.about == null ? {} : { about: row.about }),
    ...(row.duration_ms == null ? {} : { durationMs: row.duration_ms }),
    ...(captured == null ? {} : { captured }),
  };
}
