// The ways in which TIFF packs pixels (TIFF 6.0, sections 9 and 13; Adobe's supplement of 2002 for deflate). Each gives
// as many bytes as are asked for at most, however much the packed ones would come to; damaged ones give fewer.

import { inflateSync } from "node:zlib";

/** By the number of the tag Compression. */
export const unpackers: Readonly<Record<number, (packed: Uint8Array, size: number) => Uint8Array>> =
  { 5: unpackLzw, 8: unpackDeflate, 32773: unpackBits, 32946: unpackDeflate };

function unpackDeflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: size });
  } catch {
    return new Uint8Array(0); // Damaged, cut short, or more than it should be.
  }
}

/** Runs: a byte that counts, then so many bytes, or one byte so many times. */
function unpackBits(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let [from, to] = [0, 0];
  while (from < packed.length && to < size) {
    const count = packed[from++] ?? 0;
    if (count < 128) {
      const run = packed.subarray(from, from + Math.min(count + 1, size - to));
      out.set(run, to);
      from += count + 1;
      to += run.length;
    } else if (count > 128) {
      const end = Math.min(to + 257 - count, size);
      out.fill(packed[from++] ?? 0, to, end);
      to = end;
    }
  }
  return out.subarray(0, to);
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * A code is a byte, or what was put out at some place: each new one is the last that was put out with the byte behind
 * it, so that all of them are found in what is out already.
 */
function unpackLzw(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint32Array(MOST_CODES);
  let codes = END + 1;
  let width = 9;
  let to = 0;
  let lastStart = 0;
  let lastLength = 0;
  for (let bit = 0; bit + width <= 8 * packed.length && to < size; ) {
    const code = bitsAt(packed, bit, width);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      codes = END + 1;
      width = 9;
      lastLength = 0;
      continue;
    }
    if (lastLength > 0 && codes < MOST_CODES) {
      starts[codes] = lastStart;
      lengths[codes] = lastLength + 1;
      codes++;
    }
    if (code >= codes) break;
    const start = to;
    if (code < CLEAR) {
      out[to++] = code;
    } else {
      const from = starts[code] ?? 0;
      const end = Math.min(to + (lengths[code] ?? 0), size);
      // Byte by byte: it may reach into what it puts out.
      for (let i = from; to < end; i++) out[to++] = out[i] ?? 0;
    }
    lastStart = start;
    lastLength = to - start;
    // One code earlier than it would have to be.
    if (codes + 1 >= 1 << width && width < 12) width++;
  }
  return out.subarray(0, to);
}

/** At most 16 bits from a place on, the first the highest. */
function bitsAt(bytes: Uint8Array, bit: number, count: number): number {
  const at = bit >> 3;
  const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (three >> (24 - (bit & 7) - count)) & ((1 << count) - 1);
}
