// Extended attributes of open files, through libc: node:fs has no calls for them. Values are read whole; Linux ends
// a value, and a list of names, at 64 KiB (linux/limits.h: XATTR_SIZE_MAX, XATTR_LIST_MAX).

import { ptr } from "bun:ffi";
import { nameFromBytes } from "../../base/names.ts";
import { libc } from "../libc.ts";
import { terminated } from "../volume.ts";
import { lastError, SystemCallError } from "./system_call_error.ts";

const MOST_BYTES = 64 * 1024;
let memory: Uint8Array | undefined;

/** Names of the attributes ("user.comment"), in the order of the file system. Throws ENOTSUP where it has none. */
export function attributeNames(fd: number): string[] {
  const buffer = scratch();
  const length = Number(calls().flistxattr(fd, ptr(buffer), buffer.length));
  if (length < 0) throw lastError("flistxattr");
  const names: string[] = [];
  for (let start = 0; start < length; ) {
    const end = buffer.indexOf(0, start);
    if (end < 0 || end >= length) break;
    names.push(nameFromBytes(buffer.subarray(start, end)));
    start = end + 1;
  }
  return names;
}

/** A copy of the value. Throws ENODATA where there is none of that name. */
export function attribute(fd: number, name: string): Uint8Array {
  const buffer = scratch();
  const length = Number(calls().fgetxattr(fd, ptr(terminated(name)), ptr(buffer), buffer.length));
  if (length < 0) throw lastError("fgetxattr");
  return buffer.slice(0, length);
}

/** Makes or replaces the value. Throws what the system says: ENOTSUP, EPERM, ENOSPC, E2BIG … */
export function setAttribute(fd: number, name: string, value: Uint8Array): void {
  const buffer = scratch(); // Memory that does not move, and that an empty value has an address in, too.
  buffer.set(value.subarray(0, MOST_BYTES));
  const { length } = value;
  if (length > MOST_BYTES) throw new SystemCallError("E2BIG", "fsetxattr");
  if (calls().fsetxattr(fd, ptr(terminated(name)), ptr(buffer), length, 0) !== 0) {
    throw lastError("fsetxattr");
  }
}

function calls(): NonNullable<typeof libc> {
  if (libc == null) throw new SystemCallError("ENOSYS", "extended attributes");
  return libc;
}

function scratch(): Uint8Array {
  memory ??= new Uint8Array(new ArrayBuffer(MOST_BYTES));
  return memory;
}
