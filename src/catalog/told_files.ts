// Files of one sample, and what their digests tell of them, in packed numbers.

import type { Groups } from "../base/groups_by_key.ts";
import { CONTENT_BYTES } from "../domain/hashes.ts";
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

/** What a digest is made of. */
export type DigestSort = "content" | "sha256";

const NOTHING = 0;
const sorts: Readonly<Record<DigestSort, number>> = { content: 1, sha256: 2 };

/** Four bytes each that are kept of a digest: as many as a content digest has. */
const WORDS = CONTENT_BYTES / 4;

/** What is known of files in groups, in 33 bytes each. */
export class ToldFiles {
  readonly #groups: Groups;
  readonly #sizes: Float64Array;
  readonly #inodes: Float64Array;
  readonly #sorts: Uint8Array;
  readonly #digests: Uint32Array;

  /** `groups`: ids of files by their samples. */
  constructor(groups: Groups) {
    const { length } = groups.numbers;
    this.#groups = groups;
    this.#sizes = new Float64Array(length);
    this.#inodes = new Float64Array(length);
    this.#sorts = new Uint8Array(length);
    this.#digests = new Uint32Array(WORDS * length);
  }

  /** Notes size and inode of the file at a place among the groups. */
  note(place: number, sizeBytes: number, inode: number): void {
    this.#sizes[place] = sizeBytes;
    this.#inodes[place] = inode;
  }

  /** Notes the digest of the file at a place, which starts at `at` of `bytes`. */
  noteDigest(place: number, sort: DigestSort, bytes: Uint8Array, at: number): void {
    this.#sorts[place] = sorts[sort];
    for (let i = 0; i < WORDS; i++) this.#digests[WORDS * place + i] = word(bytes, at + 4 * i);
  }

  /** All groups, once everything is noted. */
  *lookalikes(): Generator<Lookalikes, void, undefined> {
    for (let group = 0; group < this.#groups.count; group++) {
      const places = this.#groups.placesOf(group);
      if (this.#areOfOneSize(places)) {
        yield this.#of(places);
        continue;
      }
      // A sample is made of the size, too: these are strangers that the hash took for one.
      for (const alike of Map.groupBy(places, (place) => this.#sizes[place]).values()) {
        if (alike.length > 1) yield this.#of(alike);
      }
    }
  }

  #areOfOneSize(places: Uint32Array): boolean {
    const sizeBytes = this.#sizes[places[0] ?? 0];
    for (const place of places) if (this.#sizes[place] !== sizeBytes) return false;
    return true;
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
export function word(hash: Uint8Array, at: number): number {
  const low = (hash[at] ?? 0) | ((hash[at + 1] ?? 0) << 8);
  return (low | ((hash[at + 2] ?? 0) << 16) | ((hash[at + 3] ?? 0) << 24)) >>> 0;
}
