// Whether a root is there as it was. A mount that is lost looks like a folder that was emptied, and must not
// make a whole library missing.

import { readdirSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { osPath } from "../../base/names.ts";
import { childFolders, rootFolder } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { rootByPath } from "../../catalog/roots.ts";
import { hasPresentFiles, presentNames } from "../../catalog/scanned.ts";
import { volumeOf } from "../../disk/volume.ts";

export type UnavailableRoot = {
  readonly path: string;
  readonly reason: "unreadable" | "empty" | "other-file-system";
  /** For people. */
  readonly detail: string;
};

/** Where a root lies. */
export type RootPlace = {
  /** Type and id of its file system, as the catalog keeps it. */
  readonly fileSystem: string;
  /** Its device now. */
  readonly device: number;
};

/** Why the root must be left alone, or where it lies. */
export function checkRoot(
  catalog: Catalog,
  path: string,
): ({ available: true } & RootPlace) | { available: false; root: UnavailableRoot } {
  let names: Set<string>;
  let place: RootPlace;
  try {
    names = new Set(readdirSync(osPath(path), { encoding: "utf8" }));
    const { fileSystem, fileSystemId, device } = volumeOf(path);
    place = { fileSystem: `${fileSystem} ${fileSystemId}`.trim(), device };
  } catch (error) {
    return unavailable(path, "unreadable", `It cannot be read (${systemCode(error) ?? error})`);
  }
  const known = rootByPath(catalog, path);
  const folder = known == null ? undefined : rootFolder(catalog, known.id);
  if (known == null || folder == null || !hasPresentFiles(catalog, folder.id)) {
    return { available: true, ...place };
  }
  if (names.size === 0) {
    return unavailable(path, "empty", "It is empty and was not; its mount may be lost");
  }
  if (known.fileSystem !== place.fileSystem) {
    const before = [
      ...childFolders(catalog, folder.id)
        .filter((child) => !child.missing)
        .map((child) => child.name),
      ...presentNames(catalog, folder.id, TOP_NAMES),
    ];
    const there = before.filter((name) => names.has(name)).length;
    if (there * 2 < before.length) {
      return unavailable(
        path,
        "other-file-system",
        `It lies on another file system than before (${place.fileSystem}, was ${known.fileSystem}) and ` +
          "most of what it held is not there; its mount may be lost",
      );
    }
  }
  return { available: true, ...place };
}

/** Files directly in a root that are looked for on its new file system. */
const TOP_NAMES = 1000;

function unavailable(
  path: string,
  reason: UnavailableRoot["reason"],
  detail: string,
): { available: false; root: UnavailableRoot } {
  return { available: false, root: { path, reason, detail } };
}
