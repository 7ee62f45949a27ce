// Every file that is in a group, found by its id, with what a plan has found out about it: in some 30 bytes a file,
// since a library may have a million of them.

import type { FileId } from "../../catalog/scanned.ts";
import type { GroupStore } from "./group_store.ts";

/** What is known of a member, as bits. */
const KEPT = 1;
const RATED = 2;
const FAVORITE = 4;
const PLACED = 8;

export type MemberTreasures = {
  readonly isRated: boolean;
  readonly isFavorite: boolean;
  readonly isPlaced: boolean;
};

export class GroupMembers {
  /** Ascending. */
  readonly #ids: Float64Array;
  /** Of each id, the number of its group. */
  readonly #groups: Uint32Array;
  /** Of each id, the file that its bundle is named by; 0: not looked at. */
  readonly #leads: Float64Array;
  readonly #bits: Uint8Array;
  /** Of each group, the file that is kept; 0: not decided. */
  readonly #kept: Float64Array;

  constructor(groups: GroupStore) {
    let last = 0;
    for (const { ids } of groups.all()) for (const id of ids) last = Math.max(last, id);
    /** At each id the number of its group, and 1 more: in order without sorting. */
    const groupOf = new Uint32Array(last + 1);
    let group = 0;
    for (const { ids } of groups.all()) {
      group++;
      for (const id of ids) groupOf[id] = group;
    }
    const count = groups.files;
    this.#ids = new Float64Array(count);
    this.#groups = new Uint32Array(count);
    let at = 0;
    for (let id = 0; id <= last; id++) {
      const number = groupOf[id] ?? 0;
      if (number === 0) continue;
      this.#ids[at] = id;
      this.#groups[at++] = number - 1;
    }
    this.#leads = new Float64Array(count);
    this.#bits = new Uint8Array(count);
    this.#kept = new Float64Array(group);
  }

  ids(): Float64Array {
    return this.#ids;
  }

  has(id: FileId): boolean {
    return this.#indexOf(id) >= 0;
  }

  /** The file that the bundle of a member is named by; itself where nobody has said. */
  leadOf(id: FileId): FileId {
    return this.#leads[this.#indexOf(id)] || id;
  }

  /** Notes of what bundle a member is, and what somebody has given that. */
  setBundle(id: FileId, lead: FileId, treasures: MemberTreasures): void {
    const i = this.#indexOf(id);
    if (i < 0) return;
    this.#leads[i] = lead;
    const { isRated, isFavorite, isPlaced } = treasures;
    this.#bits[i] = (isRated ? RATED : 0) | (isFavorite ? FAVORITE : 0) | (isPlaced ? PLACED : 0);
  }

  treasuresOf(id: FileId): MemberTreasures {
    const bits = this.#bits[this.#indexOf(id)] ?? 0;
    return {
      isRated: (bits & RATED) !== 0,
      isFavorite: (bits & FAVORITE) !== 0,
      isPlaced: (bits & PLACED) !== 0,
    };
  }

  /** These stay; the first of them in the stead of all others of its group. */
  setKept(ids: readonly FileId[]): void {
    for (const [n, id] of ids.entries()) {
      const i = this.#indexOf(id);
      if (i < 0) continue;
      this.#bits[i] = (this.#bits[i] ?? 0) | KEPT;
      if (n === 0) this.#kept[this.#groups[i] ?? 0] = id;
    }
  }

  isKept(id: FileId): boolean {
    return ((this.#bits[this.#indexOf(id)] ?? 0) & KEPT) !== 0;
  }

  /** The file that is kept in the stead of a member; undefined where it is none, or nothing is decided. */
  keptFor(id: FileId): FileId | undefined {
    const i = this.#indexOf(id);
    return i < 0 ? undefined : this.#kept[this.#groups[i] ?? 0] || undefined;
  }

  #indexOf(id: FileId): number {
    let low = 0;
    let high = this.#ids.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#ids[middle] ?? 0;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
