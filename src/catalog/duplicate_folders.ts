// The folders that duplicates may lie in, numbered so that all below a folder are one range of numbers: 40 bytes a
// folder, and no path. What takes long yields between its parts.

import { NumberList } from "../base/number_list.ts";
import { compareBytes } from "../base/order.ts";
import { isPutAside } from "../domain/quarantine.ts";
import type { DuplicateScope } from "./duplicates.ts";
import {
  FolderPlaces,
  foldersBelow,
  isAtOrBelow,
  type PlacedFolder,
  rootFolders,
} from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import type { Catalog } from "./open.ts";

/** Folders by number, depth first: those below a folder follow it. */
export class FolderNumbers {
  /** Catalog's ids. */
  readonly ids: Float64Array;
  /** The folder that each lies in; -1 where that is none of them. */
  readonly parents: Int32Array;
  /** Where the folders below each end: the first number that is not of one. */
  readonly ends: Uint32Array;
  /** 1 for a folder that is `first` or lies in it. */
  readonly inFirst: Uint8Array;
  /** Files in each and below, and their bytes; empty files do not count. */
  readonly files: Float64Array;
  readonly bytes: Float64Array;
  /** At each id the number of its folder, and 1 more; 0: it is none of them. */
  readonly #numbers: Uint32Array;

  /** The folders of a scope and all below them; `first`: the absolute path of one. */
  static *of(
    catalog: Catalog,
    { folders }: Pick<DuplicateScope, "folders">,
    first?: string,
  ): Generator<void, FolderNumbers, void> {
    const numbers = new Uint32Array(lastId(catalog, "folders") + 1);
    const found = { ids: new NumberList(), depths: new NumberList(), inFirst: new NumberList() };
    for (const start of startsOf(catalog, folders)) {
      if (numbers[start.id] !== 0) continue; // It lies in one before.
      for (const { id, depth, path } of foldersBelow(catalog, start)) {
        if (isPutAside(path)) continue;
        found.ids.push(id);
        found.depths.push(depth);
        found.inFirst.push(Number(first != null && isAtOrBelow(path, first)));
        numbers[id] = found.ids.length;
        yield;
      }
    }
    return new FolderNumbers(numbers, found);
  }

  private constructor(
    numbers: Uint32Array,
    found: Readonly<Record<"ids" | "depths" | "inFirst", NumberList>>,
  ) {
    const { length } = found.ids;
    this.#numbers = numbers;
    this.ids = found.ids.numbers().slice();
    this.inFirst = new Uint8Array(found.inFirst.numbers());
    this.parents = new Int32Array(length).fill(-1);
    this.ends = new Uint32Array(length).fill(length);
    this.#nest(found.depths.numbers());
    this.files = new Float64Array(length);
    this.bytes = new Float64Array(length);
  }

  get length(): number {
    return this.ids.length;
  }

  /** Whether `folder` is `other` or lies below it. */
  isIn(folder: number, other: number): boolean {
    return folder >= other && folder < (this.ends[other] ?? 0);
  }

  /**
   * Counts the files that are there, once; returns for the id of each the number of its folder, and 1 more: 0 is that
   * of others.
   */
  *countFiles(catalog: Catalog): Generator<void, Uint32Array, void> {
    const places = new Uint32Array(lastId(catalog, "files") + 1);
    const rows = catalog.db
      .prepare<{ id: number; folder: number; bytes: number }, []>(
        `SELECT id, folder_id AS folder, size_bytes AS bytes FROM files
         WHERE missing_since_us IS NULL AND +size_bytes > 0`,
      )
      .iterate();
    for (const { id, folder, bytes } of rows) {
      const place = this.#numbers[folder] ?? 0;
      if (place === 0) continue;
      places[id] = place;
      this.#add(place - 1, 1, bytes);
      yield;
    }
    for (let number = this.length - 1; number >= 0; number--) {
      const parent = this.parents[number] ?? -1;
      if (parent >= 0) this.#add(parent, this.files[number] ?? 0, this.bytes[number] ?? 0);
    }
    return places;
  }

  #add(number: number, files: number, bytes: number): void {
    this.files[number] = (this.files[number] ?? 0) + files;
    this.bytes[number] = (this.bytes[number] ?? 0) + bytes;
  }

  #nest(depths: Float64Array): void {
    const above: number[] = [];
    for (const [number, depth] of depths.entries()) {
      for (const ended of above.splice(depth)) this.ends[ended] = number;
      this.parents[number] = above.at(-1) ?? -1;
      above.push(number);
    }
  }
}

function lastId(catalog: Catalog, table: "files" | "folders"): number {
  const sql = {
    files: "SELECT max(id) AS id FROM files",
    folders: "SELECT max(id) AS id FROM folders",
  };
  return catalog.db.query<{ id: number | null }, []>(sql[table]).get()?.id ?? 0;
}

/** The folders to look in, those that hold others before them; where none are named, all roots. */
function startsOf(
  catalog: Catalog,
  folders: readonly FolderId[] | undefined,
): readonly PlacedFolder[] {
  const places = new FolderPlaces(catalog);
  const starts = folders?.map((id) => places.get(id)) ?? rootFolders(catalog);
  return starts.toSorted((a, b) => a.path.length - b.path.length || compareBytes(a.path, b.path));
}
