// Which folder is how far inside which, the topmost folders first: what a pair of folders says of those below them is
// not said again.
//
// No two folders are compared: for each folder the places are counted that its contents have elsewhere. A content in
// ever so many places is followed to some of them only, and looked up in those that others led to, so that ten
// thousand copies of a thumbnail cost no more than a hundred.

import { shareOf } from "../../domain/folder_overlap.ts";
import type { FolderIndex } from "./folders_index.ts";

/** A folder inside another, by their numbers. */
export type FolderPair = {
  readonly a: number;
  readonly b: number;
  readonly files: number;
  readonly bytes: number;
  readonly shared: number;
  readonly sharedBytes: number;
};

/** Places of one content that are followed from one folder. */
const MOST_PLACES = 100;
/** Folders that are counted anew where not all places were followed. */
const MOST_COUNTED = 16;

/** The pairs of which so much is shared (`leastShare`, 0 to 1), those that share most bytes first. */
export function folderPairs(index: FolderIndex, leastShare: number): FolderPair[] {
  const finding = new Finding(index, leastShare);
  const accepted: FolderPair[] = [];
  let starts = index.folders.ids.flatMap((_, number) =>
    (index.folders.parents[number] ?? -1) < 0 ? [number] : [],
  );
  // What says the same the other way round, and says less, is let go; what lies below it has its own say.
  while (starts.length > 0) {
    const found = starts.flatMap((start) => [...finding.below(start)]);
    starts = [];
    for (const pair of found.sort((x, y) => byWorth(index, x, y))) {
      if (accepted.some((other) => isReverse(index, pair, other))) {
        starts.push(...finding.childrenOf(pair.a));
      } else {
        accepted.push(pair);
      }
    }
  }
  return accepted.sort((x, y) => y.sharedBytes - x.sharedBytes || x.a - y.a);
}

/**
 * What is inside the folder that was named first before what of that is elsewhere; then the surer one first; of two
 * that are the same, the later folder is inside the earlier one.
 */
function byWorth({ folders }: FolderIndex, x: FolderPair, y: FolderPair): number {
  const isKept = ({ a }: FolderPair) => folders.inFirst[a] ?? 0;
  return isKept(x) - isKept(y) || shareOf(y) - shareOf(x) || y.a - x.a;
}

function isReverse({ folders }: FolderIndex, one: FolderPair, other: FolderPair): boolean {
  const touch = (x: number, y: number) => folders.isIn(x, y) || folders.isIn(y, x);
  return touch(one.a, other.b) && touch(one.b, other.a);
}

class Finding {
  readonly #index: FolderIndex;
  readonly #leastShare: number;
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

  constructor(index: FolderIndex, leastShare: number) {
    const { length } = index.folders;
    this.#index = index;
    this.#leastShare = leastShare;
    this.#files = new Uint32Array(index.sizes.length);
    this.#shared = new Uint32Array(length);
    this.#sharedBytes = new Float64Array(length);
    this.#turns = new Uint32Array(length);
    this.#seen = new Uint32Array(length);
  }

  /** The pairs of a folder, or where it has none, of those in it. */
  *below(folder: number): Generator<FolderPair> {
    const { folders } = this.#index;
    const end = folders.ends[folder] ?? 0;
    for (let number = folder; number < end; ) {
      const twins = this.#index.countIn(number);
      if (twins === 0) {
        number = folders.ends[number] ?? end;
        continue;
      }
      const isEnough = twins >= (folders.files[number] ?? 0) * this.#leastShare;
      const pair = isEnough ? this.#pairOf(number) : undefined;
      if (pair != null) yield { ...pair, a: this.#lowest(number) };
      number = pair == null ? number + 1 : (folders.ends[number] ?? end);
    }
  }

  childrenOf(folder: number): number[] {
    const { ends } = this.#index.folders;
    const children: number[] = [];
    const end = ends[folder] ?? 0;
    for (let child = folder + 1; child < end; child = ends[child] ?? end) children.push(child);
    return children;
  }

  /** The folder that this one is inside, if there is one. */
  #pairOf(a: number): FolderPair | undefined {
    const groups = this.#countFiles(a);
    const { touched, isCut } = this.#follow(a, groups);
    let candidates = touched.map((b) => this.#pair(a, b));
    if (isCut) candidates = this.#countedAnew(a, groups, candidates);
    return candidates
      .filter((pair) => shareOf(pair) >= this.#leastShare)
      .reduce<FolderPair | undefined>((best, pair) => this.#better(best, pair), undefined);
  }

  /** The lowest folder in which all files of this one lie. */
  #lowest(folder: number): number {
    const { files } = this.#index.folders;
    const whole = this.childrenOf(folder).find((child) => files[child] === files[folder]);
    return whole == null ? folder : this.#lowest(whole);
  }

  /** The one that has more of it; of those that have as much the lowest, and else the first. */
  #better(best: FolderPair | undefined, pair: FolderPair): FolderPair {
    if (best == null) return pair;
    if (pair.shared !== best.shared) return pair.shared > best.shared ? pair : best;
    const { folders } = this.#index;
    if (folders.isIn(pair.b, best.b)) return pair;
    if (folders.isIn(best.b, pair.b)) return best;
    return pair.b < best.b ? pair : best;
  }

  /** Counts the files of each content that lie in a folder; returns those contents. */
  #countFiles(folder: number): readonly number[] {
    const groups: number[] = [];
    this.#index.eachIn(folder, (group) => {
      this.#files[group] = 0;
    });
    this.#index.eachIn(folder, (group) => {
      const files = (this.#files[group] ?? 0) + 1;
      this.#files[group] = files;
      if (files === 1) groups.push(group);
    });
    return groups;
  }

  /** Counts in every folder outside `a`, and not above it, what it has of `a`. */
  #follow(
    a: number,
    groups: readonly number[],
  ): { readonly touched: readonly number[]; readonly isCut: boolean } {
    const { folders, sizes } = this.#index;
    const touched: number[] = [];
    let isCut = false;
    this.#turn++;
    for (const group of groups) {
      const files = this.#files[group] ?? 0;
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
            this.#shared[b] = 0;
            this.#sharedBytes[b] = 0;
            touched.push(b);
          }
          this.#shared[b] = (this.#shared[b] ?? 0) + files;
          this.#sharedBytes[b] = (this.#sharedBytes[b] ?? 0) + files * sizes.at(group);
          b = folders.parents[b] ?? -1;
        }
      }
    }
    return { touched, isCut };
  }

  /** The best candidates, each with all that it has of `a`. */
  #countedAnew(
    a: number,
    groups: readonly number[],
    candidates: readonly FolderPair[],
  ): FolderPair[] {
    const best = candidates.toSorted((x, y) => y.shared - x.shared || y.b - x.b);
    return best.slice(0, MOST_COUNTED).map(({ b }) => {
      this.#shared[b] = 0;
      this.#sharedBytes[b] = 0;
      for (const group of groups) {
        if (!this.#index.holds(b, group)) continue;
        const files = this.#files[group] ?? 0;
        this.#shared[b] = (this.#shared[b] ?? 0) + files;
        this.#sharedBytes[b] = (this.#sharedBytes[b] ?? 0) + files * this.#index.sizes.at(group);
      }
      return this.#pair(a, b);
    });
  }

  #pair(a: number, b: number): FolderPair {
    const { folders } = this.#index;
    return {
      a,
      b,
      files: folders.files[a] ?? 0,
      bytes: folders.bytes[a] ?? 0,
      shared: this.#shared[b] ?? 0,
      sharedBytes: this.#sharedBytes[b] ?? 0,
    };
  }
}
