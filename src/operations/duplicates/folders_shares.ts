// What one folder has in common with others. A content in ever so many places is followed to some of them only, and
// looked up in those that others led to, so that ten thousand copies of a thumbnail cost no more than a hundred.

import type { FolderIndex } from "./folders_index.ts";

/** Places of one content that are followed from one folder. */
const MOST_PLACES = 100;
/** Folders that are counted anew where not all places were followed. */
const MOST_COUNTED = 16;

export class FolderShares {
  readonly #index: FolderIndex;
  /** How many files of each content lie in the folder in hand. */
  readonly #files: Uint32Array;
  /** Of each folder, what it shares with the one in hand; to be believed where its turn is that of the one in hand. */
  readonly #shared: Uint32Array;
  readonly #sharedBytes: Float64Array;
  readonly #turns: Uint32Array;
  #turn = 0;
  /** The last content that was counted in a folder, by its own turn. */
  readonly #seen: Uint32Array;
  #sight = 0;

  constructor(index: FolderIndex) {
    const { length } = index.folders;
    this.#index = index;
    this.#files = new Uint32Array(index.sizes.length);
    this.#shared = new Uint32Array(length);
    this.#sharedBytes = new Float64Array(length);
    this.#turns = new Uint32Array(length);
    this.#seen = new Uint32Array(length);
  }

  /**
   * Takes a folder in hand, and finds those that may have most of it, by their numbers: neither it, nor one in it, nor
   * one that holds it. Yields between parts of the work.
   */
  *of(a: number): Generator<void, readonly number[], void> {
    const groups = this.#countFiles(a);
    const { touched, isCut } = yield* this.#follow(a, groups);
    return isCut ? yield* this.#countAnew(groups, touched) : touched;
  }

  /** Files of the folder in hand whose content lies in one of those found. */
  filesIn(b: number): number {
    return this.#shared[b] ?? 0;
  }

  /** The bytes of those. */
  bytesIn(b: number): number {
    return this.#sharedBytes[b] ?? 0;
  }

  /** Counts the files of each content that lie in a folder; returns those contents. */
  #countFiles(folder: number): readonly number[] {
    const all = this.#index.groupsIn(folder, this.#index.folders.ends[folder] ?? 0);
    for (const group of all) this.#files[group] = 0;
    const groups: number[] = [];
    for (const group of all) {
      const files = (this.#files[group] ?? 0) + 1;
      this.#files[group] = files;
      if (files === 1) groups.push(group);
    }
    return groups;
  }

  /** Counts in every folder outside `a`, and not above it, what it has of `a`. */
  *#follow(
    a: number,
    groups: readonly number[],
  ): Generator<void, { readonly touched: number[]; readonly isCut: boolean }, void> {
    const { folders } = this.#index;
    const touched: number[] = [];
    let isCut = false;
    this.#turn++;
    for (const group of groups) {
      this.#sight++;
      let followed = 0;
      const { start, end } = this.#index.rangeOf(group);
      for (let at = start; at < end; at++) {
        let b = this.#index.placeAt(at);
        if (folders.isIn(b, a) || this.#seen[b] === this.#sight) continue;
        if (++followed > MOST_PLACES) {
          isCut = true;
          break;
        }
        while (b >= 0 && this.#seen[b] !== this.#sight && !folders.isIn(a, b)) {
          this.#seen[b] = this.#sight;
          if (this.#turns[b] !== this.#turn) {
            this.#turns[b] = this.#turn;
            this.#forget(b);
            touched.push(b);
          }
          this.#count(b, group);
          b = folders.parents[b] ?? -1;
        }
      }
      yield;
    }
    return { touched, isCut };
  }

  /** Gives those that have most of the folder in hand, as far as was followed, all that they have of it. */
  *#countAnew(
    groups: readonly number[],
    touched: number[],
  ): Generator<void, readonly number[], void> {
    const best = touched
      .sort((x, y) => this.filesIn(y) - this.filesIn(x) || y - x)
      .slice(0, MOST_COUNTED);
    for (const b of best) this.#forget(b);
    for (const group of groups) {
      for (const b of best) if (this.#index.holds(b, group)) this.#count(b, group);
      yield;
    }
    return best;
  }

  #forget(b: number): void {
    this.#shared[b] = 0;
    this.#sharedBytes[b] = 0;
  }

  /** A folder has a content of the one in hand. */
  #count(b: number, group: number): void {
    const files = this.#files[group] ?? 0;
    this.#shared[b] = (this.#shared[b] ?? 0) + files;
    this.#sharedBytes[b] = (this.#sharedBytes[b] ?? 0) + files * (this.#index.sizes[group] ?? 0);
  }
}
