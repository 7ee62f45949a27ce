// Rows of files with their media, and the records made of them.

import { isoTime } from "../base/iso_time.ts";
import { joinPath } from "../base/names.ts";
import { cameraName, type FileRecord, toCapturedRecord } from "../domain/file_record.ts";
import type { MediaKind } from "../domain/media.ts";
import { type CapturedColumns, toCaptured } from "./captured_columns.ts";
import type { PlacedFolder } from "./folder_tree.ts";

export type FileRow = CapturedColumns & {
  id: number;
  folder_id: number;
  name: string;
  kind: MediaKind;
  size_bytes: number;
  mtime_us: number;
  missing_since_us: number | null;
  sample: Uint8Array | null;
  sha256: Uint8Array | null;
  payload: Uint8Array | null;
  width: number | null;
  height: number | null;
  orientation: number | null;
  duration_ms: number | null;
  codec: string | null;
  camera_make: string | null;
  camera_model: string | null;
  rating: number | null;
  favorite: number | null;
};

/** Of `files LEFT JOIN media`. */
export const FILE_COLUMNS = `files.id, folder_id, files.name, kind, size_bytes, mtime_us, missing_since_us, sample,
  sha256, payload, captured_local, captured_offset, captured_precision, captured_source,
  captured_confidence, width, height, orientation, duration_ms, codec, camera_make, camera_model,
  rating, favorite`;

/** The record of a row; `name` is its exact name. */
export function toFileRecord(row: FileRow, name: string, folder: PlacedFolder): FileRecord {
  return {
    type: "file",
    path: joinPath(folder.path, name),
    root: folder.root,
    kind: row.kind,
    size: row.size_bytes,
    mtime: isoTime(row.mtime_us),
    captured: toCapturedRecord(toCaptured(row)),
    width: row.width,
    height: row.height,
    durationMs: row.duration_ms,
    orientation: row.orientation,
    camera: cameraName(row.camera_make, row.camera_model),
    codec: row.codec,
    rating: row.rating,
    favorite: row.favorite === 1,
    sample: hex(row.sample),
    digest: hex(row.sha256),
    payload: hex(row.payload),
    missing: row.missing_since_us != null,
    bundle: null,
  };
}

/** Bytes as hex digits. */
export function hex(bytes: Uint8Array | null): string | null {
  return bytes?.toHex() ?? null;
}
