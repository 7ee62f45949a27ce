// Writing all of a buffer, however little the system takes at a time.

import type { FileCalls } from "./file_calls.ts";
import { SystemCallError } from "./system_call_error.ts";

/** Writes at `position`. Throws what the system says, EIO where it takes nothing and gives no reason. */
export function writeAll(fd: number, bytes: Uint8Array, position: number, calls: FileCalls): void {
  for (let at = 0; at < bytes.length; ) {
    const written = calls.write(fd, bytes.subarray(at), position + at);
    if (written <= 0) throw new SystemCallError("EIO", "write");
    at += written;
  }
}
