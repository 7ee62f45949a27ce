// A Source over bytes in memory that counts what is read of it, and can be strict about how much.

import { ReadLimitError, type Source } from "../../src/inspect/source.ts";

/** The size of `head` of a source on disk. */
export const HEAD_BYTES = 65_536;

/** What a reader asked of a source. The bytes of `head` are not counted: they are read before. */
export type Counts = { reads: number; bytes: number };

export type MemorySource = Source & {
  readonly counts: Readonly<Counts>;
  /** A fresh source over the same bytes with its counts at zero. */
  again(): MemorySource;
};

/**
 * A source over `bytes`. A view it returned is overwritten at the next read, so that a reader which keeps
 * one fails here as it would on disk. `maxBytes` and `maxReads` end in `ReadLimitError`; default: none.
 * `sizeBytes` pretends that the file is longer than the bytes (zeros follow), to place a box past 4 GiB.
 */
export function memorySource(
  bytes: Uint8Array,
  limits: { maxBytes?: number; maxReads?: number; sizeBytes?: number } = {},
): MemorySource {
  const { maxBytes = Number.POSITIVE_INFINITY, maxReads = Number.POSITIVE_INFINITY } = limits;
  const sizeBytes = limits.sizeBytes ?? bytes.length;
  const counts: Counts = { reads: 0, bytes: 0 };
  let buffer = Buffer.alloc(0); // Buffers, as from a disk: their slice() does not copy.
  return {
    sizeBytes,
    head: Buffer.from(bytes.subarray(0, HEAD_BYTES)),
    counts,
    again: () => memorySource(bytes, limits),
    read(offset, length) {
      buffer.fill(0xdd); // The view handed out before is no longer valid.
      if (!Number.isFinite(offset) || !Number.isFinite(length)) {
        throw new RangeError(`Read of ${length} bytes at ${offset}`);
      }
      if (offset < 0 || offset >= sizeBytes || length <= 0) return new Uint8Array(0);
      const end = Math.min(sizeBytes, offset + length);
      counts.reads += 1;
      counts.bytes += end - offset;
      if (counts.reads > maxReads) throw new ReadLimitError(`More than ${maxReads} reads`);
      if (counts.bytes > maxBytes) throw new ReadLimitError(`More than ${maxBytes} bytes read`);
      buffer = Buffer.alloc(end - offset);
      buffer.set(bytes.subarray(Math.min(offset, bytes.length), Math.min(end, bytes.length)));
      return buffer;
    },
  };
}
