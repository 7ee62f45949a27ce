// Whether two files hold the same bytes: both are read whole, at the same time.

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { attempt, type Trouble, troubleOf } from "../../disk/move/trouble.ts";

const BUFFER_BYTES = 1024 * 1024;
/** Two for all comparisons of this thread: nothing is kept in them from one step of a generator to the next. */
let memory: readonly [Uint8Array, Uint8Array] | undefined;

/** Yields the bytes compared so far; the trouble where one of them cannot be read. */
export function* sameBytes(
  a: string,
  b: string,
  calls: FileCalls,
): Generator<{ readonly doneBytes: number }, boolean | Trouble, void> {
  using open = new DisposableStack();
  const opened: number[] = [];
  for (const path of [a, b]) {
    const fd = attempt(() => calls.open(path));
    if (fd.code != null) return troubleOf(fd.code, "open", path);
    open.defer(() => attempt(() => calls.close(fd.value)));
    opened.push(fd.value);
  }
  const [first = -1, second = -1] = opened;
  memory ??= [new Uint8Array(BUFFER_BYTES), new Uint8Array(BUFFER_BYTES)];
  const buffers = memory;
  let doneBytes = 0;
  for (;;) {
    const lengths: number[] = [];
    for (const [i, fd] of [first, second].entries()) {
      const length = attempt(() => readFully(fd, buffers[i] ?? buffers[0], doneBytes, calls));
      if (length.code != null) return troubleOf(length.code, "read", i === 0 ? a : b);
      lengths.push(length.value);
    }
    const [left = 0, right = 0] = lengths;
    if (left !== right) return false;
    if (left === 0) return true;
    if (Buffer.compare(buffers[0].subarray(0, left), buffers[1].subarray(0, right)) !== 0) {
      return false;
    }
    doneBytes += left;
    yield { doneBytes };
  }
}

/** As much as fits, or up to the end. */
export function readFully(
  fd: number,
  buffer: Uint8Array,
  position: number,
  calls: FileCalls,
): number {
  let filled = 0;
  while (filled < buffer.length) {
    const length = calls.read(fd, buffer.subarray(filled), position + filled);
    if (length <= 0) break;
    filled += length;
  }
  return filled;
}
