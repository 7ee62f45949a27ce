// Files that are alike as far as their samples tell, found by a table in memory, and what their digests tell beyond that.
// Rows are read in the order of their ids, each page of the file once: groups name them in no order.

import { type Groups, GroupsByKey } from "../base/groups_by_key.ts";
import { CONTENT_BYTES } from "../domain/hashes.ts";
import { type DuplicateScope, inScope, type Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** Files of one size and sample. */
export type Lookalikes = {
  readonly sizeBytes: number;
  readonly ids: readonly FileId[];
  /** Of each of them; equal ones may be hard links of one file. */
  readonly inodes: readonly number[];
  /** Whether the digests at hand tell which of them are equal: all of them are of one sort. */
  readonly isTold: boolean;
  /** Those digests are the same. */
  readonly isEqual: boolean;
};

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
    const told = new Told(groups);
    yield* told.read(catalog);
    for (let group = 0; group < groups.count; group++) yield* told.lookalikes(group);
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

/** What a digest is made of. */
const NOTHING = 0;
const CONTENT = 1;
const SHA256 = 2;

/** Four bytes each that are kept of a digest: as many as a content digest has. */
const WORDS = CONTENT_BYTES / 4;

/** What is known of files in groups, in 33 bytes each. */
class Told {
  readonly #groups: Groups;
  readonly #sizes: Float64Array;
  readonly #inodes: Float64Array;
  readonly #sorts: Uint8Array;
  readonly #digests: Uint32Array;

  constructor(groups: Groups) {
    const { length } = groups.numbers;
    this.#groups = groups;
    this.#sizes = new Float64Array(length);
    this.#inodes = new Float64Array(length);
    this.#sorts = new Uint8Array(length);
    this.#digests = new Uint32Array(WORDS * length);
  }

  /** Reads all of them. */
  *read(catalog: Catalog): Generator<undefined, void, undefined> {
    const { numbers } = this.#groups;
    const query = catalog.db.prepare<Row, { ids: string }>(
      `SELECT files.id, size_bytes, inode, content IS NOT NULL AS is_content,
              coalesce(content, sha256) AS digest
       FROM json_each($ids) AS wanted CROSS JOIN files ON files.id = wanted.value`,
    );
    let place = 0;
    for (let from = 0; from < numbers.length; from += WINDOW) {
      yield;
      const ids = JSON.stringify([...numbers.subarray(from, from + WINDOW)]);
      for (const row of query.all({ ids })) {
        while (numbers[place] !== row.id) place++;
        this.#note(place++, row);
      }
    }
  }

  #note(place: number, { size_bytes, inode, is_content, digest }: Row): void {
    this.#sizes[place] = size_bytes;
    this.#inodes[place] = inode;
    if (digest == null) return;
    this.#sorts[place] = is_content === 1 ? CONTENT : SHA256;
    for (let i = 0; i < WORDS; i++) this.#digests[WORDS * place + i] = word(digest, 4 * i);
  }

  /** A group as lookalikes. */
  *lookalikes(group: number): Generator<Lookalikes, void, undefined> {
    const places = this.#groups.placesOf(group);
    const [first = 0] = places;
    if (places.every((place) => this.#sizes[place] === this.#sizes[first])) {
      yield this.#of(places);
      return;
    }
    // A sample is made of the size, too: these are strangers that the hash took for one.
    for (const alike of Map.groupBy(places, (place) => this.#sizes[place]).values()) {
      if (alike.length > 1) yield this.#of(alike);
    }
  }

  #of(places: ArrayLike<number>): Lookalikes {
    const first = places[0] ?? 0;
    const sort = this.#sorts[first];
    const ids: FileId[] = [];
    const inodes: number[] = [];
    let isTold = sort !== NOTHING;
    let isEqual = isTold;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      ids.push(this.#groups.numbers[place] ?? 0);
      inodes.push(this.#inodes[place] ?? 0);
      isTold &&= this.#sorts[place] === sort;
      isEqual &&= isTold && this.#hasEqualDigest(first, place);
    }
    return { sizeBytes: this.#sizes[first] ?? 0, ids, inodes, isTold, isEqual };
  }

  #hasEqualDigest(a: number, b: number): boolean {
    for (let i = 0; i < WORDS; i++) {
      if (this.#digests[WORDS * a + i] !== this.#digests[WORDS * b + i]) return false;
    }
    return true;
  }
}

/** Four bytes of a hash as a number. */
function word(hash: Uint8Array, at: number): number {
  const low = (hash[at] ?? 0) | ((hash[at + 1] ?? 0) << 8);
  return (low | ((hash[at + 2] ?? 0) << 16) | ((hash[at + 3] ?? 0) << 24)) >>> 0;
}
