// What `verify` asks of the catalog and keeps in it: which files were not held against their digests for longest,
// what is known of each, and what became of it.

import { NumberList } from "../base/number_list.ts";
import { type Stamp, sameStamp } from "../domain/entry.ts";
import type { Digests, Verdict } from "../domain/verification.ts";
import { type FilePlace, type PlaceColumns, toFilePlace } from "./file_place.ts";
import { FolderPlaces } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** Present files with bytes in folders and below them; a check under another stamp counts for none. */
const IN_FOLDERS = `FROM files
  LEFT JOIN verifications AS last ON last.file_id = files.id
    AND last.size_bytes = files.size_bytes AND last.mtime_us = files.mtime_us
  WHERE files.missing_since_us IS NULL AND files.size_bytes > 0 AND files.folder_id IN (
    WITH RECURSIVE below (id) AS (
      SELECT value FROM json_each($folders)
      UNION
      SELECT folders.id FROM below CROSS JOIN folders ON folders.parent_id = below.id
    )
    SELECT id FROM below
  )`;

/** Files to be checked, and what they come to. */
export type DueFiles = { readonly ids: NumberList; readonly bytes: number };

/**
 * The files to check next, in the order in which to do so: those that never were, then those whose last check is
 * the oldest; those alike by that in the order of a disk. Files checked at `sinceUs` or later are left out. Ends
 * with the file with which they come to `mostBytes`.
 */
export function dueFiles(
  catalog: Catalog,
  folders: readonly FolderId[],
  { sinceUs, mostBytes }: { readonly sinceUs?: number; readonly mostBytes?: number },
): DueFiles {
  const rows = catalog.db
    .prepare<{ id: number; bytes: number }, { folders: string; sinceUs: number | null }>(
      `SELECT files.id, files.size_bytes AS bytes ${IN_FOLDERS}
         AND ($sinceUs IS NULL OR last.checked_us IS NULL OR last.checked_us < $sinceUs)
       ORDER BY last.checked_us, files.folder_id, files.inode`,
    )
    .iterate({ folders: JSON.stringify(folders), sinceUs: sinceUs ?? null });
  const ids = new NumberList();
  let sum = 0;
  for (const { id, bytes } of rows) {
    if (mostBytes != null && sum >= mostBytes) break;
    ids.push(id);
    sum += bytes;
  }
  return { ids, bytes: sum };
}

/** How far the checks of folders have come. */
export type CheckedState = {
  readonly files: number;
  readonly bytes: number;
  /** Files that were never checked as they are catalogued now. */
  readonly unchecked: number;
  /** When the one was checked whose last check is the oldest; absent where none was. */
  readonly oldestUs?: number;
};

export function checkedState(catalog: Catalog, folders: readonly FolderId[]): CheckedState {
  const row = catalog.db
    .query<
      { files: number; bytes: number; unchecked: number; oldest: number | null },
      { folders: string }
    >(
      `SELECT count(*) AS files, coalesce(sum(files.size_bytes), 0) AS bytes,
              count(*) - count(last.file_id) AS unchecked, min(last.checked_us) AS oldest ${IN_FOLDERS}`,
    )
    .get({ folders: JSON.stringify(folders) });
  const { files = 0, bytes = 0, unchecked = 0, oldest = null } = row ?? {};
  return { files, bytes, unchecked, ...(oldest == null ? {} : { oldestUs: oldest }) };
}

/** A file with its place, and what is known of its bytes. */
export type DueFile = FilePlace & {
  readonly known: Digests;
  /** When its bytes were last known to be right: at its last check, else when the run that read it began. */
  readonly goodUs: number;
  /** What the last check came to. */
  readonly last?: Verdict;
};

/** Reads files by id, in the order of the ids; those that are gone by then are left out. */
export function dueFileReader(catalog: Catalog): (ids: readonly FileId[]) => DueFile[] {
  const places = new FolderPlaces(catalog);
  const query = catalog.db.prepare<Row, { ids: string }>(
    `SELECT files.id, folder_id, name, files.size_bytes, files.mtime_us, inode, sample, content, sha256, md5,
            started_us, verdict, good_us, last.size_bytes AS last_size, last.mtime_us AS last_mtime
     FROM json_each($ids) AS wanted CROSS JOIN files ON files.id = wanted.value
     JOIN runs ON runs.id = files.run_id
     LEFT JOIN verifications AS last ON last.file_id = files.id`,
  );
  return (ids) =>
    query.all({ ids: JSON.stringify(ids) }).map((row) => {
      const place = toFilePlace(catalog, places, row);
      const { verdict, last_size: sizeBytes, last_mtime: mtimeUs } = row;
      const isSame =
        sizeBytes != null &&
        mtimeUs != null &&
        sameStamp(place.stamp, { sizeBytes, mtimeUs, inode: 0 });
      return {
        ...place,
        known: digestsOf(row),
        goodUs: (isSame ? row.good_us : null) ?? row.started_us,
        ...(verdict == null ? {} : { last: verdict }),
      };
    });
}

type HashColumns = Readonly<Record<"sample" | "content" | "sha256" | "md5", Uint8Array | null>>;

type Row = PlaceColumns &
  HashColumns & {
    started_us: number;
    verdict: Verdict | null;
    good_us: number | null;
    last_size: number | null;
    last_mtime: number | null;
  };

function digestsOf({ sample, content, sha256, md5 }: HashColumns): Digests {
  return {
    ...(sample == null ? {} : { sample: sample.toHex() }),
    ...(content == null ? {} : { content: content.toHex() }),
    ...(sha256 == null ? {} : { sha256: sha256.toHex() }),
    ...(md5 == null ? {} : { md5: md5.toHex() }),
  };
}

/** What a check came to. */
export type Check = {
  readonly id: FileId;
  /** Under which the file was catalogued when it was checked. */
  readonly stamp: Stamp;
  readonly verdict: Verdict;
  /** Kept where the catalog has none; absent: nothing was read, or it is not right. */
  readonly found?: Digests;
};

/** Notes a check. Call it in a transaction of the writer. */
export function noteCheck(catalog: Catalog, check: Check, atUs: number): void {
  const { id, stamp, verdict, found } = check;
  const { sizeBytes, mtimeUs } = stamp;
  catalog.db
    .query(
      `INSERT INTO verifications (file_id, size_bytes, mtime_us, checked_us, verdict, good_us)
       VALUES ($id, $sizeBytes, $mtimeUs, $atUs, $verdict, $goodUs)
       ON CONFLICT DO UPDATE SET
         good_us = CASE
           WHEN size_bytes = $sizeBytes AND mtime_us = $mtimeUs THEN coalesce($goodUs, good_us)
           ELSE $goodUs END,
         size_bytes = $sizeBytes, mtime_us = $mtimeUs, checked_us = $atUs, verdict = $verdict`,
    )
    .run({ id, sizeBytes, mtimeUs, atUs, verdict, goodUs: found == null ? null : atUs });
  if (found?.content == null) return;
  catalog.db
    .query(
      `UPDATE files SET content = coalesce(content, $content), sample = coalesce(sample, $sample)
       WHERE id = $id AND size_bytes = $sizeBytes AND mtime_us = $mtimeUs`,
    )
    .run({
      ...{ id, sizeBytes, mtimeUs },
      content: Uint8Array.fromHex(found.content),
      sample: found.sample == null ? null : Uint8Array.fromHex(found.sample),
    });
}
