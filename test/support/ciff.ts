// CRW files of given records: Canon's heaps, one in another.

import { join, latin1, noise } from "../../scripts/sample/boxes.ts";
import { le16, le32 } from "../../scripts/sample/riff.ts";

/** A record's tag and its value, or the records of a heap within. Values of tags with the bit 0x4000 have 8 bytes. */
export type CiffRecord = readonly [tag: number, value: Uint8Array | readonly CiffRecord[]];

/** The bytes of a CRW, little endian. */
export function makeCiff(
  records: readonly CiffRecord[],
  trailer: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const header = join(latin1("II"), le32(26), latin1("HEAPCCDR"), new Uint8Array(12));
  const bytes = join(header, heap(records));
  // A program's trailer repeats at its end where the directory begins.
  return trailer.length === 0 ? bytes : join(bytes, trailer, bytes.subarray(-4));
}

export const rawRecord = (seed: number): CiffRecord => [0x2005, noise(600, seed)];

/** What a camera writes: size, model, sensor; with further records. */
export function makeRawCrw(seed = 1, more: readonly CiffRecord[] = [], rotation = 0): Uint8Array {
  return makeCiff([
    rawRecord(seed),
    [0x2007, noise(100, 50)],
    [
      0x300a,
      [
        [0x1810, join(noise(12, 51), le32(rotation), noise(12, 52))],
        [0x2807, [[0x080a, noise(32, 53)]]],
        [0x5834, noise(8, 54)],
        [0x180e, noise(12, 55)],
        ...more,
      ],
    ],
  ]);
}

function heap(records: readonly CiffRecord[]): Uint8Array {
  const values: Uint8Array[] = [];
  let at = 0;
  const entries = records.map(([tag, value]) => {
    const bytes = value instanceof Uint8Array ? value : heap(value);
    if ((tag & 0x4000) !== 0) return join(le16(tag), bytes);
    const entry = join(le16(tag), le32(bytes.length, at));
    values.push(bytes, new Uint8Array(bytes.length % 2));
    at += bytes.length + (bytes.length % 2);
    return entry;
  });
  return join(...values, le16(records.length), ...entries, le32(at));
}
