// Gives a finished file its name so that neither the name nor what is in the file is lost in a power cut.

import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { osPath } from "../base/names.ts";
import { folderOf } from "../base/paths.ts";
import { exists } from "./exists.ts";
import { syncFolder } from "./sync_folder.ts";

/** Brings what is in a file to the disk. */
export function syncFile(path: string): void {
  const file = openSync(osPath(path), "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Renames within a folder, the file's bytes and then its name on the disk. Never replaces another file. */
export function renameSynced(from: string, to: string): void {
  syncFile(from);
  moveNew(from, to);
  syncFolder(folderOf(to));
}

/**
 * Puts the finished file `from` in the place of `to`, which is kept as `aside`; all three in one folder. At
 * every instant `to` is the old file or the new one, whole, where the file system has hard links; without
 * them there is an instant at which it has no name but `aside`.
 */
export function replaceKeeping(
  from: string,
  to: string,
  aside: string,
  /** Called between the two renames; tests stop there. */
  between?: () => void,
): void {
  syncFile(from);
  if (exists(to)) {
    if (!linked(to, aside)) moveNew(to, aside);
    syncFolder(folderOf(to));
    between?.();
  }
  renameSync(osPath(from), osPath(to));
  syncFolder(folderOf(to));
}

function moveNew(from: string, to: string): void {
  if (linked(from, to)) {
    rmSync(osPath(from));
    return;
  }
  if (exists(to)) throw new Error(`"${to}" is there already`);
  renameSync(osPath(from), osPath(to));
}

/** Whether a second name could be made; false where the file system has no hard links. Throws EEXIST. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(osPath(from), osPath(to));
    return true;
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"].includes(code))
      return false;
    throw error;
  }
}
