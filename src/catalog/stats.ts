// Totals over the whole library, in one pass over its rows: SQLite would sort a million rows to group them.

import type { Confidence } from "../domain/captured.ts";
import { cameraName } from "../domain/file_record.ts";
import type { MediaKind } from "../domain/media.ts";
import { foldersBelow, type PlacedFolder, rootFolders } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import type { Catalog } from "./open.ts";

export type Total = { readonly files: number; readonly bytes: number };

/** Totals of the files that are there; missing ones only in `missing`. */
export type LibraryTotals = {
  readonly all: Total;
  readonly missing: Total;
  readonly byKind: ReadonlyMap<MediaKind, Total>;
  /** Of files that are dated by more than their modification time, by the year ("2019"). */
  readonly byYear: ReadonlyMap<string, Total>;
  /** Of files that are dated. */
  readonly byConfidence: ReadonlyMap<Confidence, Total>;
  /** Photos and videos of which no date is known but their modification time. */
  readonly undated: Total;
  /** Of files whose metadata names a camera. */
  readonly byCamera: ReadonlyMap<string, Total>;
  /** By the folders directly below the roots with all below them, and the roots for what lies in them. */
  readonly byFolder: ReadonlyMap<string, Total>;
};

type Row = {
  folder_id: number;
  kind: MediaKind;
  size_bytes: number;
  missing: number;
  year: string | null;
  captured_confidence: Confidence | null;
  camera_make: string | null;
  camera_model: string | null;
};

/** Adds everything up. `checkStop` is called once in a while and may throw. */
export function libraryTotals(catalog: Catalog, checkStop: () => void): LibraryTotals {
  const topOf = topFolders(catalog);
  const all = new Sum();
  const missing = new Sum();
  const undated = new Sum();
  const byKind = new Sums<MediaKind>();
  const byYear = new Sums<string>();
  const byConfidence = new Sums<Confidence>();
  const byCamera = new Sums<string>();
  const byFolder = new Sums<string>();
  const rows = catalog.db
    .prepare<Row, []>(
      `SELECT folder_id, kind, size_bytes, missing_since_us IS NOT NULL AS missing,
              CASE captured_source WHEN 'stat:ModifyTime' THEN NULL
              ELSE substr(captured_local, 1, 4) END AS year,
              captured_confidence, camera_make, camera_model
       FROM files LEFT JOIN media ON media.file_id = files.id`,
    )
    .iterate();
  let seen = 0;
  for (const row of rows) {
    if (++seen % 10_000 === 0) checkStop();
    const bytes = row.size_bytes;
    if (row.missing === 1) {
      missing.add(bytes);
      continue;
    }
    all.add(bytes);
    byKind.add(row.kind, bytes);
    byFolder.add(topOf.get(row.folder_id)?.path ?? "", bytes);
    if (row.year != null) byYear.add(row.year, bytes);
    else if (row.kind === "photo" || row.kind === "video") undated.add(bytes);
    if (row.captured_confidence != null) byConfidence.add(row.captured_confidence, bytes);
    if (row.camera_make == null && row.camera_model == null) continue;
    const camera = cameraName(row.camera_make, row.camera_model);
    if (camera != null) byCamera.add(camera, bytes);
  }
  return { all, missing, byKind, byYear, byConfidence, undated, byCamera, byFolder };
}

/** Folders, and files beside those of wanted kinds, as the last scans counted them. */
export function listingTotals(catalog: Catalog): {
  readonly folders: number;
  /** Files of kinds that were not asked for. */
  readonly others: number;
  /** Entries left out by rule. */
  readonly skipped: number;
} {
  const row = catalog.db
    .query<{ folders: number; others: number | null; skipped: number | null }, []>(
      `SELECT count(*) AS folders, sum(others) AS others, sum(skipped) AS skipped
       FROM folders WHERE missing_since_us IS NULL`,
    )
    .get();
  return { folders: row?.folders ?? 0, others: row?.others ?? 0, skipped: row?.skipped ?? 0 };
}

/** Each folder's own folder directly below its root, or the root's. One entry a folder of the library. */
function topFolders(catalog: Catalog): Map<FolderId, PlacedFolder> {
  const tops = new Map<FolderId, PlacedFolder>();
  for (const root of rootFolders(catalog)) {
    let top: PlacedFolder = root;
    for (const folder of foldersBelow(catalog, root)) {
      if (folder.depth === 1) top = folder;
      tops.set(folder.id, folder.depth === 0 ? root : top);
    }
  }
  return tops;
}

class Sum implements Total {
  files = 0;
  bytes = 0;

  add(bytes: number): void {
    this.files += 1;
    this.bytes += bytes;
  }
}

class Sums<Key> extends Map<Key, Sum> {
  add(key: Key, bytes: number): void {
    let sum = this.get(key);
    if (sum == null) {
      sum = new Sum();
      this.set(key, sum);
    }
    sum.add(bytes);
  }
}
