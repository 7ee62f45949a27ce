// The folders that duplicates may lie in, numbered so that all below a folder are one range of numbers: 28 bytes a folder,
// and no path.

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
  readonly ids: readonly FolderId[];
  /** The folder that each lies in; -1 where that is none of them. */
  readonly parents: Int32Array;
  /** Where the folders below each end: the first number that is not of one. */
  readonly ends: Uint32Array;
  /** Files in each and below, and their bytes. */
  readonly files: Float64Array;
  readonly bytes: Float64Array;
  /** 1 for a folder that is `first` or lies in it. */
  readonly inFirst: Uint8Array;
  readonly #numbers: ReadonlyMap<FolderId, number>;

  /** `first`: the absolute path of a folder. */
  constructor(catalog: Catalog, scope: DuplicateScope, first?: string) {
    const ids: FolderId[] = [];
    const depths: number[] = [];
    const numbers = new Map<FolderId, number>();
    const inFirst: number[] = [];
    for (const start of startsOf(catalog, scope)) {
      if (numbers.has(start.id)) continue; // It lies in one before.
      for (const { id, depth, path } of foldersBelow(catalog, start)) {
        if (isPutAside(path)) continue;
        numbers.set(id, ids.length);
        inFirst.push(Number(first != null && isAtOrBelow(path, first)));
        ids.push(id);
        depths.push(depth);
      }
    }
    this.inFirst = Uint8Array.from(inFirst);
    this.ids = ids;
    this.#numbers = numbers;
    this.parents = new Int32Array(ids.length).fill(-1);
    this.ends = new Uint32Array(ids.length).fill(ids.length);
    this.#nest(depths);
    this.files = new Float64Array(ids.length);
    this.bytes = new Float64Array(ids.length);
    this.#count(catalog, scope);
  }

  get length(): number {
    return this.ids.length;
  }

  /** The number of a folder; undefined where it is none of them. */
  of(id: FolderId): number | undefined {
    return this.#numbers.get(id);
  }

  /** Whether `folder` is `other` or lies below it. */
  isIn(folder: number, other: number): boolean {
    return folder >= other && folder < (this.ends[other] ?? 0);
  }

  /** The number of each file's folder, and 1 more, at the file's id; 0 where that is none of them. */
  ofFiles(catalog: Catalog): Uint32Array {
    const last = catalog.db
      .query<{ id: number | null }, []>("SELECT max(id) AS id FROM files")
      .get();
    const places = new Uint32Array((last?.id ?? 0) + 1);
    const rows = catalog.db
      .prepare<{ id: number; folder: number }, []>("SELECT id, folder_id AS folder FROM files")
      .iterate();
    for (const { id, folder } of rows) places[id] = (this.of(folder) ?? -1) + 1;
    return places;
  }

  #nest(depths: readonly number[]): void {
    const above: number[] = [];
    for (const [number, depth] of depths.entries()) {
      for (const ended of above.splice(depth)) this.ends[ended] = number;
      this.parents[number] = above.at(-1) ?? -1;
      above.push(number);
    }
  }

  #count(catalog: Catalog, { kinds, minSizeBytes }: DuplicateScope): void {
    const rows = catalog.db
      .prepare<{ id: number; files: number; bytes: number }, { kinds: string; least: number }>(
        `SELECT folder_id AS id, count(*) AS files, sum(size_bytes) AS bytes FROM files
         WHERE missing_since_us IS NULL AND size_bytes >= $least
           AND kind IN (SELECT value FROM json_each($kinds))
         GROUP BY folder_id`,
      )
      .iterate({ kinds: JSON.stringify(kinds), least: Math.max(1, minSizeBytes) });
    for (const { id, files, bytes } of rows) {
      const number = this.of(id);
      if (number == null) continue;
      this.files[number] = files;
      this.bytes[number] = bytes;
    }
    for (let number = this.length - 1; number >= 0; number--) {
      const parent = this.parents[number] ?? -1;
      if (parent < 0) continue;
      this.files[parent] = (this.files[parent] ?? 0) + (this.files[number] ?? 0);
      this.bytes[parent] = (this.bytes[parent] ?? 0) + (this.bytes[number] ?? 0);
    }
  }
}

/** The folders to look in, those that hold others before them. */
function startsOf(catalog: Catalog, { folders }: DuplicateScope): PlacedFolder[] {
  const places = new FolderPlaces(catalog);
  const starts = folders?.map((id) => places.get(id)) ?? rootFolders(catalog);
  return starts.toSorted((a, b) => a.path.length - b.path.length || compareBytes(a.path, b.path));
}
