// SHA-256 of an open file, a megabyte at a time.

import type { FileCalls } from "./file_calls.ts";
import { writeAll } from "./write_all.ts";

/** Read at once. A spinning disk and a hash are both as fast with it as with more. */
const BUFFER_BYTES = 1024 * 1024;
/** One for all copies of this thread: nothing is kept in it from one step of a generator to the next. */
let memory: Uint8Array | undefined;

export type Hashed = { readonly digest: string; readonly sizeBytes: number };

/**
 * Hashes a file, and writes what it reads to another if one is given. Yields the bytes so far after each
 * megabyte. Stops past `mostBytes`: a file that grows as fast as it is read must not be read for ever. Throws what
 * the system says.
 */
export function* hashFile(
  from: number,
  to: number | undefined,
  mostBytes: number,
  calls: FileCalls,
): Generator<number, Hashed, void> {
  memory ??= new Uint8Array(BUFFER_BYTES);
  const hasher = new Bun.CryptoHasher("sha256");
  let sizeBytes = 0;
  while (sizeBytes <= mostBytes) {
    const length = calls.read(from, memory, sizeBytes);
    if (length <= 0) break;
    const bytes = memory.subarray(0, length);
    hasher.update(bytes);
    if (to != null) writeAll(to, bytes, sizeBytes, calls);
    sizeBytes += length;
    yield sizeBytes;
  }
  return { digest: hasher.digest("hex"), sizeBytes };
}
