// The groups found, in 8 bytes a file and 40 a group: ids alone, since paths of a million files would not fit.

import { NumberList } from "../../base/number_list.ts";
import { NumberLists } from "../../base/number_lists.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { KeepRule } from "../../domain/keep_rules.ts";

export type StoredGroup = {
  /** Of each file; of the largest where they differ. */
  readonly sizeBytes: number;
  /** Bytes that all but one of them take, the largest. */
  readonly wasted: number;
  /** Files that hold their bytes for themselves. */
  readonly copies: number;
  readonly ids: readonly FileId[];
};

/** Groups of which a plan is made. */
export type GroupsToPlan = {
  readonly groups: GroupStore;
  /** Which file of a group is rather kept. */
  readonly rules: readonly KeepRule[];
  /** Past it garbage is collected. */
  readonly memoryLimitBytes: number;
};

export class GroupStore {
  readonly #ids = new NumberLists();
  readonly #sizes = new NumberList();
  readonly #copies = new NumberList();
  readonly #wasted = new NumberList();

  add({ sizeBytes, copies, wasted, ids }: StoredGroup): void {
    this.#ids.push(ids);
    this.#sizes.push(sizeBytes);
    this.#copies.push(copies);
    this.#wasted.push(wasted);
  }

  /** How many there are. */
  get groups(): number {
    return this.#ids.length;
  }

  /** Files of all groups. */
  get files(): number {
    return this.#ids.numbers;
  }

  /** The groups, as they came. */
  *all(): Generator<StoredGroup> {
    for (let group = 0; group < this.groups; group++) yield this.#at(group);
  }

  /** The groups, those that waste most first. */
  *byWaste(): Generator<StoredGroup> {
    const wasted = this.#wasted.numbers();
    const order = new Uint32Array(wasted.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    order.sort((a, b) => (wasted[b] ?? 0) - (wasted[a] ?? 0) || a - b);
    for (const group of order) yield this.#at(group);
  }

  #at(group: number): StoredGroup {
    return {
      sizeBytes: this.#sizes.at(group),
      copies: this.#copies.at(group),
      wasted: this.#wasted.at(group),
      ids: this.#ids.at(group),
    };
  }
}
