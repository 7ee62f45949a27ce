// Calls that node:fs lacks, or does with less: a rename that replaces nothing, two files that change names, times to
// the nanosecond, a look that leaves little behind, and letting go of what the system keeps of a file in memory.

import { ptr } from "bun:ffi";
import { futimesSync } from "node:fs";
import { hasRawBytes, nameToBytes } from "../../base/names.ts";
import { typeOfMode } from "../entries.ts";
import { callNumbers, libc } from "../libc.ts";
import { statMemory } from "../stat_memory.ts";
import type { FileFacts } from "./file_facts.ts";
import { lastError, SystemCallError } from "./system_call_error.ts";

const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
/** A path of PATH_MAX (4096) bytes and its end; longer ones are refused by the system anyway. */
const PATH_BYTES = 4097;
const encoder = new TextEncoder();
/** Two paths in memory that does not move: a rename a step is the cost of an apply. */
const first = new Uint8Array(new ArrayBuffer(PATH_BYTES));
const second = new Uint8Array(new ArrayBuffer(PATH_BYTES));
const firstAt = ptr(first);
const secondAt = ptr(second);

/**
 * renameat2(RENAME_NOREPLACE): gives the file another name unless something has it. Throws EEXIST where it is
 * taken, ENOSYS where the kernel is older than 3.15, EINVAL where the file system cannot do it.
 */
export function renameNoReplace(from: string, to: string): void {
  rename2(from, to, RENAME_NOREPLACE);
}

/**
 * renameat2(RENAME_EXCHANGE): each of two files gets the other's name, in one act. Throws as `renameNoReplace` does,
 * and ENOENT where one of them is not there.
 */
export function exchange(one: string, other: string): void {
  rename2(one, other, RENAME_EXCHANGE);
}

function rename2(from: string, to: string, flags: number): void {
  if (libc == null || kernelLacksIt) throw lacking;
  place(from, first, "renameat2");
  place(to, second, "renameat2");
  const { renameat2 } = callNumbers;
  if (libc.renameat2(renameat2, AT_FDCWD, firstAt, AT_FDCWD, secondAt, flags) === 0) return;
  const error = lastError("renameat2", from);
  kernelLacksIt = error.code === "ENOSYS";
  throw error;
}

/** A kernel that has said so once need not be asked, nor a new error be made, a hundred thousand times. */
let kernelLacksIt = false;
const lacking = new SystemCallError("ENOSYS", "renameat2");

const stat = statMemory();

/** What has the name; undefined where that cannot be asked so, or is not there: `lstat` says why. */
export function look(path: string): FileFacts | undefined {
  if (stat == null) return undefined;
  place(path, first, "newfstatat");
  if (!stat.lookAt(firstAt)) return undefined;
  const { mode } = stat;
  return {
    type: typeOfMode(mode),
    device: stat.device,
    inode: stat.inode,
    links: stat.links,
    mode: mode & 0o7777,
    user: stat.user,
    group: stat.group,
    sizeBytes: stat.sizeBytes,
    stamp: stat.stamp(),
    accessedNs: stat.accessedNs,
    modifiedNs: stat.modifiedNs,
    changedNs: stat.changedNs,
  };
}

const times = new BigInt64Array(new ArrayBuffer(32));

/** Sets both times exactly. node:fs takes seconds as floating point, which ends at some 200 ns, and no time before 1970. */
export function setTimes(fd: number, accessedNs: bigint, modifiedNs: bigint): void {
  if (libc == null) {
    futimesSync(fd, Number(accessedNs) / 1e9, Number(modifiedNs) / 1e9);
    return;
  }
  times.set([...timespec(accessedNs), ...timespec(modifiedNs)]);
  if (libc.futimens(fd, ptr(times)) !== 0) throw lastError("futimens");
}

const POSIX_FADV_DONTNEED = 4;

/** Lets go of the file's pages that are on the disk already, so that reading it again asks the disk. A hint. */
export function forgetCache(fd: number): void {
  libc?.fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

/** Seconds and nanoseconds; the latter are never negative. */
function timespec(ns: bigint): [bigint, bigint] {
  const rest = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return [(ns - rest) / 1_000_000_000n, rest];
}

function place(path: string, memory: Uint8Array, call: string): void {
  let end: number;
  if (hasRawBytes(path)) {
    const bytes = nameToBytes(path);
    end = bytes.length;
    if (end < PATH_BYTES) memory.set(bytes);
  } else {
    const { read, written } = encoder.encodeInto(path, memory);
    end = read === path.length ? written : PATH_BYTES;
  }
  if (end >= PATH_BYTES) throw new SystemCallError("ENAMETOOLONG", call, path);
  memory[end] = 0;
}
