// The content digest: a fast digest of all bytes, 16 of them, that tells duplicates. It is no cryptographic one:
// whoever means to act on equal digests compares the bytes. docs/duplicates.md defines it.

import { readSync } from "node:fs";
import { CONTENT_BYTES } from "../domain/hashes.ts";
import { SAMPLE_BLOCK, WHOLE_IN_SAMPLE_BYTES } from "./hash.ts";

/** So much of a file is hashed at once, together with the digest of what came before. */
const CONTENT_BLOCK = 1024 * 1024;

/**
 * The digest so far, then the block. It begins as eight zero bytes and the size, so that all from the size on is
 * what the sample is a hash of, too.
 */
const chain = Buffer.alloc(CONTENT_BYTES + CONTENT_BLOCK);
const digest = chain.subarray(0, CONTENT_BYTES);
const SIZE_AT = CONTENT_BYTES - 8;

/**
 * Reads the first and last 64 KiB, or all of a file that is no longer than both. Returns the bytes read; fewer
 * than there should be where the file is shorter than `sizeBytes`. `sampleRead` and `contentRead` hash them.
 */
export function readEnds(fd: number, sizeBytes: number): number {
  begin(sizeBytes);
  if (sizeBytes <= WHOLE_IN_SAMPLE_BYTES) return fill(fd, CONTENT_BYTES, sizeBytes, 0);
  return (
    fill(fd, CONTENT_BYTES, SAMPLE_BLOCK, 0) +
    fill(fd, CONTENT_BYTES + SAMPLE_BLOCK, SAMPLE_BLOCK, sizeBytes - SAMPLE_BLOCK)
  );
}

/** Writes the sample of the ends that were read last, `length` bytes. */
export function sampleRead(length: number, into: Buffer, at: number): void {
  into.writeBigUInt64BE(Bun.hash.xxHash3(chain.subarray(SIZE_AT, CONTENT_BYTES + length)), at);
}

/** Writes the content digest of a file that was read whole, `length` bytes. */
export function contentRead(length: number, into: Buffer, at: number): void {
  addBlock(length);
  digest.copy(into, at);
}

/**
 * Writes the content digest of an open file. Returns the bytes read: others than `sizeBytes` where it is shorter
 * or longer by now, and the digest is none then.
 */
export function contentOf(fd: number, sizeBytes: number, into: Buffer, at: number): number {
  begin(sizeBytes);
  let read = 0;
  do {
    const length = fill(fd, CONTENT_BYTES, Math.min(CONTENT_BLOCK, sizeBytes - read), read);
    addBlock(length);
    read += length;
    if (length === 0) break;
  } while (read < sizeBytes);
  digest.copy(into, at);
  return read;
}

function begin(sizeBytes: number): void {
  digest.writeBigUInt64BE(0n, 0);
  digest.writeBigUInt64LE(BigInt(sizeBytes), SIZE_AT);
}

function addBlock(length: number): void {
  const all = chain.subarray(0, CONTENT_BYTES + length);
  // Two hashes make 128 bits; a seed of more than 32 bits would be cut to them (Bun 1.4.5, measured).
  const first = Bun.hash.xxHash3(all, 0n);
  const second = Bun.hash.xxHash3(all, 1n);
  digest.writeBigUInt64BE(first, 0);
  digest.writeBigUInt64BE(second, 8);
}

/** Fills the chain from `at`; fewer bytes than asked only at the end of the file. */
function fill(fd: number, at: number, length: number, offset: number): number {
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, chain, at + filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
