// A folder that is asked for and not in the catalog: an empty answer must not look like an empty folder.

import { foldersAt } from "../catalog/folder_tree.ts";
import type { Asking } from "./found.ts";

/** Tells where nothing was ever scanned at or below the absolute path `under`. */
export function noteUnknownFolder({ catalog, emit }: Asking, under: string | undefined): void {
  if (under == null || foldersAt(catalog, under).length > 0) return;
  const message = "No scan has seen this folder";
  emit({ type: "notice", level: "warn", message, path: under });
}
