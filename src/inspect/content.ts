// The content digest: a fast digest of all bytes, 16 of them, that tells duplicates. It is no cryptographic one:
// whoever means to act on equal digests compares the bytes. docs/duplicates.md defines it.

import { compileLess } from "../base/compile_less.ts";
import { ReadBuffer } from "../disk/files_below.ts";
import { CONTENT_BYTES, SAMPLE_BYTES } from "../domain/hashes.ts";
import { SAMPLE_BLOCK, WHOLE_IN_SAMPLE_BYTES } from "./hash.ts";

/** So much of a file is hashed at once, together with the digest of what came before. */
const CONTENT_BLOCK = 1024 * 1024;

/**
 * The block lies where a page of memory begins: to any place between two lines of the cache the kernel copies a file five
 * times as slowly (measured, AMD EPYC).
 */
const BLOCK_AT = 4096;
const DIGEST_AT = BLOCK_AT - CONTENT_BYTES;
const SIZE_AT = BLOCK_AT - 8;
/**
 * The digest so far, then the block. It begins as eight zero bytes and the size, so that all from the size on is
 * what the sample is a hash of, too.
 */
const chain = new ReadBuffer(BLOCK_AT + CONTENT_BLOCK);
/** The digest so far. (Views made anew, and the methods of Buffer for numbers, cost more than hashing a small file.) */
const digest = new DataView(chain.bytes.buffer, DIGEST_AT, CONTENT_BYTES);
const sample = new DataView(new ArrayBuffer(SAMPLE_BYTES));

/**
 * Reads the first and last 64 KiB, or all of a file that is no longer than both. Returns the bytes read; fewer
 * than there should be where the file is shorter than `sizeBytes`. `sampleRead` and `contentRead` hash them.
 */
export function readEnds(fd: number, sizeBytes: number): number {
  begin(sizeBytes);
  if (sizeBytes <= WHOLE_IN_SAMPLE_BYTES) return chain.fill(fd, BLOCK_AT, sizeBytes);
  return (
    chain.fill(fd, BLOCK_AT, SAMPLE_BLOCK) +
    chain.fill(fd, BLOCK_AT + SAMPLE_BLOCK, SAMPLE_BLOCK, sizeBytes - SAMPLE_BLOCK)
  );
}

/** Writes the sample of the ends that were read last, `length` bytes. */
export function sampleRead(length: number, into: Uint8Array, at: number): void {
  sample.setBigUint64(0, Bun.hash.xxHash3(chain.bytes.subarray(SIZE_AT, BLOCK_AT + length)));
  copy(sample, into, at);
}

/** Writes the content digest of a file that was read whole, `length` bytes. */
export function contentRead(length: number, into: Uint8Array, at: number): void {
  addBlock(length);
  copy(digest, into, at);
}

/**
 * Writes the content digest of an open file. Returns the bytes read: others than `sizeBytes` where it is shorter
 * or longer by now, and the digest is none then. `taking` is handed each block that was read, valid during the call.
 */
export function contentOf(
  fd: number,
  sizeBytes: number,
  into: Uint8Array,
  at: number,
  taking?: (block: Uint8Array) => void,
): number {
  begin(sizeBytes);
  let read = 0;
  do {
    const length = chain.fill(fd, BLOCK_AT, Math.min(CONTENT_BLOCK, sizeBytes - read));
    taking?.(chain.bytes.subarray(BLOCK_AT, BLOCK_AT + length));
    addBlock(length);
    read += length;
    if (length === 0) break;
  } while (read < sizeBytes);
  copy(digest, into, at);
  return read;
}

function begin(sizeBytes: number): void {
  digest.setUint32(0, 0);
  digest.setUint32(4, 0);
  digest.setUint32(8, sizeBytes % 2 ** 32, true);
  digest.setUint32(12, Math.floor(sizeBytes / 2 ** 32), true);
}

function addBlock(length: number): void {
  const all = chain.bytes.subarray(DIGEST_AT, BLOCK_AT + length);
  // Two hashes make 128 bits; a seed of more than 32 bits would be cut to them (Bun 1.4.5, measured).
  const first = Bun.hash.xxHash3(all, 0n);
  const second = Bun.hash.xxHash3(all, 1n);
  digest.setBigUint64(0, first);
  digest.setBigUint64(8, second);
}

function copy(hash: DataView, into: Uint8Array, at: number): void {
  for (let i = 0; i < hash.byteLength; i++) into[at + i] = hash.getUint8(i);
}

compileLess(readEnds, sampleRead, contentRead);
