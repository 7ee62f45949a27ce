// Finds the hashes that are near to one without comparing it with all: where two hashes differ in at most 10 of their
// 64 bits, one of their four parts of 16 bits differs in at most 2, or the last of them in at most 1 (else they would
// differ in 3 + 3 + 3 + 2). So tables by the value of each part are looked up at 428 places, and nothing is missed
// (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, 2012).

import { MOST_HASH_BITS } from "./similar_alike.ts";
import { HASH_BYTES } from "./similar_sketch.ts";

const PARTS = 4;
const WORDS = 2;
const VALUES = 1 << 16;
/** Bits in which each part may differ to be looked up. One more each makes more than `MOST_HASH_BITS` together. */
const partBits = Array.from({ length: PARTS }, (_, part) =>
  Math.floor((MOST_HASH_BITS - part) / PARTS),
);

/** Of each part, every way in which it may differ, as numbers to be xor-ed with it. */
const differences = partBits.map((most) =>
  Uint16Array.from(
    Array.from({ length: VALUES }, (_, value) => value).filter((value) => bitCount(value) <= most),
  ),
);

/** An index over hashes by number, in 56 bytes a hash and 1 MB. */
export class HashIndex {
  /** The hashes as four parts each, and as two words. */
  readonly #parts: Uint16Array;
  readonly #words: Uint32Array;
  /** Of each part. */
  readonly #tables: readonly Table[];

  /** `hashes` holds 8 bytes a hash from the start of its buffer, and is not copied: it must not change any more. */
  constructor(hashes: Uint8Array) {
    const count = hashes.length / HASH_BYTES;
    this.#parts = new Uint16Array(hashes.buffer, 0, count * PARTS);
    this.#words = new Uint32Array(hashes.buffer, 0, count * WORDS);
    this.#tables = partBits.map((_, part) => tableOf(this.#parts, this.#words, part));
  }

  /** Numbers of all hashes that differ from that of a number in at most `MOST_HASH_BITS`, itself left out. */
  near(number: number): number[] {
    const found: number[] = [];
    const [first = 0, second = 0] = this.#words.subarray(WORDS * number, WORDS * (number + 1));
    for (const [part, { ordered, words, starts }] of this.#tables.entries()) {
      const value = this.#parts[number * PARTS + part] ?? 0;
      for (const difference of differences[part] ?? []) {
        const bucket = value ^ difference;
        const end = starts[bucket + 1] ?? 0;
        for (let i = starts[bucket] ?? 0; i < end; i++) {
          const bits =
            bitCount(first ^ (words[2 * i] ?? 0)) + bitCount(second ^ (words[2 * i + 1] ?? 0));
          if (bits > MOST_HASH_BITS) continue;
          const other = ordered[i] ?? 0;
          if (other !== number && !this.#isMetBefore(number, other, part)) found.push(other);
        }
      }
    }
    return found;
  }

  /** Bits in which the hashes of two numbers differ. */
  bitsBetween(a: number, b: number): number {
    const first = (this.#words[WORDS * a] ?? 0) ^ (this.#words[WORDS * b] ?? 0);
    const second = (this.#words[WORDS * a + 1] ?? 0) ^ (this.#words[WORDS * b + 1] ?? 0);
    return bitCount(first) + bitCount(second);
  }

  /** Whether a part before this one leads from one to the other, too. */
  #isMetBefore(a: number, b: number, part: number): boolean {
    for (let i = 0; i < part; i++) {
      const difference = (this.#parts[a * PARTS + i] ?? 0) ^ (this.#parts[b * PARTS + i] ?? 0);
      if (bitCount(difference) <= (partBits[i] ?? 0)) return true;
    }
    return false;
  }
}

/** The hashes by the value of one of their parts. */
type Table = {
  /** Their numbers. */
  readonly ordered: Uint32Array;
  /** Once more themselves, so that those of one value lie side by side: that is four times as fast (measured). */
  readonly words: Uint32Array;
  /** Where those of a value begin, and one more. */
  readonly starts: Uint32Array;
};

/** A counting sort. */
function tableOf(parts: Uint16Array, hashes: Uint32Array, part: number): Table {
  const count = parts.length / PARTS;
  const partOf = (number: number) => parts[number * PARTS + part] ?? 0;
  const starts = new Uint32Array(VALUES + 1);
  for (let number = 0; number < count; number++) bump(starts, partOf(number) + 1);
  for (let value = 1; value <= VALUES; value++) {
    starts[value] = (starts[value] ?? 0) + (starts[value - 1] ?? 0);
  }
  const ordered = new Uint32Array(count);
  const words = new Uint32Array(count * WORDS);
  const next = starts.slice();
  for (let number = 0; number < count; number++) {
    const at = bump(next, partOf(number));
    ordered[at] = number;
    words[WORDS * at] = hashes[WORDS * number] ?? 0;
    words[WORDS * at + 1] = hashes[WORDS * number + 1] ?? 0;
  }
  return { ordered, words, starts };
}

/** Counts one up, and returns what it was before. */
function bump(counts: Uint32Array, at: number): number {
  const before = counts[at] ?? 0;
  counts[at] = before + 1;
  return before;
}

/** Bits of a 32-bit number that are set (Warren, Hacker's Delight, 5-1). */
function bitCount(value: number): number {
  let rest = value - ((value >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
