// Directories of a TIFF structure, read within bounds: nothing is trusted, nothing is allocated by a
// declared size, and a directory costs one read however many entries it claims.

import { type ByteRange, u16be, u16le, u32be, u32le } from "../bytes.ts";

/** The byte order, and whether offsets have 64 bits (BigTIFF). */
export type TiffHeader = {
  readonly littleEndian: boolean;
  readonly big: boolean;
  readonly magic: number;
  readonly firstDirectory: number;
};

/** One entry; its value lies in `inline`, or else in the structure at `offset`. */
export type TiffEntry = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly sizeBytes: number;
  readonly inline?: Uint8Array;
  readonly offset: number;
};

export type TiffDirectory = {
  readonly entries: readonly TiffEntry[];
  /** Offset of the next directory, 0 at the last. */
  readonly next: number;
  /** It claims more entries than the structure holds, or than any camera writes. */
  readonly cut: boolean;
};

/** Bytes of one value of each type; 0 for types that do not exist. 16–18 are BigTIFF's. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** Real files have up to about 250 entries in a directory (DNG of converters). */
const maxEntries = 1000;

/** After the byte order: TIFF 42, BigTIFF 43, Panasonic 0x55, Olympus 0x4f52 and 0x5352, JPEG XR 0x1bc. */
const magics = new Set([42, 43, 0x55, 0x4f52, 0x5352, 0x1bc]);

/** The header of a TIFF structure, or undefined where there is none. */
export function readTiffHeader(range: ByteRange): TiffHeader | undefined {
  const bytes = range.read(0, 16);
  const littleEndian = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (!littleEndian && !(bytes[0] === 0x4d && bytes[1] === 0x4d)) return undefined;
  const magic = u16(bytes, 2, littleEndian);
  if (bytes.length < 8 || !magics.has(magic)) return undefined;
  const big = magic === 43;
  const firstDirectory = big ? u64(bytes, 8, littleEndian) : u32(bytes, 4, littleEndian);
  return { littleEndian, big, magic, firstDirectory };
}

/** The entries of a directory whose tags are wanted; undefined where there is no directory. */
export function readTiffDirectory(
  range: ByteRange,
  header: Pick<TiffHeader, "littleEndian" | "big">,
  offset: number,
  wanted: { has(tag: number): boolean },
): TiffDirectory | undefined {
  const { littleEndian, big } = header;
  const countSize = big ? 8 : 2;
  const entrySize = big ? 20 : 12;
  if (offset <= 0 || offset + countSize > range.sizeBytes) return undefined;
  const start = range.read(offset, countSize);
  if (start.length < countSize) return undefined;
  const claimed = big ? u64(start, 0, littleEndian) : u16(start, 0, littleEndian);
  if (claimed === 0) return undefined;
  const bytes = range.read(
    offset + countSize,
    Math.min(claimed, maxEntries) * entrySize + (big ? 8 : 4),
  );
  const count = Math.min(claimed, maxEntries, Math.floor(bytes.length / entrySize));
  const entries: TiffEntry[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * entrySize;
    const tag = u16(bytes, at, littleEndian);
    if (wanted.has(tag)) entries.push(entryAt(bytes, at, tag, header));
  }
  const cut = count < claimed;
  const end = claimed * entrySize;
  const next = cut ? 0 : big ? u64(bytes, end, littleEndian) : u32(bytes, end, littleEndian);
  return { entries, next, cut };
}

function entryAt(
  bytes: Uint8Array,
  at: number,
  tag: number,
  { littleEndian, big }: Pick<TiffHeader, "littleEndian" | "big">,
): TiffEntry {
  const type = u16(bytes, at + 2, littleEndian);
  const count = big ? u64(bytes, at + 4, littleEndian) : u32(bytes, at + 4, littleEndian);
  const sizeBytes = (typeSizes[type] ?? 0) * count;
  const room = big ? 8 : 4;
  const valueAt = at + (big ? 12 : 8);
  if (sizeBytes <= room) {
    // A copy made by the constructor: the slice() of a Buffer would be a view.
    const inline = new Uint8Array(bytes.subarray(valueAt, valueAt + room));
    return { tag, type, count, sizeBytes, offset: 0, inline };
  }
  const offset = big ? u64(bytes, valueAt, littleEndian) : u32(bytes, valueAt, littleEndian);
  return { tag, type, count, sizeBytes, offset };
}

/**
 * A copy of an entry's value, at most `maxBytes` of it (text is cut, anything else longer is refused).
 * Undefined where the type does not exist, the value is empty, or it does not lie whole in the structure.
 */
export function readTiffValue(
  range: ByteRange,
  entry: TiffEntry,
  maxBytes: number,
): Uint8Array | undefined {
  const { sizeBytes, inline, offset, type } = entry;
  if (sizeBytes <= 0) return undefined;
  if (inline != null) return inline.subarray(0, sizeBytes);
  if (sizeBytes > maxBytes && type !== 2) return undefined;
  if (offset <= 0 || offset + sizeBytes > range.sizeBytes) return undefined;
  const length = Math.min(sizeBytes, maxBytes);
  const bytes = range.read(offset, length);
  return bytes.length < length ? undefined : new Uint8Array(bytes);
}

/** The whole numbers of an entry (BYTE, SHORT, LONG, IFD and BigTIFF's), at most `max` of them. */
export function readTiffNumbers(
  range: ByteRange,
  { littleEndian }: Pick<TiffHeader, "littleEndian">,
  entry: TiffEntry,
  max: number,
): readonly number[] {
  const count = Math.min(entry.count, max);
  const size = typeSizes[entry.type] ?? 0;
  const cut = { ...entry, count, sizeBytes: count * size };
  const bytes = readTiffValue(range, cut, max * 8);
  if (bytes == null) return [];
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * size;
    if (size === 1) numbers.push(bytes[at] ?? 0);
    else if (size === 2) numbers.push(u16(bytes, at, littleEndian));
    else if (size === 4) numbers.push(u32(bytes, at, littleEndian));
    else if (entry.type > 13) numbers.push(u64(bytes, at, littleEndian));
  }
  return numbers;
}

function u16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? u16le(bytes, at) : u16be(bytes, at);
}

function u32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? u32le(bytes, at) : u32be(bytes, at);
}

/** Exact up to 2^53; offsets past that lie outside any file and are refused as such. */
function u64(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const first = u32(bytes, at, littleEndian);
  const second = u32(bytes, at + 4, littleEndian);
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}
