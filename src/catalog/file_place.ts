// A file with its place, as those who read files by their ids are given it.

import type { Stamp } from "../domain/entry.ts";
import type { FolderPlaces } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import { exactName } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { type FileId, fileNameBytes } from "./scanned.ts";

export type FilePlace = {
  readonly id: FileId;
  readonly folderId: FolderId;
  /** Absolute paths of its folder and its root. */
  readonly folder: string;
  readonly root: string;
  readonly name: string;
  readonly stamp: Stamp;
};

/** Columns of `files`. */
export type PlaceColumns = {
  id: number;
  folder_id: number;
  name: string;
  size_bytes: number;
  mtime_us: number;
  inode: number;
};

export function toFilePlace(catalog: Catalog, places: FolderPlaces, row: PlaceColumns): FilePlace {
  const { path, root } = places.get(row.folder_id);
  return {
    id: row.id,
    folderId: row.folder_id,
    folder: path,
    root,
    name: exactName(row.name, () => fileNameBytes(catalog, row.id)),
    stamp: { sizeBytes: row.size_bytes, mtimeUs: row.mtime_us, inode: row.inode },
  };
}
