// What is known of how photos look: which have to be decoded yet, and what came of the others.

import { NumberList } from "../base/number_list.ts";
import type { Stamp } from "../domain/entry.ts";
import type { Sketched, Sketchless } from "../domain/similar_photos.ts";
import { HASH_BYTES, SKETCH_VERSION } from "../domain/similar_sketch.ts";
import { type DuplicateScope, idsOf, inScope } from "./duplicates.ts";
import { HashList } from "./hash_list.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** The row of a file that is in force. */
const IN_FORCE = `sketches.file_id = files.id AND sketches.version = ${SKETCH_VERSION}
  AND sketches.size_bytes = files.size_bytes AND sketches.mtime_us = files.mtime_us`;

/** Files of a scope that have to be decoded, about in the order of a disk. */
export function lackingSketches(catalog: Catalog, scope: DuplicateScope): NumberList {
  const { sql, parameters } = inScope(catalog, scope);
  return idsOf(
    catalog,
    `SELECT files.id FROM files WHERE ${sql}
       AND NOT EXISTS (SELECT 1 FROM sketches WHERE ${IN_FORCE})
     ORDER BY files.folder_id, files.inode`,
    parameters,
  );
}

/** The photos of a scope that have a sketch. */
export type SketchedFiles = {
  /** Ascending. */
  readonly ids: NumberList;
  /** The hash of each, `HASH_BYTES` each, in a buffer of their own. */
  readonly hashes: Uint8Array;
};

/** In 16 bytes a file; the rest of a sketch is read when it is asked for. */
export function sketchedFiles(catalog: Catalog, scope: DuplicateScope): SketchedFiles {
  const { sql, parameters } = inScope(catalog, scope);
  const rows = catalog.db
    .prepare<{ id: number; hash: Uint8Array }, typeof parameters>(
      `SELECT files.id, substr(sketch, 1, ${HASH_BYTES}) AS hash
       FROM files JOIN sketches ON ${IN_FORCE} WHERE sketch IS NOT NULL AND ${sql} ORDER BY files.id`,
    )
    .iterate(parameters);
  const ids = new NumberList();
  const hashes = new HashList();
  for (const { id, hash } of rows) {
    ids.push(id);
    hashes.push(hash);
  }
  return { ids, hashes: hashes.all() };
}

/** How many files of a scope have no sketch, by why. */
export function countSketchless(
  catalog: Catalog,
  scope: DuplicateScope,
): Partial<Record<Sketchless, number>> {
  const { sql, parameters } = inScope(catalog, scope);
  const rows = catalog.db
    .prepare<{ reason: Sketchless; files: number }, typeof parameters>(
      `SELECT reason, count(*) AS files FROM files JOIN sketches ON ${IN_FORCE}
       WHERE reason IS NOT NULL AND ${sql} GROUP BY reason`,
    )
    .all(parameters);
  return Object.fromEntries(rows.map(({ reason, files }) => [reason, files]));
}

/** Reads whole sketches by the ids of their files, in no order. */
export function sketchReader(
  catalog: Catalog,
): (ids: readonly FileId[]) => Map<FileId, Uint8Array> {
  const query = catalog.db.prepare<{ id: number; sketch: Uint8Array }, { ids: string }>(
    `SELECT file_id AS id, sketch FROM json_each($ids) AS wanted
     CROSS JOIN sketches ON file_id = wanted.value WHERE sketch IS NOT NULL`,
  );
  return (ids) =>
    new Map(query.all({ ids: JSON.stringify(ids) }).map(({ id, sketch }) => [id, sketch]));
}

/** Notes what decoding a file came to; nothing where it was not read. Call it in a transaction of the writer. */
export function noteSketch(catalog: Catalog, id: FileId, stamp: Stamp, sketched: Sketched): void {
  if (sketched.status === "edited" || sketched.status === "failed") return;
  const { sizeBytes, mtimeUs } = stamp;
  catalog.db
    .query(
      `INSERT OR REPLACE INTO sketches (file_id, size_bytes, mtime_us, version, sketch, reason)
       VALUES ($id, $sizeBytes, $mtimeUs, ${SKETCH_VERSION}, $sketch, $reason)`,
    )
    .run({
      ...{ id, sizeBytes, mtimeUs },
      sketch: sketched.status === "sketched" ? sketched.sketch : null,
      reason: sketched.status === "none" ? sketched.reason : null,
    });
}
