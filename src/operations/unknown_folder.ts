// A folder that is asked for, as the catalog knows it. One that it does not know is told: an empty answer must
// not look like an empty folder.

import { foldersAt } from "../catalog/folder_tree.ts";
import type { Asking } from "./found.ts";
import { realFolder } from "./real_path.ts";

/** The query with `under` as the catalog knows it; emits a notice where no scan was ever at or below it. */
export function withKnownFolder<Query extends { readonly under?: string }>(
  { catalog, emit }: Asking,
  query: Query,
): Query {
  const { under } = query;
  if (under == null || foldersAt(catalog, under).length > 0) return query;
  const real = realFolder(under);
  if (foldersAt(catalog, real).length > 0) return { ...query, under: real };
  const message = "No scan has seen this folder";
  emit({ type: "notice", level: "warn", message, path: under });
  return query;
}
