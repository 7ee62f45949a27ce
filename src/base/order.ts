// The one order of names: their bytes, as SQLite's BINARY collation compares them. JavaScript's `<`
// compares UTF-16 units and differs where a name holds characters past U+FFFF.

import { hasRawBytes, nameToBytes } from "./names.ts";

/** Compares two names as UTF-8 bytes: negative, zero or positive. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800) return x - y;
    return compareHigh(a, b, x, y);
  }
  return a.length - b.length;
}

/** A unit is at or past the surrogates: half of a code point above all others, or a raw byte. */
function compareHigh(a: string, b: string, x: number, y: number): number {
  if (hasRawBytes(a) || hasRawBytes(b)) return Buffer.compare(nameToBytes(a), nameToBytes(b));
  const xIsSurrogate = x >= 0xd800 && x < 0xe000;
  const yIsSurrogate = y >= 0xd800 && y < 0xe000;
  if (xIsSurrogate === yIsSurrogate) return x - y;
  return xIsSurrogate ? 1 : -1;
}
