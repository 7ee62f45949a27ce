// A file as payload readers see it: one window that slides over it, bounded in memory and in what one file
// may cost, whatever its tables claim.

import { SAMPLE_BLOCK } from "../hash.ts";
import type { Source } from "../source.ts";
import { NoPayload } from "./no_payload.ts";
import type { Part } from "./payload_hash.ts";

/** Where the bytes come from; `readInto` returns how many there were. `OpenFile` is one. */
export type PayloadInput = {
  readonly sizeBytes: number;
  readInto(into: Uint8Array, offset: number): number;
};

/** 256 KiB: as fast as 1 MiB where a file is read in order, and cheap where an index makes it jump. */
export const WINDOW_BYTES = 256 * 1024;
/** So much is read behind a jump; what is read on from there comes in whole windows. */
const JUMP_BYTES = 16 * 1024;
/** One window for all files of this thread, and the file that it shows. */
const window = Buffer.alloc(WINDOW_BYTES);
let shown: PayloadFile | undefined;
/**
 * What may be read and hashed, in times of the file's size and beyond that in bytes: a sound file is read
 * about once, its index twice. More comes from tables that point at the same bytes again and again.
 */
const MAX_TIMES = 3;
const MAX_BYTES_BEYOND = 64 * 1024 * 1024;
/** The most that `read` gives at once: no index entry or header of a sound file is larger. */
const MAX_READ_BYTES = 16 * 1024 * 1024;

export class PayloadFile implements Source {
  readonly sizeBytes: number;
  readonly head: Uint8Array;
  readonly #input: PayloadInput;
  readonly #budget: number;
  #start = -1;
  #length = 0;
  #readBytes = 0;
  #hashedBytes = 0;

  constructor(input: PayloadInput) {
    this.#input = input;
    this.sizeBytes = input.sizeBytes;
    this.#budget = MAX_TIMES * input.sizeBytes + MAX_BYTES_BEYOND;
    this.head = new Uint8Array(0);
    this.head = this.read(0, SAMPLE_BLOCK);
  }

  /** A copy of up to `length` bytes, fewer at the end of the file. */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.sizeBytes - offset);
    if (offset < 0 || !(wanted > 0)) return new Uint8Array(0);
    if (wanted > MAX_READ_BYTES) throw new NoPayload("too-large", "One of its tables is too large");
    if (wanted <= WINDOW_BYTES)
      return new Uint8Array(this.view(offset, wanted).subarray(0, wanted));
    const bytes = new Uint8Array(wanted);
    this.#spend(wanted);
    return bytes.subarray(0, this.#input.readInto(bytes, offset));
  }

  /** As `read`, of bytes that must be there. */
  need(offset: number, length: number): Uint8Array {
    const bytes = this.read(offset, length);
    if (bytes.length < length) throw truncated();
    return bytes;
  }

  /**
   * A view of what follows `offset`: at least `atLeast` bytes (up to 256 KiB; fewer only at the end of the
   * file), and as many as there are at hand. Valid until the next call of any method, of any such file.
   */
  view(offset: number, atLeast: number): Uint8Array {
    const wanted = Math.min(atLeast, this.sizeBytes - offset);
    // Tables mostly lie in the head, and are asked for in between.
    if (offset + wanted <= this.head.length) return this.head.subarray(offset);
    const isAtHand = offset >= this.#start && offset + wanted <= this.#start + this.#length;
    if (shown !== this || !isAtHand) this.#fill(offset, wanted);
    return window.subarray(offset - this.#start, this.#length);
  }

  /** Hashes the bytes from `start` to `end`, all of which must be there, as far as the part wants them. */
  feed(start: number, end: number, into: Part): void {
    if (start < 0 || end > this.sizeBytes) throw truncated();
    this.#hashedBytes += Math.max(0, end - start);
    if (this.#hashedBytes > this.#budget) throw tooMuch();
    for (let at = start; at < end; ) {
      const wanted = Math.min(end - at, into.wantedBytes);
      if (wanted === 0) {
        into.skip(end - at);
        return;
      }
      const bytes = this.view(at, 1).subarray(0, wanted);
      if (bytes.length === 0) throw truncated();
      into.add(bytes);
      at += bytes.length;
    }
  }

  #fill(offset: number, atLeast: number): void {
    const isJump = offset !== this.#start + this.#length;
    const most = isJump ? Math.max(JUMP_BYTES, atLeast) : WINDOW_BYTES;
    this.#start = offset;
    const wanted = Math.max(0, Math.min(most, this.sizeBytes - offset));
    this.#spend(wanted);
    shown = this;
    this.#length = this.#input.readInto(window.subarray(0, wanted), offset);
  }

  #spend(bytes: number): void {
    this.#readBytes += bytes;
    if (this.#readBytes > this.#budget) throw tooMuch();
  }
}

function truncated(): NoPayload {
  return new NoPayload("truncated", "The file ends before its media do");
}

function tooMuch(): NoPayload {
  return new NoPayload("too-large", "Its tables lead to the same bytes again and again");
}
