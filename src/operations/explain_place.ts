// Why a file is in the catalog or is not: the part of `varve why` that needs no metadata.

import { lstatSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { isoTime } from "../base/iso_time.ts";
import { displayName, joinPath, osPath } from "../base/names.ts";
import { failureOf } from "../catalog/failures.ts";
import { fileDetails } from "../catalog/file_details.ts";
import { fileByPath } from "../catalog/files.ts";
import { FolderPlaces, foldersAt, isAtOrBelow } from "../catalog/folder_tree.ts";
import type { Catalog } from "../catalog/open.ts";
import { roots } from "../catalog/roots.ts";
import { excludedBy } from "../disk/list.ts";
import { isVolumeRoot } from "../disk/volume.ts";
import { ignoreRuleOfFile, ignoreRuleOfFolder } from "../domain/ignore_reason.ts";
import { kindOf, type MediaKind } from "../domain/media.ts";

export const placeStatuses = [
  "catalogued",
  "missing",
  "failed",
  "outside-roots",
  "ignored",
  "excluded",
  "no-file",
  "not-a-file",
  "kind-not-asked-for",
  "folder-failed",
  "not-scanned",
] as const;
export type PlaceStatus = (typeof placeStatuses)[number];

export type PlaceRecord = {
  readonly type: "place";
  readonly path: string;
  readonly status: PlaceStatus;
  /** The same for people, a sentence without a final period. */
  readonly detail: string;
};

/** What scans are configured to read. */
export type ScanRules = {
  readonly kinds: readonly MediaKind[];
  readonly exclude: readonly string[];
};

/** Explains whether the catalog knows the file at the absolute `path`, and if not, why not. */
export function explainPlace(catalog: Catalog, path: string, rules: ScanRules): PlaceRecord {
  const answer = (status: PlaceStatus, detail: string): PlaceRecord => {
    return { type: "place", path, status, detail };
  };
  const [status, detail] = whenCatalogued(catalog, path) ?? whenNot(catalog, path, rules);
  return answer(status, detail);
}

type Verdict = readonly [PlaceStatus, string];

function whenCatalogued(catalog: Catalog, path: string): Verdict | undefined {
  const file = fileByPath(catalog, path);
  if (file == null) return undefined;
  const since = fileDetails(catalog, file.id)?.missingSinceUs;
  if (since != null) return ["missing", `A scan did not find it any more at ${isoTime(since)}`];
  const folder = new FolderPlaces(catalog).get(file.folderId);
  const failure = failureOf(catalog, folder, nameOf(path));
  if (failure == null) return ["catalogued", "It is in the catalog"];
  const { stage, reason, detail } = failure;
  const words = detail === "" ? "" : `: ${detail}`;
  return ["failed", `It is in the catalog and could not be read (${stage}, ${reason})${words}`];
}

function whenNot(catalog: Catalog, path: string, rules: ScanRules): Verdict {
  const root = rootOf(catalog, path);
  if (root == null) return ["outside-roots", "It lies in no folder that was ever scanned"];
  return (
    leftOut(root, path, rules.exclude) ??
    whenNotAFile(path) ??
    whenKindNotAskedFor(path, rules.kinds) ??
    whenFolderFailed(catalog, path) ?? [
      "not-scanned",
      "No scan has come by since it is there; `varve scan` will read it",
    ]
  );
}

/** The innermost root that the path lies in. */
function rootOf(catalog: Catalog, path: string): string | undefined {
  const around = roots(catalog).filter((root) => isAtOrBelow(path, root.path));
  return around.sort((a, b) => b.path.length - a.path.length)[0]?.path;
}

/** Left out by a rule or a glob: itself, or a folder that it lies in. */
function leftOut(root: string, path: string, exclude: readonly string[]): Verdict | undefined {
  const names = path
    .slice(root.length)
    .split("/")
    .filter((name) => name !== "");
  let folder = root;
  let below = "";
  for (const [i, name] of names.entries()) {
    const isFile = i === names.length - 1;
    const rule = isFile ? ignoreRuleOfFile(name) : ignoreRuleOfFolder(name, isVolumeRoot(folder));
    const what = isFile ? "It" : `Its folder "${displayName(joinPath(folder, name))}"`;
    if (rule != null) return ["ignored", `${what} is left out by rule (${rule.reason})`];
    const glob = exclude.find((one) => excludedBy([one], below)?.(name));
    if (glob != null) return ["excluded", `${what} is left out by scan.exclude "${glob}"`];
    folder = joinPath(folder, name);
    below = joinPath(below, name);
  }
  return undefined;
}

function whenNotAFile(path: string): Verdict | undefined {
  try {
    const stats = lstatSync(osPath(path));
    if (stats.isFile()) return undefined;
    if (stats.isDirectory()) return ["not-a-file", "It is a folder"];
    if (stats.isSymbolicLink()) return ["not-a-file", "It is a link, and links are not followed"];
    return ["not-a-file", "It is no regular file"];
  } catch (error) {
    const code = systemCode(error);
    const gone = code === "ENOENT" || code === "ENOTDIR";
    return ["no-file", gone ? "There is no such file" : `It cannot be looked at (${code})`];
  }
}

function whenKindNotAskedFor(path: string, kinds: readonly MediaKind[]): Verdict | undefined {
  const kind = kindOf(nameOf(path));
  // Sidecars always come with the files they belong to.
  if (kind === "sidecar" || kinds.includes(kind)) return undefined;
  return [
    "kind-not-asked-for",
    `By its name it is of the kind "${kind}", and scan.kinds asks for ${kinds.join(", ")}`,
  ];
}

/** It, or the nearest folder above it that the catalog knows, could not be read or listed. */
function whenFolderFailed(catalog: Catalog, path: string): Verdict | undefined {
  for (let folder = parentOf(path); ; folder = parentOf(folder)) {
    const [placed] = foldersAt(catalog, folder).filter((found) => found.path === folder);
    const failure = placed == null ? undefined : failureOf(catalog, placed, "");
    if (failure != null) {
      const where = displayName(folder);
      return ["folder-failed", `The folder "${where}" could not be listed: ${failure.detail}`];
    }
    if (placed != null || folder === "/") return undefined;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
