// Files that are alike as far as their samples tell, found by a table in memory, and what their digests tell beyond that.
// Rows are read in the order of their ids, each page of the file once: groups name them in no order.

import { type Groups, GroupsByKey } from "../base/groups_by_key.ts";
import { type DuplicateScope, inScope, type Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import { type Lookalikes, ToldFiles, word } from "./told_files.ts";

/** Files that are looked through at once: some 40 MB of tables, 70 where all of them have a twin. */
const MOST_AT_ONCE = 1_000_000;
/** Files that are looked at in one go: some milliseconds. */
const FILES_AT_ONCE = 10_000;
/** Rows that are read by their ids at once. */
const WINDOW = 1024;

/**
 * All files of one size and sample, where there is more than one. Their samples are read through once for every
 * `mostAtOnce` files of the catalog. (SQLite would sort them, in twice the time.) Yields undefined where it may be left
 * for a moment.
 */
export function* lookalikes(
  catalog: Catalog,
  scope: DuplicateScope,
  mostAtOnce = MOST_AT_ONCE,
): Generator<Lookalikes | undefined, void, undefined> {
  const { n: files = 0 } =
    catalog.db.query<{ n: number }, []>("SELECT count(*) AS n FROM files").get() ?? {};
  const parts = Math.ceil(files / mostAtOnce);
  for (let part = 0; part < parts; part++) {
    // Hashes fall into each part alike, but for some.
    const room = Math.ceil((1.01 * files) / parts);
    const groups = yield* groupsBySample(catalog, scope, room, (high) => high % parts === part);
    yield* (yield* readTold(catalog, groups)).lookalikes();
  }
}

/** Files that share their samples, of those whose upper half is asked for. */
function* groupsBySample(
  catalog: Catalog,
  scope: DuplicateScope,
  room: number,
  isAskedFor: (high: number) => boolean,
): Generator<undefined, Groups, undefined> {
  const { sql, parameters } = inScope(catalog, scope);
  const sampled = catalog.db.prepare<{ id: number; sample: Uint8Array }, Parameters>(
    `SELECT id, sample FROM files WHERE sample IS NOT NULL AND ${sql} ORDER BY id`,
  );
  const alike = new GroupsByKey(room);
  let looked = 0;
  for (const { id, sample } of sampled.iterate(parameters)) {
    if (++looked % FILES_AT_ONCE === 0) yield;
    const high = word(sample, 4);
    if (isAskedFor(high)) alike.add(id, word(sample, 0), high);
  }
  return alike.shared();
}

type Row = {
  id: number;
  size_bytes: number;
  inode: number;
  is_content: number;
  digest: Uint8Array | null;
};

/** Reads what is known of all files in groups. */
function* readTold(catalog: Catalog, groups: Groups): Generator<undefined, ToldFiles, undefined> {
  const told = new ToldFiles(groups);
  const { numbers } = groups;
  const query = catalog.db.prepare<Row, { ids: string }>(
    `SELECT files.id, size_bytes, inode, content IS NOT NULL AS is_content,
            coalesce(content, sha256) AS digest
     FROM json_each($ids) AS wanted CROSS JOIN files ON files.id = wanted.value`,
  );
  let place = 0;
  for (let from = 0; from < numbers.length; from += WINDOW) {
    yield;
    const ids = JSON.stringify([...numbers.subarray(from, from + WINDOW)]);
    for (const { id, size_bytes, inode, is_content, digest } of query.all({ ids })) {
      while (numbers[place] !== id) place++;
      told.note(place, size_bytes, inode);
      if (digest != null)
        told.noteDigest(place, is_content === 1 ? "content" : "sha256", digest, 0);
      place++;
    }
  }
  return told;
}
