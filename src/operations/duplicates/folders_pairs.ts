// Which folder is how far inside which, the topmost folders first: what a pair of folders says of those below them is
// not said again. No two folders are compared: for each the places are counted that its contents have elsewhere.

import { shareOf } from "../../domain/folder_overlap.ts";
import type { FolderIndex } from "./folders_index.ts";
import { FolderShares } from "./folders_shares.ts";

/** A folder inside another, by their numbers. */
export type FolderPair = {
  readonly a: number;
  readonly b: number;
  readonly files: number;
  readonly bytes: number;
  readonly shared: number;
  readonly sharedBytes: number;
};

export class FolderPairs {
  /** The number of the folder in hand. */
  folder = 0;
  /** Files with a twin in the folders that were dealt with, and their bytes; some have their turn again. */
  files = 0;
  bytes = 0;
  readonly #index: FolderIndex;
  readonly #leastShare: number;
  readonly #shares: FolderShares;

  /** Of pairs less than `leastShare` (0 to 1) is shared by are none. */
  constructor(index: FolderIndex, leastShare: number) {
    this.#index = index;
    this.#leastShare = leastShare;
    this.#shares = new FolderShares(index);
  }

  /** The pairs, those that share most bytes first. Yields between parts of the work. */
  *find(): Generator<void, FolderPair[], void> {
    const { parents } = this.#index.folders;
    const accepted: FolderPair[] = [];
    let starts = [...parents.keys()].filter((number) => (parents[number] ?? -1) < 0);
    // What says the same the other way round, and says less, is let go; what lies below it has its own say.
    while (starts.length > 0) {
      const found: FolderPair[] = [];
      for (const start of starts) yield* this.#below(start, found);
      starts = [];
      for (const pair of found.sort((x, y) => byWorth(this.#index, x, y))) {
        if (accepted.some((other) => isReverse(this.#index, pair, other))) {
          starts.push(...this.#childrenOf(pair.a));
        } else {
          accepted.push(pair);
        }
        yield;
      }
    }
    return accepted.sort((x, y) => y.sharedBytes - x.sharedBytes || x.a - y.a);
  }

  /** Adds the pairs of a folder, or where it has none, of those in it. */
  *#below(folder: number, found: FolderPair[]): Generator<void, void, void> {
    const { folders } = this.#index;
    const end = folders.ends[folder] ?? 0;
    for (let number = folder; number < end; ) {
      this.folder = number;
      const below = folders.ends[number] ?? end;
      const twins = this.#index.groupsIn(number, below).length;
      const isEnough = twins > 0 && twins >= (folders.files[number] ?? 0) * this.#leastShare;
      const pair = isEnough ? yield* this.#pairOf(number) : undefined;
      if (pair != null) found.push({ ...pair, a: this.#lowest(number) });
      const next = twins === 0 || pair != null ? below : number + 1;
      this.#pass(number, next);
      number = next;
      yield;
    }
  }

  #childrenOf(folder: number): number[] {
    const { ends } = this.#index.folders;
    const children: number[] = [];
    const end = ends[folder] ?? 0;
    for (let child = folder + 1; child < end; child = ends[child] ?? end) children.push(child);
    return children;
  }

  #pass(start: number, end: number): void {
    const groups = this.#index.groupsIn(start, end);
    this.files += groups.length;
    for (const group of groups) this.bytes += this.#index.sizes[group] ?? 0;
  }

  /** The folder that this one is inside, if there is one. */
  *#pairOf(a: number): Generator<void, FolderPair | undefined, void> {
    const { folders } = this.#index;
    const own = { a, files: folders.files[a] ?? 0, bytes: folders.bytes[a] ?? 0 };
    let best: FolderPair | undefined;
    for (const b of yield* this.#shares.of(a)) {
      const shared = this.#shares.filesIn(b);
      // Most end here: an object for each would take as long as all the rest.
      if (shared / own.files < this.#leastShare) continue;
      const pair = { ...own, b, shared, sharedBytes: this.#shares.bytesIn(b) };
      if (shareOf(pair) >= this.#leastShare) best = this.#better(best, pair);
    }
    return best;
  }

  /** The lowest folder in which all files of this one lie. */
  #lowest(folder: number): number {
    const { files } = this.#index.folders;
    const whole = this.#childrenOf(folder).find((child) => files[child] === files[folder]);
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
