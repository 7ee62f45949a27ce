// Which content lies in which folders: some 20 bytes a file that has a twin, and as many a content.

import type { FolderNumbers } from "../../catalog/duplicate_folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { GroupStore } from "./group_store.ts";

/** Contents that several files have are numbered as their groups. */
export class FolderIndex {
  readonly folders: FolderNumbers;
  /** Size of the files of each group. */
  readonly sizes: Float64Array;
  /** Where each group's files start in the two that follow, and one more. */
  readonly #starts: Uint32Array;
  /** Numbers of the folders of all files, group by group, in order within each; and the ids of the files. */
  readonly #places: Uint32Array;
  readonly #ids: Uint32Array;
  /** The group of each file, folder by folder, in order within each; and where those of each folder start, and one more. */
  readonly #groups: Uint32Array;
  readonly #firsts: Uint32Array;
  /** At the id of each file its group, and 1 more; 0: it has no twin. */
  readonly #groupOf: Uint32Array;

  /** Counts the files of the folders, too. Yields between parts of the work. */
  static *of(
    catalog: Catalog,
    folders: FolderNumbers,
    groups: GroupStore,
  ): Generator<void, FolderIndex, void> {
    const places = yield* folders.countFiles(catalog);
    const index = new FolderIndex(folders, groups, places.length);
    yield* index.#take(groups, places);
    yield* index.#sortByFolder();
    return index;
  }

  private constructor(folders: FolderNumbers, groups: GroupStore, ids: number) {
    this.folders = folders;
    this.sizes = new Float64Array(groups.groups);
    this.#starts = new Uint32Array(groups.groups + 1);
    this.#places = new Uint32Array(groups.files);
    this.#ids = new Uint32Array(groups.files);
    this.#groups = new Uint32Array(groups.files);
    this.#firsts = new Uint32Array(folders.length + 1);
    this.#groupOf = new Uint32Array(ids);
  }

  *#take(groups: GroupStore, places: Uint32Array): Generator<void, void, void> {
    const placeOf = (id: FileId) => (places[id] ?? 0) - 1;
    let group = 0;
    let count = 0;
    for (const { sizeBytes, ids } of groups.all()) {
      const files = ids.filter((id) => placeOf(id) >= 0);
      files.sort((a, b) => placeOf(a) - placeOf(b) || a - b);
      for (const id of files) {
        this.#places[count] = placeOf(id);
        this.#ids[count++] = id;
        this.#groupOf[id] = group + 1;
      }
      this.sizes[group++] = sizeBytes;
      this.#starts[group] = count;
      yield;
    }
  }

  /** Counts the files of each folder, and puts each where those before it end. */
  *#sortByFolder(): Generator<void, void, void> {
    const firsts = this.#firsts;
    for (let at = 0; at < this.files; at++) {
      const next = this.placeAt(at) + 1;
      firsts[next] = (firsts[next] ?? 0) + 1;
    }
    for (let folder = 1; folder < firsts.length; folder++) {
      firsts[folder] = (firsts[folder] ?? 0) + (firsts[folder - 1] ?? 0);
    }
    const nexts = firsts.slice();
    for (let group = 0; group < this.sizes.length; group++) {
      const { start, end } = this.rangeOf(group);
      for (let at = start; at < end; at++) {
        const place = this.placeAt(at);
        const next = nexts[place] ?? 0;
        this.#groups[next] = group;
        nexts[place] = next + 1;
      }
      yield;
    }
  }

  /** How many files have a twin. */
  get files(): number {
    return this.#starts.at(-1) ?? 0;
  }

  /** The group of each file in the folders from one number up to another that has a twin anywhere. */
  groupsIn(start: number, end: number): Uint32Array {
    return this.#groups.subarray(this.#firsts[start], this.#firsts[end]);
  }

  /** The group of a file that has a twin anywhere. */
  groupOf(id: FileId): number | undefined {
    const group = this.#groupOf[id] ?? 0;
    return group === 0 ? undefined : group - 1;
  }

  /** Files of a group, as `[start, end)` of `placeAt`. */
  rangeOf(group: number): { readonly start: number; readonly end: number } {
    return { start: this.#starts[group] ?? 0, end: this.#starts[group + 1] ?? 0 };
  }

  placeAt(at: number): number {
    return this.#places[at] ?? 0;
  }

  /** Files of a group that lie in a folder or below it, `most` of them. */
  twinsIn(group: number, folder: number, most: number): FileId[] {
    const { end } = this.rangeOf(group);
    const twins: FileId[] = [];
    for (let at = this.#firstOf(group, folder); at < end && twins.length < most; at++) {
      if (!this.folders.isIn(this.placeAt(at), folder)) break;
      twins.push(this.#ids[at] ?? 0);
    }
    return twins;
  }

  /** Whether a file of a group lies in a folder or below it. */
  holds(folder: number, group: number): boolean {
    const at = this.#firstOf(group, folder);
    return at < this.rangeOf(group).end && this.folders.isIn(this.placeAt(at), folder);
  }

  /** Where the files of a group start that do not lie before a folder. */
  #firstOf(group: number, folder: number): number {
    let { start: low, end: high } = this.rangeOf(group);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.placeAt(middle) >= folder) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
