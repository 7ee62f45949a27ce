// The files of a folder with all that decides where they go, by a plan of `varve organize`.

import type { Captured } from "../domain/captured.ts";
import type { Stamp } from "../domain/entry.ts";
import type { MediaKind } from "../domain/media.ts";
import { type CapturedColumns, toCaptured } from "./captured_columns.ts";
import type { FolderId } from "./folders.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { type FileId, fileNameBytes } from "./scanned.ts";
import { stemWindows } from "./stem_windows.ts";

export type OrganizeRow = {
  readonly id: FileId;
  readonly name: string;
  readonly kind: MediaKind;
  readonly stamp: Stamp;
  /** 16 hex digits; "" where it was not read. */
  readonly sample: string;
  /** Whether its metadata was read. */
  readonly hasMedia: boolean;
  readonly captured: Captured | undefined;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  readonly lens: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  readonly contentId: string | null;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  /** Sidecars: the name of the file it is about, where it says so. */
  readonly about: string | null;
  /** Its evidence as JSON: parsed only where a look at it is needed. */
  readonly evidence: string;
};

type Row = CapturedColumns & {
  id: number;
  folder_id: number;
  name: string;
  kind: MediaKind;
  size_bytes: number;
  mtime_us: number;
  inode: number;
  sample: Uint8Array | null;
  camera_make: string | null;
  camera_model: string | null;
  lens: string | null;
  width: number | null;
  height: number | null;
  orientation: number | null;
  content_id: string | null;
  title: string | null;
  artist: string | null;
  album: string | null;
  about: string | null;
  evidence: string | null;
};

const SELECT = `SELECT f.id, f.folder_id, f.name, f.kind, f.size_bytes, f.mtime_us, f.inode, f.sample,
    m.camera_make, m.camera_model, m.lens, m.width, m.height, m.orientation, m.content_id, m.title,
    m.artist, m.album, m.about, m.evidence, m.captured_local, m.captured_offset,
    m.captured_precision, m.captured_source, m.captured_confidence
  FROM files f LEFT JOIN media m ON m.file_id = f.id`;

/** Files at once: with what is made of them some 20 MB. */
const WINDOW = 5000;

/** The files of a folder that are there, in byte order of their names and in windows (stem_windows.ts). */
export function organizeWindows(
  catalog: Catalog,
  folderId: FolderId,
  size = WINDOW,
): Generator<readonly OrganizeRow[], void, undefined> {
  const query = catalog.db.query<
    Row,
    { folderId: number; after: string | Uint8Array; limit: number }
  >(
    `${SELECT} WHERE f.folder_id = $folderId AND f.name > CAST($after AS TEXT)
       AND f.missing_since_us IS NULL
     ORDER BY f.name LIMIT $limit`,
  );
  return stemWindows(
    (after, limit) =>
      query
        .all({ folderId, after: nameParameter(after), limit })
        .map((row) => toOrganizeRow(catalog, row)),
    size,
  );
}

/** One file of a folder by its exact name; undefined where it is not catalogued, or missing. */
export function organizeRow(
  catalog: Catalog,
  folderId: FolderId,
  name: string,
): OrganizeRow | undefined {
  const row = catalog.db
    .query<Row, { folderId: number; name: string | Uint8Array }>(
      `${SELECT} WHERE f.folder_id = $folderId AND f.name = CAST($name AS TEXT)
         AND f.missing_since_us IS NULL`,
    )
    .get({ folderId, name: nameParameter(name) });
  return row == null ? undefined : toOrganizeRow(catalog, row);
}

/** One file by its id; undefined where it is not catalogued any more, or missing. */
export function organizeRowById(catalog: Catalog, id: FileId): OrganizeRow | undefined {
  const row = catalog.db
    .query<Row, { id: number }>(`${SELECT} WHERE f.id = $id AND f.missing_since_us IS NULL`)
    .get({ id });
  return row == null ? undefined : toOrganizeRow(catalog, row);
}

/** A file with its folder. */
export type RowElsewhere = {
  readonly folderId: FolderId;
  readonly row: OrganizeRow;
};

/** Files of one shot: more are copies of copies. */
const OF_ONE_SHOT = 64;

/** Files outside the folder `besides` that are there and have this content identifier, 64 at most. */
export function filesByContentId(
  catalog: Catalog,
  contentId: string,
  besides: FolderId,
): RowElsewhere[] {
  return catalog.db
    .query<Row, { contentId: string; besides: number }>(
      `${SELECT} WHERE m.content_id = $contentId AND f.folder_id <> $besides
         AND f.missing_since_us IS NULL ORDER BY +f.id LIMIT ${OF_ONE_SHOT}`,
    )
    .all({ contentId, besides })
    .map((row) => ({ folderId: row.folder_id, row: toOrganizeRow(catalog, row) }));
}

/**
 * Seconds ("2019-07-04T18:22:31") in which photos of a folder were taken, from the name `first` to the name `last`, and
 * something in another folder, too. Nearly all have nothing there: asking of each photo takes twice as long.
 */
export function secondsElsewhere(
  catalog: Catalog,
  folderId: FolderId,
  first: string,
  last: string,
): ReadonlySet<string> {
  const rows = catalog.db
    .query<{ second: string }, Record<string, number | string | Uint8Array>>(
      `SELECT second FROM (
         SELECT substr(m.captured_local, 1, 19) AS second, f.id
         FROM files f CROSS JOIN media m ON m.file_id = f.id
         WHERE f.folder_id = $folderId AND f.kind = 'photo' AND length(m.captured_local) >= 19
           AND f.name BETWEEN CAST($first AS TEXT) AND CAST($last AS TEXT)
         GROUP BY second
       ) AS own
       WHERE EXISTS (
         SELECT 1 FROM media m CROSS JOIN files f ON f.id = m.file_id
         WHERE m.captured_local >= second AND m.captured_local < second || '/'
           AND m.file_id <> own.id AND f.folder_id <> $folderId
       )`,
    )
    .all({ folderId, first: nameParameter(first), last: nameParameter(last) });
  return new Set(rows.map(({ second }) => second));
}

/**
 * Photos outside the folder `besides` that are there and were taken in this second ("2019-07-04T18:22:31"), 64 at
 * most.
 */
export function photosOfSecond(
  catalog: Catalog,
  second: string,
  besides: FolderId,
): RowElsewhere[] {
  return catalog.db
    .query<Row, { second: string; end: string; besides: number }>(
      `${SELECT} WHERE m.captured_local >= $second AND m.captured_local < $end
         AND f.folder_id <> $besides AND f.kind = 'photo' AND f.missing_since_us IS NULL
       ORDER BY +f.id LIMIT ${OF_ONE_SHOT}`,
    )
    .all({ second, end: `${second}/`, besides })
    .map((row) => ({ folderId: row.folder_id, row: toOrganizeRow(catalog, row) }));
}

function toOrganizeRow(catalog: Catalog, row: Row): OrganizeRow {
  // A million of them are made for a plan: spreading what is optional would take longer than all else here.
  return {
    id: row.id,
    name: exactName(row.name, () => fileNameBytes(catalog, row.id)),
    kind: row.kind,
    stamp: { sizeBytes: row.size_bytes, mtimeUs: row.mtime_us, inode: row.inode },
    sample: row.sample?.toHex() ?? "",
    hasMedia: row.evidence != null,
    captured: toCaptured(row),
    cameraMake: row.camera_make,
    cameraModel: row.camera_model,
    lens: row.lens,
    width: row.width,
    height: row.height,
    orientation: row.orientation,
    contentId: row.content_id,
    title: row.title,
    artist: row.artist,
    album: row.album,
    about: row.about,
    evidence: row.evidence ?? "[]",
  };
}
