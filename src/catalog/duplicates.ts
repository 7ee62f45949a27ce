// What `duplicates` asks of the catalog: which files may have a twin and lack the hashes that would tell, and which
// are equal by those they have. Answers are ids: nothing here holds a path of all of them.

import { NumberList } from "../base/number_list.ts";
import type { Captured } from "../domain/captured.ts";
import { type MediaKind, mediaKinds } from "../domain/media.ts";
import { QUARANTINE_FOLDER } from "../domain/quarantine.ts";
import { ensureLateIndexes } from "./bulk.ts";
import { type CapturedColumns, toCaptured } from "./captured_columns.ts";
import { type FilePlace, type PlaceColumns, toFilePlace } from "./file_place.ts";
import { FolderPlaces } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import type { Catalog } from "./open.ts";
import { keepWholeAtHand } from "./pages.ts";
import type { FileId } from "./scanned.ts";

/** Among which files duplicates are looked for. */
export type DuplicateScope = {
  readonly kinds: readonly MediaKind[];
  readonly minSizeBytes: number;
  /** In these folders and below them; absent: everywhere. */
  readonly folders?: readonly FolderId[];
};

/**
 * Present files of a scope, found by reading through the table: an index of sizes, which `+` forbids, would lead to nearly
 * every row by a search of its own, in ten times the time. What could not be read after it had changed has the hashes
 * of what it was before, and is left out.
 */
const IN_SCOPE = `files.missing_since_us IS NULL AND +files.size_bytes >= $minSizeBytes
  AND files.kind IN ($kind0, $kind1, $kind2, $kind3, $kind4, $kind5)
  AND files.id NOT IN (
    SELECT known.id FROM failures CROSS JOIN files AS known
      ON known.folder_id = failures.folder_id AND known.name = failures.name
    WHERE failures.size_bytes <> known.size_bytes OR failures.mtime_us <> known.mtime_us
  )`;
const IN_FOLDERS = `AND files.folder_id IN (
    WITH RECURSIVE below (id) AS (
      SELECT value FROM json_each($folders)
      UNION ALL
      SELECT folders.id FROM below CROSS JOIN folders ON folders.parent_id = below.id
    )
    SELECT id FROM below
  )`;
/** What was put aside stays catalogued, and is no duplicate of what was kept. */
const NOT_ASIDE = `AND files.folder_id NOT IN (
    WITH RECURSIVE aside (id) AS (
      SELECT id FROM folders WHERE name = '${QUARANTINE_FOLDER}'
      UNION ALL
      SELECT folders.id FROM aside CROSS JOIN folders ON folders.parent_id = aside.id
    )
    SELECT id FROM aside
  )`;

export type Parameters = Record<string, string | number>;

export function inScope(
  catalog: Catalog,
  scope: DuplicateScope,
): { sql: string; parameters: Parameters } {
  const { kinds, minSizeBytes, folders } = scope;
  // One parameter a kind: a list in JSON would take ten times as long (measured).
  const named = mediaKinds.map((_, i) => [`kind${i}`, kinds[i] ?? ""] as const);
  const parameters = { ...Object.fromEntries(named), minSizeBytes: Math.max(1, minSizeBytes) };
  const sql = hasAside(catalog) ? `${IN_SCOPE} ${NOT_ASIDE}` : IN_SCOPE;
  return folders == null
    ? { sql, parameters }
    : {
        sql: `${sql} ${IN_FOLDERS}`,
        parameters: { ...parameters, folders: JSON.stringify(folders) },
      };
}

/** Whether anything was ever put aside: to ask it of every file would cost time for nothing. */
function hasAside(catalog: Catalog): boolean {
  return (
    catalog.db
      .query<{ id: number }, { name: string }>("SELECT id FROM folders WHERE name = $name LIMIT 1")
      .get({ name: QUARANTINE_FOLDER }) != null
  );
}

/**
 * Prepares the connection for what follows: files read by their ids, in no order. A catalog that fits is kept at hand,
 * which takes a third of the time (measured); of one that does not, most is read anew in any case.
 */
export function expectLookups({ db }: Catalog): void {
  keepWholeAtHand(db);
}

/** Files without a sample that share their size with another one. */
export function lackingSamples(catalog: Catalog, scope: DuplicateScope): NumberList {
  const { sql, parameters } = inScope(catalog, scope);
  const unread = `SELECT id FROM files WHERE sample IS NULL AND ${sql}`;
  if (catalog.db.query(`${unread} LIMIT 1`).get(parameters) == null) return new NumberList();
  ensureLateIndexes(catalog);
  return idsOf(
    catalog,
    `${unread} AND EXISTS (
       SELECT 1 FROM files AS other WHERE other.size_bytes = files.size_bytes
       AND other.id <> files.id AND other.missing_since_us IS NULL
     )`,
    parameters,
  );
}

/** Those of the files that have no content digest. */
export function lackingContent(catalog: Catalog, ids: readonly FileId[]): FileId[] {
  return catalog.db
    .query<{ id: number }, { ids: string }>(
      "SELECT id FROM files WHERE id IN (SELECT value FROM json_each($ids)) AND content IS NULL",
    )
    .all({ ids: JSON.stringify(ids) })
    .map(({ id }) => id);
}

/** The files that are told equal by their digests, group by group; single ones are left out. */
export function equalOnes(
  catalog: Catalog,
  ids: readonly FileId[],
): { readonly ids: FileId[]; readonly inodes: number[] }[] {
  return catalog.db
    .query<{ ids: string; inodes: string }, { ids: string }>(
      `SELECT group_concat(id) AS ids, group_concat(inode) AS inodes FROM files
       WHERE id IN (SELECT value FROM json_each($ids)) AND coalesce(content, sha256) IS NOT NULL
       GROUP BY coalesce(content, sha256) HAVING count(*) > 1`,
    )
    .all({ ids: JSON.stringify(ids) })
    .map((row) => ({
      ids: row.ids.split(",").map(Number),
      inodes: row.inodes.split(",").map(Number),
    }));
}

/** A file with its place, and what it is judged by. */
export type PlacedFile = FilePlace & {
  readonly captured: Captured | undefined;
  readonly rating: number | null;
  /** Of the picture; null where they are not known. */
  readonly pixels: number | null;
  /** How much is known of it (domain/keep_rules.ts). */
  readonly metadata: number;
};

/** A date that is only guessed is none. */
const METADATA = `coalesce(captured_confidence <> 'low', 0) + (camera_model IS NOT NULL)
  + (lens IS NOT NULL) + (latitude IS NOT NULL) + (rating IS NOT NULL) + coalesce(favorite = 1, 0)
  + (title IS NOT NULL) + (artist IS NOT NULL) + (album IS NOT NULL)`;

/** Reads files by id, in the order of the ids; those that are gone by then are left out. */
export function placedFileReader(catalog: Catalog): (ids: readonly FileId[]) => PlacedFile[] {
  const places = placesAtHand(catalog);
  const query = catalog.db.prepare<PlacedRow, { ids: string }>(
    `SELECT files.id, folder_id, files.name, size_bytes, mtime_us, inode, captured_local, captured_offset,
            captured_precision, captured_source, captured_confidence, rating,
            width * height AS pixels, ${METADATA} AS metadata
     FROM json_each($ids) AS wanted CROSS JOIN files ON files.id = wanted.value
     LEFT JOIN media ON media.file_id = files.id`,
  );
  return (ids) =>
    query.all({ ids: JSON.stringify(ids) }).map((row) => ({
      ...toFilePlace(catalog, places, row),
      captured: toCaptured(row),
      rating: row.rating,
      pixels: row.pixels,
      metadata: row.metadata,
    }));
}

/** Folders whose paths are kept at hand: groups name them in no order. 2 MB. */
const PLACES = 10_000;

export function placesAtHand(catalog: Catalog): FolderPlaces {
  return new FolderPlaces(catalog, PLACES);
}

type PlacedRow = PlaceColumns &
  CapturedColumns & {
    rating: number | null;
    pixels: number | null;
    metadata: number;
  };

export function idsOf(catalog: Catalog, sql: string, parameters: Parameters): NumberList {
  const ids = new NumberList();
  for (const { id } of catalog.db.prepare<{ id: number }, Parameters>(sql).iterate(parameters)) {
    ids.push(id);
  }
  return ids;
}
