// The groups of files that look alike that were found, in 8 bytes a file and 8 a group.

import { NumberList } from "../../base/number_list.ts";
import type { FileId } from "../../catalog/scanned.ts";

export class SimilarStore {
  readonly #ids = new NumberList();
  /** Where each group's ids end. */
  readonly #ends = new NumberList();

  add(ids: readonly FileId[]): void {
    for (const id of ids) this.#ids.push(id);
    this.#ends.push(this.#ids.length);
  }

  get groups(): number {
    return this.#ends.length;
  }

  /** The groups, as they came. */
  *all(): Generator<readonly FileId[], void, undefined> {
    for (let group = 0; group < this.groups; group++) {
      yield this.#ids.slice(group === 0 ? 0 : this.#ends.at(group - 1), this.#ends.at(group));
    }
  }
}
