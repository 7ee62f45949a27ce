// The folder that files are filed in, before anything is planned: whether files may go there at all.

import { accessSync, constants, lstatSync, realpathSync, statSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { joinPath, nameFromBytes, osPath } from "../../base/names.ts";
import { folderOf, nameOf } from "../../base/paths.ts";
import { foldersAt, isAtOrBelow } from "../../catalog/folder_tree.ts";
import { rootFolder } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { roots } from "../../catalog/roots.ts";
import { hasPresentFiles } from "../../catalog/scanned.ts";
import { excludedBy } from "../../disk/list.ts";
import { isVolumeRoot, type Volume, volumeOf } from "../../disk/volume.ts";
import { isIgnoredFolder } from "../../domain/ignore.ts";
import { ECRYPTFS_NAME_BYTES } from "../../domain/safe_name.ts";
import { checkRoot } from "../scan/root.ts";
import { RootUnavailableError } from "../scan/root_unavailable.ts";
import { TargetError } from "./errors.ts";

export type Target = {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly isThere: boolean;
  /** The longest name it takes, in bytes. */
  readonly maxNameBytes: number;
  /** Of the file system that it lies on, or will. */
  readonly device: number;
};

/**
 * Looks at the absolute path of a target. Throws `TargetError` where no files can go there, and
 * `RootUnavailableError` where it, or a root that it lies in, held files and is gone.
 */
export function lookAtTarget(
  catalog: Catalog,
  asked: string,
  volumeAt: (path: string) => Pick<Volume, "readOnly" | "maxNameBytes" | "device"> = volumeOf,
): Target {
  const { path, above, isThere } = resolved(asked);
  checkRoots(catalog, path);
  if (!isThere && foldersAt(catalog, path).some(({ id }) => hasPresentFiles(catalog, id))) {
    throw new RootUnavailableError(path, "it is not there and held files before");
  }
  const { readOnly, maxNameBytes, device } = volumeAt(above);
  const denied = "cannot be written to";
  if (readOnly) {
    const hint = "Mount it for writing, or choose another folder";
    throw new TargetError(path, `${denied}: its file system is mounted read-only`, hint);
  }
  try {
    accessSync(osPath(above), constants.W_OK | constants.X_OK);
  } catch (error) {
    const where = above === path ? "" : ` in "${above}"`;
    const hint = "Give this user the right to write there, or choose another folder";
    const code = systemCode(error) ?? String(error);
    throw new TargetError(path, `${denied}: ${code}${where}`, hint, { cause: error });
  }
  if (maxNameBytes < ECRYPTFS_NAME_BYTES) {
    const what = `takes names of ${maxNameBytes} bytes at most, which is too little for the names of photos`;
    throw new TargetError(path, what, "Choose a folder on another file system");
  }
  return { path, isThere, maxNameBytes, device };
}

/** A folder that is yet to be made would be made below a mount point whose disk is away. */
function checkRoots(catalog: Catalog, target: string): void {
  for (const { id, path } of roots(catalog)) {
    if (!isAtOrBelow(target, path)) continue;
    const folder = rootFolder(catalog, id);
    if (folder == null || !hasPresentFiles(catalog, folder.id)) continue;
    const checked = checkRoot(catalog, path);
    if (!checked.available) throw new RootUnavailableError(path, checked.root.detail);
  }
}

/** Throws `TargetError` where a scan would leave out what is filed there. */
export function checkSeen(catalog: Catalog, target: string, exclude: readonly string[]): void {
  const hint = "Choose a folder that scans look into";
  for (let path = target; path !== "/"; path = folderOf(path)) {
    if (isIgnoredFolder(nameOf(path), isVolumeRoot(folderOf(path)))) {
      throw new TargetError(target, `lies in "${nameOf(path)}", which scans leave out`, hint);
    }
  }
  for (const { path: root } of roots(catalog)) {
    if (!isAtOrBelow(target, root)) continue;
    let below = "";
    for (const name of target
      .slice(root.length)
      .split("/")
      .filter((part) => part !== "")) {
      if (excludedBy(exclude, below)?.(name) === true) {
        throw new TargetError(target, `is left out of scans by scan.exclude ("${name}")`, hint);
      }
      below = joinPath(below, name);
    }
  }
}

/**
 * Throws `TargetError` where a plan would never come to an end: what is copied or linked into its own source would
 * be copied again by the next plan.
 */
export function checkLoop(target: string, sources: readonly string[], action: string): void {
  const source = sources.find((one) => one === target);
  if (action === "move" || source == null) return;
  const what = `is the source itself, and to ${action} it into itself would double it`;
  throw new TargetError(target, what, "Choose a folder below or beside it, or `--action move`");
}

/** Throws `TargetError` where a source lies on another file system: a hard link cannot lead to it. */
export function checkLinks(
  { path, device }: Pick<Target, "path" | "device">,
  sources: readonly string[],
  deviceOf: (path: string) => number | undefined = deviceAt,
): void {
  for (const source of sources) {
    const other = deviceOf(source);
    if (other == null || other === device) continue;
    const what = `lies on another file system than "${source}", and hard links do not lead there`;
    throw new TargetError(path, what, "Choose a folder beside the source, or `--action copy`");
  }
}

/** Undefined where nothing is there. */
function deviceAt(path: string): number | undefined {
  return statSync(osPath(path), { throwIfNoEntry: false })?.dev;
}

/** The path with its links resolved, as far as it is there; `above` is the last folder of it that is. */
function resolved(asked: string): {
  readonly path: string;
  readonly above: string;
  readonly isThere: boolean;
} {
  let rest = "";
  for (let path = asked; ; path = folderOf(path)) {
    try {
      const real = nameFromBytes(realpathSync(osPath(path), { encoding: "buffer" }));
      if (!statSync(osPath(real)).isDirectory()) {
        throw new TargetError(asked, `is no folder: "${real}" is a file`, "Choose a folder");
      }
      return { path: joinPath(real, rest), above: real, isThere: rest === "" };
    } catch (error) {
      if (error instanceof TargetError) throw error;
      const code = systemCode(error);
      if (path === "/" || (code !== "ENOENT" && code !== "ENOTDIR")) {
        const hint = "Look whether the folder is mounted and may be entered";
        throw new TargetError(asked, `cannot be looked at: ${code ?? error}`, hint, {
          cause: error,
        });
      }
      if (code === "ENOTDIR") {
        throw new TargetError(asked, "lies below a file", "Choose a folder", { cause: error });
      }
      if (isLink(path)) {
        const what = `leads nowhere: "${path}" is a broken link`;
        throw new TargetError(asked, what, "Choose a folder", { cause: error });
      }
      rest = joinPath(nameOf(path), rest);
    }
  }
}

function isLink(path: string): boolean {
  return lstatSync(osPath(path), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
