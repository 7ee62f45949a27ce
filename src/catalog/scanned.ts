// What a scan asks of the catalog: the files of a folder to merge a listing with, and where a file that
// turned up may have come from.

import type { Stamp } from "../domain/entry.ts";
import type { FailureReason, Reader } from "../domain/inspection.ts";
import type { MediaKind } from "../domain/media.ts";
import type { FolderId } from "./folders.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";

export type FileId = number;

/** What is known of a file, as far as it decides what to read of it. */
export type KnownFile = {
  readonly id: FileId;
  readonly name: string;
  readonly kind: MediaKind;
  readonly stamp: Stamp;
  readonly missing: boolean;
  /** The run that last read it. */
  readonly runId: number;
  readonly hasSample: boolean;
  readonly hasSha256: boolean;
  readonly hasMd5: boolean;
  /** Absent where its metadata was never read. */
  readonly metadata?: {
    readonly reader: Reader;
    readonly readerVersion: number;
    /** The tool that would know more. */
    readonly needs?: "ffprobe" | "exiftool";
  };
  /** Why it could not be read the last time, and under which stamp. */
  readonly failed?: { readonly reason: FailureReason; readonly stamp?: Stamp };
};

type Row = {
  id: number;
  name: string;
  kind: MediaKind;
  size_bytes: number;
  mtime_us: number;
  inode: number;
  missing_since_us: number | null;
  run_id: number;
  has_sample: number;
  has_sha256: number;
  has_md5: number;
  reader: Reader | null;
  reader_version: number | null;
  needs: "ffprobe" | "exiftool" | null;
  reason: FailureReason | null;
  failed_size: number | null;
  failed_mtime: number | null;
};

/** Rows are taken in slices, so that a statement is never open while others write. */
const SLICE = 2000;

/** The files of a folder in byte order of their names, missing ones included. */
export function* knownFiles(catalog: Catalog, folderId: FolderId): Generator<KnownFile> {
  const query = catalog.db.query<
    Row,
    { folderId: number; after: string | Uint8Array; limit: number }
  >(
    `SELECT f.id, f.name, f.kind, f.size_bytes, f.mtime_us, f.inode, f.missing_since_us, f.run_id,
            f.sample IS NOT NULL AS has_sample, f.sha256 IS NOT NULL AS has_sha256,
            f.md5 IS NOT NULL AS has_md5, m.reader, m.reader_version, m.needs,
            x.reason, x.size_bytes AS failed_size, x.mtime_us AS failed_mtime
     FROM files f
     LEFT JOIN media m ON m.file_id = f.id
     LEFT JOIN failures x ON x.folder_id = f.folder_id AND x.name = f.name
     WHERE f.folder_id = $folderId AND f.name > CAST($after AS TEXT)
     ORDER BY f.name LIMIT $limit`,
  );
  let after = "";
  for (;;) {
    const rows = query.all({ folderId, after: nameParameter(after), limit: SLICE });
    for (const row of rows) {
      const file = toKnown(catalog, row);
      after = file.name;
      yield file;
    }
    if (rows.length < SLICE) return;
  }
}

/**
 * Files that may be the one that turned up under another name: those of its inode and stamp, and missing
 * ones of its stamp (a move between file systems makes a new inode). At most a handful.
 */
export function possibleOrigins(catalog: Catalog, stamp: Stamp): Origin[] {
  const { sizeBytes, mtimeUs, inode } = stamp;
  const same = catalog.db
    .query<OriginRow, { sizeBytes: number; mtimeUs: number; inode: number }>(
      `${ORIGIN} WHERE size_bytes = $sizeBytes AND mtime_us = $mtimeUs AND inode = $inode
       AND sample IS NOT NULL LIMIT 8`,
    )
    .all({ sizeBytes, mtimeUs, inode });
  const missing = catalog.db
    .query<OriginRow, { sizeBytes: number; mtimeUs: number }>(
      `${ORIGIN} WHERE size_bytes = $sizeBytes AND mtime_us = $mtimeUs
       AND missing_since_us IS NOT NULL AND sample IS NOT NULL LIMIT 8`,
    )
    .all({ sizeBytes, mtimeUs });
  return [...same, ...missing].map((row) => ({
    id: row.id,
    folderId: row.folder_id,
    name: exactName(row.name, () => fileNameBytes(catalog, row.id)),
    kind: row.kind,
    sample: row.sample.toHex(),
    ...(row.missing_since_us == null ? {} : { missingSinceUs: row.missing_since_us }),
  }));
}

export type Origin = {
  readonly id: FileId;
  readonly folderId: FolderId;
  readonly name: string;
  readonly kind: MediaKind;
  /** 16 hex digits. */
  readonly sample: string;
  readonly missingSinceUs?: number;
};

type OriginRow = {
  id: number;
  folder_id: number;
  name: string;
  kind: MediaKind;
  sample: Uint8Array;
  missing_since_us: number | null;
};

const ORIGIN = "SELECT id, folder_id, name, kind, sample, missing_since_us FROM files";

/** Whether any file is catalogued at all. */
export function hasFiles(catalog: Catalog): boolean {
  return catalog.db.query("SELECT 1 FROM files LIMIT 1").get() != null;
}

/** Whether the folder itself, or anything below it, holds files that are not missing. */
export function hasPresentFiles(catalog: Catalog, folderId: FolderId): boolean {
  return (
    catalog.db
      .query<{ one: number }, { folderId: number }>(
        `WITH RECURSIVE below (id) AS (
           VALUES ($folderId)
           UNION ALL SELECT f.id FROM folders f JOIN below ON f.parent_id = below.id
         )
         SELECT 1 AS one FROM below JOIN files ON files.folder_id = below.id
         WHERE files.missing_since_us IS NULL LIMIT 1`,
      )
      .get({ folderId }) != null
  );
}

/** Names of files in the folder itself that are not missing, at most `limit`. */
export function presentNames(catalog: Catalog, folderId: FolderId, limit: number): string[] {
  return catalog.db
    .query<{ id: number; name: string }, { folderId: number; limit: number }>(
      `SELECT id, name FROM files WHERE folder_id = $folderId AND missing_since_us IS NULL
       ORDER BY name LIMIT $limit`,
    )
    .all({ folderId, limit })
    .map((row) => exactName(row.name, () => fileNameBytes(catalog, row.id)));
}

/** How many files were marked missing at that time, which is when their run began. */
export function countMissingSince(catalog: Catalog, sinceUs: number): number {
  const row = catalog.db
    .query<{ n: number }, { sinceUs: number }>(
      "SELECT count(*) AS n FROM files WHERE missing_since_us IS NOT NULL AND missing_since_us = $sinceUs",
    )
    .get({ sinceUs });
  return row?.n ?? 0;
}

/** The exact bytes of a file's name. */
export function fileNameBytes(catalog: Catalog, id: FileId): Uint8Array {
  const row = catalog.db
    .query<{ bytes: Uint8Array }, { id: number }>(
      "SELECT CAST(name AS BLOB) AS bytes FROM files WHERE id = $id",
    )
    .get({ id });
  return row?.bytes ?? new Uint8Array();
}

function toKnown(catalog: Catalog, row: Row): KnownFile {
  return {
    id: row.id,
    name: exactName(row.name, () => fileNameBytes(catalog, row.id)),
    kind: row.kind,
    stamp: { sizeBytes: row.size_bytes, mtimeUs: row.mtime_us, inode: row.inode },
    missing: row.missing_since_us != null,
    runId: row.run_id,
    hasSample: row.has_sample === 1,
    hasSha256: row.has_sha256 === 1,
    hasMd5: row.has_md5 === 1,
    ...(row.reader == null
      ? {}
      : {
          metadata: {
            reader: row.reader,
            readerVersion: row.reader_version ?? 0,
            ...(row.needs == null ? {} : { needs: row.needs }),
          },
        }),
    ...(row.reason == null ? {} : { failed: failureOf(row.reason, row) }),
  };
}

function failureOf(reason: FailureReason, row: Row): NonNullable<KnownFile["failed"]> {
  const { failed_size: sizeBytes, failed_mtime: mtimeUs } = row;
  if (sizeBytes == null || mtimeUs == null) return { reason };
  return { reason, stamp: { sizeBytes, mtimeUs, inode: row.inode } };
}
