// A folder that is asked for, as the catalog knows it. One that it does not know is told: an empty answer must
// not look like an empty folder.

import { foldersAt } from "../catalog/folder_tree.ts";
import type { Asking } from "./found.ts";
import { realFolder } from "./real_path.ts";

/** The query with `under` as the catalog knows it; emits a notice where no scan was ever at or below it. */
export function withKnownFolder<Query extends { readonly under?: string }>(
  asking: Asking,
  query: Query,
): Query {
  const { under } = query;
  if (under == null || foldersAt(asking.catalog, under).length > 0) return query;
  const real = realFolder(under);
  if (foldersAt(asking.catalog, real).length > 0) return { ...query, under: real };
  tellUnknownFolder(asking, under);
  return query;
}

/** Emits a notice where no scan was ever at or below a folder, whose path is absolute. */
export function tellUnknownFolder({ catalog, emit }: Asking, folder: string): void {
  if (foldersAt(catalog, folder).length > 0) return;
  emit({ type: "notice", level: "warn", message: "No scan has seen this folder", path: folder });
}
