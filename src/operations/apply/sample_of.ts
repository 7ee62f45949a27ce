// The sample of a file as it is now, to see whether it still is what the catalog knew.

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { SAMPLE_BLOCK, sampleOf } from "../../inspect/hash.ts";

/** 16 hex digits; undefined where the file is shorter than it says. Throws what the system says. */
export function sampleAt(path: string, sizeBytes: number, calls: FileCalls): string | undefined {
  const fd = calls.open(path);
  try {
    const read = (into: Uint8Array, offset: number) => {
      let filled = 0;
      while (filled < into.length) {
        const length = calls.read(fd, into.subarray(filled), offset + filled);
        if (length <= 0) break;
        filled += length;
      }
      return filled;
    };
    const head = new Uint8Array(Math.min(SAMPLE_BLOCK, sizeBytes));
    return read(head, 0) === head.length ? sampleOf(head, sizeBytes, read) : undefined;
  } finally {
    calls.close(fd);
  }
}
