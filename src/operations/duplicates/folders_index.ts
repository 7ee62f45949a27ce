// Which content lies in which folders: some 24 bytes a file that has a twin.

import { NumberList } from "../../base/number_list.ts";
import type { FolderNumbers } from "../../catalog/duplicate_folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { StoredGroup } from "./group_store.ts";

/** A content that several files have: its size and its number. */
export class FolderIndex {
  readonly folders: FolderNumbers;
  /** Size of the files of each group. */
  readonly sizes: NumberList;
  /** Where each group's files start in `places` and `ids`, and one more. */
  readonly #starts: Uint32Array;
  /** Numbers of the folders of all files, group by group, in order within each. */
  readonly #places: Uint32Array;
  readonly #ids: Float64Array;
  /** The files in the order of their folders: as indexes of the arrays above, and their groups. */
  readonly #byFolder: Uint32Array;
  readonly #groups: Uint32Array;
  /** The files in the order of their ids; made when it is first asked for. */
  #byId: Uint32Array | undefined;

  constructor(catalog: Catalog, folders: FolderNumbers, groups: Iterable<StoredGroup>) {
    this.folders = folders;
    this.sizes = new NumberList();
    const places = new NumberList();
    const ids = new NumberList();
    const starts = new NumberList();
    const ofFiles = folders.ofFiles(catalog);
    const placeOf = (id: FileId) => (ofFiles[id] ?? 0) - 1;
    for (const group of groups) {
      const files = group.ids.filter((id) => placeOf(id) >= 0);
      files.sort((a, b) => placeOf(a) - placeOf(b) || a - b);
      starts.push(ids.length);
      this.sizes.push(group.sizeBytes);
      for (const id of files) {
        places.push(placeOf(id));
        ids.push(id);
      }
    }
    starts.push(ids.length);
    this.#starts = Uint32Array.from(starts.slice(0, starts.length));
    this.#places = Uint32Array.from(places.slice(0, places.length));
    this.#ids = Float64Array.from(ids.slice(0, ids.length));
    this.#groups = new Uint32Array(ids.length);
    for (let group = 0; group < this.sizes.length; group++) {
      this.#groups.fill(group, this.#starts[group], this.#starts[group + 1]);
    }
    this.#byFolder = new Uint32Array(ids.length).map((_, i) => i);
    this.#byFolder.sort((a, b) => (this.#places[a] ?? 0) - (this.#places[b] ?? 0) || a - b);
  }

  /** Calls with the group of each file in a folder and below it that has a twin anywhere. */
  eachIn(folder: number, visit: (group: number, id: FileId) => void): void {
    const end = this.#firstAt(this.folders.ends[folder] ?? 0);
    for (let i = this.#firstAt(folder); i < end; i++) {
      const file = this.#byFolder[i] ?? 0;
      visit(this.#groups[file] ?? 0, this.#ids[file] ?? 0);
    }
  }

  /** How many files in a folder and below it have a twin anywhere. */
  countIn(folder: number): number {
    return this.#firstAt(this.folders.ends[folder] ?? 0) - this.#firstAt(folder);
  }

  /** The group of a file that has a twin anywhere. */
  groupOf(id: FileId): number | undefined {
    this.#byId ??= new Uint32Array(this.#ids.length)
      .map((_, i) => i)
      .sort((a, b) => (this.#ids[a] ?? 0) - (this.#ids[b] ?? 0));
    const byId = this.#byId;
    const at = firstIndex(0, byId.length, (i) => (this.#ids[byId[i] ?? 0] ?? 0) >= id);
    const file = byId[at];
    return file == null || this.#ids[file] !== id ? undefined : this.#groups[file];
  }

  /** Files of a group, as `[start, end)` of `placeAt` and `idAt`. */
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
    const { start, end } = this.rangeOf(group);
    return firstIndex(start, end, (at) => this.placeAt(at) >= folder);
  }

  #firstAt(folder: number): number {
    const isThere = (i: number) => this.placeAt(this.#byFolder[i] ?? 0) >= folder;
    return firstIndex(0, this.#byFolder.length, isThere);
  }
}

/** The first from `start` on for which it holds, `end` where it does for none; once it holds, it does for the rest. */
function firstIndex(start: number, end: number, holds: (index: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
