// The index against the comparison of all pairs, on random hashes among which near ones are frequent.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { MOST_HASH_BITS } from "../../src/domain/similar_alike.ts";
import { HashIndex } from "../../src/domain/similar_index.ts";

const HASH_BYTES = 8;

/** A hash with some bits of it turned over. */
function turned(hash: readonly number[], bits: readonly number[]): number[] {
  const other = [...hash];
  for (const bit of bits) other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return other;
}

function bitsBetween(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < HASH_BYTES; i++) {
    count += ((a[i] ?? 0) ^ (b[i] ?? 0)).toString(2).replaceAll("0", "").length;
  }
  return count;
}

const hash = fc.array(fc.nat(255), { minLength: HASH_BYTES, maxLength: HASH_BYTES });
const bits = fc.uniqueArray(fc.nat(63), { maxLength: MOST_HASH_BITS + 3 });
const family = fc
  .tuple(hash, fc.array(bits, { maxLength: 12 }))
  .map(([own, others]) => [own, ...others.map((other) => turned(own, other))]);

test("near() finds every hash that is near, once, and no other", () => {
  fc.assert(
    fc.property(fc.array(family, { minLength: 1, maxLength: 8 }), (families) => {
      const bytes = families.flat().map((own) => Uint8Array.from(own));
      const index = new HashIndex(new Uint8Array(Buffer.concat(bytes)));
      for (const [number, own] of bytes.entries()) {
        const expected = bytes.flatMap((other, i) =>
          i !== number && bitsBetween(own, other) <= MOST_HASH_BITS ? [i] : [],
        );
        expect(index.near(number).sort((a, b) => a - b)).toEqual(expected);
        for (const i of expected) {
          expect(index.bitsBetween(number, i)).toBe(bitsBetween(own, bytes[i] ?? own));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("near() finds nothing in an index of none and of one", () => {
  expect(new HashIndex(new Uint8Array(8)).near(0)).toEqual([]);
  expect(new HashIndex(new Uint8Array(0)).near(0)).toEqual([]);
});
