// Names brought to the disk: a new file is not safe before its folder is.

import { closeSync, fsyncSync, openSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { osPath } from "../base/names.ts";

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
