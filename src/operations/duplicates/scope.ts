// Which folders of the catalog duplicates are looked for in.

import { joinPath } from "../../base/names.ts";
import {
  foldersAt,
  isAtOrBelow,
  type PlacedFolder,
  rootFolders,
} from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { Target } from "../scan/targets.ts";

/**
 * The folders to look in with all below them: the targets, or where none are named all roots, as far as they lie
 * `under` a folder. Undefined where that is everything.
 */
export function foldersOf(
  catalog: Catalog,
  targets: readonly Target[],
  under: string | undefined,
): readonly FolderId[] | undefined {
  const roots = rootFolders(catalog);
  const named = targets.map(({ root, below = "" }) => joinPath(root, below));
  const starts = (named.length === 0 ? roots.map(({ path }) => path) : named).flatMap((path) =>
    startsAt(catalog, path, under),
  );
  const ids = new Set(starts.map(({ id }) => id));
  return roots.every(({ id }) => ids.has(id)) ? undefined : [...ids];
}

function startsAt(catalog: Catalog, path: string, under: string | undefined): PlacedFolder[] {
  if (under == null || isAtOrBelow(path, under)) return foldersAt(catalog, path);
  return isAtOrBelow(under, path) ? foldersAt(catalog, under) : [];
}
