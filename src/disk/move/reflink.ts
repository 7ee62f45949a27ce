// A copy that shares its blocks on disk with the original until one of them is changed: FICLONE of btrfs, and of XFS
// that was made with reflink=1. node:fs would fall back on copying, which is not what was asked for.

import { libc } from "../libc.ts";
import { lastError, SystemCallError } from "./system_call_error.ts";

/** linux/fs.h: _IOW(0x94, 9, int). */
const FICLONE = 0x40049409;

/**
 * Gives the open file `to`, which is empty, all bytes of the open file `from` (ioctl_ficlone(2)); one act, in which no
 * byte is written. Throws what `cannotClone` has where it cannot be.
 */
export function clone(from: number, to: number): void {
  if (libc == null) throw new SystemCallError("ENOSYS", "ioctl FICLONE");
  if (libc.ioctl(to, FICLONE, from) !== 0) throw lastError("ioctl FICLONE");
}

/**
 * Codes by which file systems say that they share no blocks, or not between these two files; E0: no reason was given.
 */
export const cannotClone: ReadonlySet<string> = new Set([
  "EOPNOTSUPP",
  "ENOTSUP",
  "ENOTTY",
  "EINVAL",
  "ENOSYS",
  "EXDEV",
  "ETXTBSY",
  "E0",
]);
