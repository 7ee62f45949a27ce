// A part of a file as a file of its own, for readers of what is inside it.

import type { Source } from "../source.ts";

/** The bytes from `offset`, `length` of them or as many as there are. Valid as long as the file is. */
export function partOf(source: Source, offset: number, length: number): Source {
  const sizeBytes = Math.max(0, Math.min(length, source.sizeBytes - offset));
  return {
    sizeBytes,
    head: source.head.subarray(offset, offset + sizeBytes),
    read: (at, wanted) => source.read(offset + at, Math.min(wanted, Math.max(0, sizeBytes - at))),
  };
}
