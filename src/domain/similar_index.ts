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
  /** The hashes, 8 bytes each, as four numbers. */
  readonly #parts: Uint16Array;
  /** Of each part: the numbers of the hashes, those of one value together. */
  readonly #ordered: readonly Uint32Array[];
  /** Of each part: where those of a value begin, and one more. */
  readonly #starts: readonly Uint32Array[];

  /** `hashes` holds 8 bytes a hash, and is not copied: it must not change any more. */
  constructor(hashes: Uint8Array) {
    const count = hashes.length / HASH_BYTES;
    this.#parts = new Uint16Array(hashes.buffer, hashes.byteOffset, count * PARTS);
    const tables = Array.from({ length: PARTS }, (_, part) => tableOf(this.#parts, part));
    this.#ordered = tables.map(({ ordered }) => ordered);
    this.#starts = tables.map(({ starts }) => starts);
  }

  /** Numbers of all hashes that differ from that of a number in at most `MOST_HASH_BITS`, itself left out. */
  near(number: number): number[] {
    const found: number[] = [];
    for (let part = 0; part < PARTS; part++) {
      const ordered = this.#ordered[part] ?? new Uint32Array();
      const starts = this.#starts[part] ?? new Uint32Array();
      const value = this.#parts[number * PARTS + part] ?? 0;
      for (const difference of differences) {
        const bucket = value ^ difference;
        const end = starts[bucket + 1] ?? 0;
        for (let i = starts[bucket] ?? 0; i < end; i++) {
          const other = ordered[i] ?? 0;
          if (other !== number && this.#isNearFirst(number, other, part)) found.push(other);
        }
      }
    }
    return found;
  }

  /** Whether two hashes are near, and not met through an earlier part already. */
  #isNearFirst(a: number, b: number, part: number): boolean {
    let sum = 0;
    for (let i = 0; i < PARTS; i++) {
      const x = this.#parts[a * PARTS + i] ?? 0;
      const bits = bitCount(x ^ (this.#parts[b * PARTS + i] ?? 0));
      if (i < part && bits <= MOST_PART_BITS) return false;
      sum += bits;
    }
    return sum <= MOST_HASH_BITS;
  }
}

function tableOf(
  parts: Uint16Array,
  part: number,
): { readonly ordered: Uint32Array; readonly starts: Uint32Array } {
  const count = parts.length / PARTS;
  const starts = new Uint32Array(VALUES + 1);
  const bump = (value: number) => {
    starts[value] = (starts[value] ?? 0) + 1;
  };
  for (let i = 0; i < count; i++) bump((parts[i * PARTS + part] ?? 0) + 1);
  for (let value = 1; value <= VALUES; value++) {
    starts[value] = (starts[value] ?? 0) + (starts[value - 1] ?? 0);
  }
  const ordered = new Uint32Array(count);
  const next = starts.slice();
  for (let i = 0; i < count; i++) {
    const value = parts[i * PARTS + part] ?? 0;
    const at = next[value] ?? 0;
    ordered[at] = i;
    next[value] = at + 1;
  }
  return { ordered, starts };
}

/** Bits of a number below 2^16 that are set. */
function bitCount(value: number): number {
  let rest = value - ((value >> 1) & 0x5555);
  rest = (rest & 0x3333) + ((rest >> 2) & 0x3333);
  rest = (rest + (rest >> 4)) & 0x0f0f;
  return (rest + (rest >> 8)) & 0x1f;
}
