// Sample and digests of an open file.

import { readSync } from "node:fs";
import type { DigestAlgorithm } from "../domain/inspection.ts";

/** The sample takes this many bytes from each end; the head is the block that metadata readers want anyway. */
export const SAMPLE_BLOCK = 64 * 1024;
/** 1 MiB a read: larger reads gain nothing on any disk tried, and each thread keeps one such buffer. */
const DIGEST_BLOCK = 1024 * 1024;

/** Of a file of this size the sample takes every byte. */
export const WHOLE_IN_SAMPLE_BYTES = 2 * SAMPLE_BLOCK;

/** Size (8 bytes, little endian), head, tail: these lie where the kernel copies them fast (see content.ts). */
const HEAD_AT = 4096;
const SIZE_AT = HEAD_AT - 8;
const sampled = Buffer.alloc(HEAD_AT + WHOLE_IN_SAMPLE_BYTES);
let digestBlock: Buffer | undefined;

/**
 * xxh3 of size, first and last 64 KiB as 16 hex digits; of all bytes where there are at most 128 KiB.
 * `head` holds the first 64 KiB. Undefined where the file is shorter than its size says.
 */
export function sampleOf(
  head: Uint8Array,
  sizeBytes: number,
  read: (into: Uint8Array, offset: number) => number,
): string | undefined {
  sampled.writeBigUInt64LE(BigInt(sizeBytes), SIZE_AT);
  sampled.set(head, HEAD_AT);
  let end = HEAD_AT + head.length;
  const tail = Math.min(SAMPLE_BLOCK, sizeBytes - head.length);
  if (tail > 0) {
    const into = sampled.subarray(end, end + tail);
    if (read(into, sizeBytes - tail) !== tail) return undefined;
    end += tail;
  }
  return Bun.hash.xxHash3(sampled.subarray(SIZE_AT, end)).toString(16).padStart(16, "0");
}

/**
 * Hex digests of all bytes, each asked for, in one pass. Undefined where the file is shorter or longer than
 * `sizeBytes` by now.
 */
export function digestsOf(
  fd: number,
  sizeBytes: number,
  algorithms: readonly DigestAlgorithm[],
): Partial<Record<DigestAlgorithm, string>> | undefined {
  digestBlock ??= Buffer.alloc(DIGEST_BLOCK);
  const hashers = algorithms.map((algorithm) => new Bun.CryptoHasher(algorithm));
  let offset = 0;
  for (;;) {
    const length = readSync(fd, digestBlock, 0, DIGEST_BLOCK, offset);
    if (length === 0) break;
    const block = digestBlock.subarray(0, length);
    for (const hasher of hashers) hasher.update(block);
    offset += length;
    if (offset > sizeBytes) return undefined;
  }
  if (offset !== sizeBytes) return undefined;
  return Object.fromEntries(algorithms.map((name, i) => [name, hashers[i]?.digest("hex") ?? ""]));
}
