// Ways in which a file breaks.

import type { Random } from "../library/random.ts";

/** A copy of `bytes` with one to four kinds of damage. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let copy = new Uint8Array(bytes);
  for (let left = random.between(1, 4); left > 0; left--) {
    copy = new Uint8Array(random.pick(damages)(copy, random));
  }
  return copy;
}

type Damage = (bytes: Uint8Array, random: Random) => Uint8Array;

const damages: readonly Damage[] = [
  // Single bits, most of them where the structure is.
  (bytes, random) => {
    for (let left = random.between(1, 50); left > 0 && bytes.length > 0; left--) {
      const end = random.chance(50) ? Math.min(bytes.length, 4096) : bytes.length;
      const at = random.between(0, end - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
    }
    return bytes;
  },
  // Cut off.
  (bytes, random) => bytes.subarray(0, random.between(0, bytes.length)),
  // A range that reads as zeros, or as the largest numbers.
  (bytes, random) => {
    const at = random.between(0, bytes.length);
    return bytes.fill(random.pick([0, 0xff, 0x7f]), at, at + random.between(0, 4096));
  },
  // A number that is a length or an offset somewhere.
  (bytes, random) => {
    const at = random.between(0, Math.max(0, Math.min(bytes.length, 4096) - 4));
    const number = random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length]);
    if (bytes.length >= at + 4) new DataView(bytes.buffer).setUint32(at, number, random.chance(50));
    return bytes;
  },
  // A block that lies elsewhere, too.
  (bytes, random) => {
    const from = random.between(0, bytes.length);
    return bytes.copyWithin(random.between(0, bytes.length), from, from + random.between(0, 65536));
  },
  // Another file's bytes: noise.
  (bytes, random) => {
    const at = random.between(0, bytes.length);
    for (let i = at; i < Math.min(bytes.length, at + 512); i++) bytes[i] = random.between(0, 255);
    return bytes;
  },
];
