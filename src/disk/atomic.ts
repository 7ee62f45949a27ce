// Small files that are whole or not there: written under another name, brought to the disk, renamed.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { joinPath, osPath } from "../base/names.ts";

/** Makes temporary names differ within this process. */
let writes = 0;

/**
 * Writes `content` to `path`, replacing what is there. After a crash at any instant `path` holds the old
 * content or the new, and at worst a file `.varve-….tmp` lies beside it. Throws what the system says.
 */
export function writeAtomic(path: string, content: string | Uint8Array): void {
  const folder = folderOf(path);
  // Short, because some file systems end at 143 bytes (eCryptfs), and not made of the file's own name.
  const temporary = joinPath(folder, `.varve-${process.pid}-${writes++}.tmp`);
  try {
    const file = openSync(osPath(temporary), "wx", 0o644);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(osPath(temporary), osPath(path));
  } catch (error) {
    rmSync(osPath(temporary), { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Brings new, renamed and removed names in a folder to the disk, where the file system knows how. */
export function syncFolder(folder: string): void {
  const file = openSync(osPath(folder), "r");
  try {
    fsyncSync(file);
  } catch (error) {
    // CIFS, some FUSE file systems and macOS refuse to sync a folder; there is no other way to ask for it.
    if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EBADF"].includes(systemCode(error) ?? "")) {
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

/** The folder of a path. Not node:path's `dirname`, which loses bytes that are not UTF-8. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}
