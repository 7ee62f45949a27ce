// Finds the hashes that are near to one without comparing it with all: of two hashes that differ in at most 10 of
// their 64 bits, one of the four parts of 16 bits differs in at most 2 (Norouzi, Punjani, Fleet: Fast search in
// Hamming space with multi-index hashing, 2012). So 4 tables are looked up at 137 places each; nothing is missed.

import { MOST_HASH_BITS } from "./similar_alike.ts";
import { HASH_BYTES } from "./similar_sketch.ts";

const PARTS = 4;
const VALUES = 1 << 16;
/** Bits in which one part of two near hashes differs at most. */
const MOST_PART_BITS = Math.floor(MOST_HASH_BITS / PARTS);

/** Every way in which up to `MOST_PART_BITS` bits of a part can differ, as numbers to be xor-ed with it. */
const differences = Uint16Array.from(
  Array.from({ length: VALUES }, (_, value) => value).filter(
    (value) => bitCount(value) <= MOST_PART_BITS,
  ),
);

/** An index over hashes by number, in 24 bytes a hash and 1 MB. */
export class HashIndex {
  /** The hashes as four parts each, and as two words. */
  readonly #parts: Uint16Array;
  readonly #words: Uint32Array;
  /** Of each part: the numbers of the hashes, those of one value together. */
  readonly #tables: readonly Table[];

  /** `hashes` holds 8 bytes a hash from the start of its buffer, and is not copied: it must not change any more. */
  constructor(hashes: Uint8Array) {
    const count = hashes.length / HASH_BYTES;
    this.#parts = new Uint16Array(hashes.buffer, 0, count * PARTS);
    this.#words = new Uint32Array(hashes.buffer, 0, count * 2);
    this.#tables = Array.from({ length: PARTS }, (_, part) => tableOf(this.#parts, part));
  }

  /** Numbers of all hashes that differ from that of a number in at most `MOST_HASH_BITS`, itself left out. */
  near(number: number): number[] {
    const found: number[] = [];
    for (const [part, { ordered, starts }] of this.#tables.entries()) {
      const value = this.#parts[number * PARTS + part] ?? 0;
      for (const difference of differences) {
        const bucket = value ^ difference;
        const end = starts[bucket + 1] ?? 0;
        for (let i = starts[bucket] ?? 0; i < end; i++) {
          const other = ordered[i] ?? 0;
          if (this.bitsBetween(number, other) > MOST_HASH_BITS || other === number) continue;
          if (!this.#isMetBefore(number, other, part)) found.push(other);
        }
      }
    }
    return found;
  }

  /** Bits in which the hashes of two numbers differ. */
  bitsBetween(a: number, b: number): number {
    const first = (this.#words[2 * a] ?? 0) ^ (this.#words[2 * b] ?? 0);
    const second = (this.#words[2 * a + 1] ?? 0) ^ (this.#words[2 * b + 1] ?? 0);
    return bitCount(first) + bitCount(second);
  }

  /** Whether a part before this one leads from one to the other, too. */
  #isMetBefore(a: number, b: number, part: number): boolean {
    for (let i = 0; i < part; i++) {
      const difference = (this.#parts[a * PARTS + i] ?? 0) ^ (this.#parts[b * PARTS + i] ?? 0);
      if (bitCount(difference) <= MOST_PART_BITS) return true;
    }
    return false;
  }
}

type Table = {
  readonly ordered: Uint32Array;
  /** Where those of a value begin, and one more. */
  readonly starts: Uint32Array;
};

/** The numbers of the hashes by the value of one of their parts: a counting sort. */
function tableOf(parts: Uint16Array, part: number): Table {
  const count = parts.length / PARTS;
  const partOf = (number: number) => parts[number * PARTS + part] ?? 0;
  const starts = new Uint32Array(VALUES + 1);
  for (let number = 0; number < count; number++) bump(starts, partOf(number) + 1);
  for (let value = 1; value <= VALUES; value++) {
    starts[value] = (starts[value] ?? 0) + (starts[value - 1] ?? 0);
  }
  const ordered = new Uint32Array(count);
  const next = starts.slice();
  for (let number = 0; number < count; number++) ordered[bump(next, partOf(number))] = number;
  return { ordered, starts };
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
