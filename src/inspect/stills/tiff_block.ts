// A small, sound TIFF block with just the tags that Varve wants, gathered from an EXIF block or from
// anywhere in a TIFF or raw file. This is what exifr is given: it allocates by declared counts and gives
// up a directory at its first bad entry, so it never sees a file's own structure.

import type { ByteRange } from "../bytes.ts";
import {
  readTiffDirectory,
  readTiffHeader,
  readTiffNumbers,
  readTiffValue,
  type TiffEntry,
  type TiffHeader,
} from "./tiff_directory.ts";

export type TiffBlock = {
  readonly bytes: Uint8Array;
  readonly header: TiffHeader;
  /** What EXIF says of the picture's size; a copy of the truth in JPEG, the truth itself in some raws. */
  readonly pixels?: { readonly width: number; readonly height: number };
  /** There is a maker note, Apple's or another's. */
  readonly hasMakerNote: boolean;
  /** A directory or a date that should be there cannot be read. */
  readonly damaged: boolean;
};

const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const makerNoteTag = 0x927c;
const pixelWidth = 0xa002;
const pixelHeight = 0xa003;

/** Bytes a value may have; a camera's name or a date is far shorter. */
const maxValueBytes = 1024;
/** Apple's notes have a few kilobytes. Those of others are not read. */
const maxMakerNoteBytes = 64 * 1024;

/** Wanted tags of each directory; numbers as in the EXIF standard, 0x4746 and 0x4749 by Microsoft. */
export const wantedTags = {
  first: [
    0x010f, 0x0110, 0x0112, 0x0132, 0x4746, 0x4749, 0x9003, 0x9004, 0x9011, 0x9012, 0x9291, 0x9292,
    0x9c9b,
  ],
  exif: [0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0xa434, makerNoteTag],
  gps: [1, 2, 3, 4, 5, 6, 7, 0x1d],
} as const;

const numbered = new Set([exifPointer, gpsPointer, pixelWidth, pixelHeight]);
const wantedFirst = new Set<number>([...wantedTags.first, exifPointer, gpsPointer]);
const wantedExif = new Set<number>([...wantedTags.exif, pixelWidth, pixelHeight]);
const wantedGps = new Set<number>(wantedTags.gps);
/** Dates, the loss of which makes a block doubtful. */
const dates = new Set([0x9003, 0x9004]);

/** Gathers the wanted tags; undefined where the range is no TIFF structure. */
export function gatherTiffBlock(range: ByteRange): TiffBlock | undefined {
  const header = readTiffHeader(range);
  if (header == null) return undefined;
  const first = gather(range, header, header.firstDirectory, wantedFirst);
  const exif = gatherAt(range, header, first.numbers.get(exifPointer), wantedExif);
  const gps = gatherAt(range, header, first.numbers.get(gpsPointer), wantedGps);
  return blockOf(header, first, exif, gps);
}

/** Directories that are TIFF structures of their own, as in CR3, gathered into one block. */
export function gatherTiffParts(parts: {
  readonly first?: ByteRange | undefined;
  readonly exif?: ByteRange | undefined;
  readonly gps?: ByteRange | undefined;
}): TiffBlock | undefined {
  const headers = [parts.first, parts.exif, parts.gps].map((part) =>
    part == null ? undefined : readTiffHeader(part),
  );
  const header = headers.find((candidate) => candidate != null);
  if (header == null) return undefined;
  const part = (range: ByteRange | undefined, i: number, wanted: ReadonlySet<number>) => {
    const own = headers[i];
    // One byte order for all: each camera writes one.
    if (range == null || own?.littleEndian !== header.littleEndian) return nothing(false);
    return gather(range, own, own.firstDirectory, wanted);
  };
  return blockOf(
    header,
    part(parts.first, 0, wantedFirst),
    part(parts.exif, 1, wantedExif),
    part(parts.gps, 2, wantedGps),
  );
}

function blockOf(header: TiffHeader, first: Gathered, exif: Gathered, gps: Gathered): TiffBlock {
  const width = exif.numbers.get(pixelWidth);
  const height = exif.numbers.get(pixelHeight);
  return {
    ...(width == null || height == null ? {} : { pixels: { width, height } }),
    bytes: pack(header.littleEndian, first.values, exif.values, gps.values),
    header,
    hasMakerNote: exif.hasMakerNote,
    damaged: first.damaged || exif.damaged || gps.damaged,
  };
}

type Value = { tag: number; type: number; count: number; bytes: Uint8Array };
type Gathered = {
  values: Value[];
  numbers: Map<number, number>;
  hasMakerNote: boolean;
  damaged: boolean;
};

function gatherAt(
  range: ByteRange,
  header: TiffHeader,
  offset: number | undefined,
  wanted: ReadonlySet<number>,
): Gathered {
  if (offset == null) return nothing(false);
  return gather(range, header, offset, wanted);
}

function nothing(damaged: boolean): Gathered {
  return { values: [], numbers: new Map(), hasMakerNote: false, damaged };
}

function gather(
  range: ByteRange,
  header: TiffHeader,
  offset: number,
  wanted: ReadonlySet<number>,
): Gathered {
  const directory = readTiffDirectory(range, header, offset, wanted);
  if (directory == null) return nothing(true);
  const found = nothing(directory.cut);
  for (const entry of directory.entries) {
    if (numbered.has(entry.tag)) {
      const [number] = readTiffNumbers(range, header, entry, 1);
      if (number != null) found.numbers.set(entry.tag, number);
      continue;
    }
    if (entry.tag === makerNoteTag) found.hasMakerNote = true;
    if (found.values.some((other) => other.tag === entry.tag)) continue;
    const value = gatherValue(range, entry);
    if (value == null) {
      if (dates.has(entry.tag) && entry.sizeBytes > 0) found.damaged = true;
    } else {
      found.values.push(value);
    }
  }
  return found;
}

function gatherValue(range: ByteRange, entry: TiffEntry): Value | undefined {
  const { tag, type } = entry;
  if (type > 12) return undefined;
  if (tag === makerNoteTag && !isAppleNote(range, entry)) return undefined;
  const bytes = readTiffValue(
    range,
    entry,
    tag === makerNoteTag ? maxMakerNoteBytes : maxValueBytes,
  );
  if (bytes == null) return undefined;
  return { tag, type, bytes, count: type === 2 ? bytes.length : entry.count };
}

function isAppleNote(range: ByteRange, entry: TiffEntry): boolean {
  if (entry.sizeBytes < 20) return false;
  const start = range.read(entry.offset, 10);
  return Buffer.from(start).equals(appleNote);
}

const appleNote = Buffer.from("Apple iOS\0", "latin1");

/** Lays the values out as a classic TIFF: header, directories in a row, then their longer values. */
function pack(
  littleEndian: boolean,
  first: readonly Value[],
  exif: readonly Value[],
  gps: readonly Value[],
): Uint8Array {
  const firstAt = 8;
  const firstCount = first.length + (exif.length > 0 ? 1 : 0) + (gps.length > 0 ? 1 : 0);
  const exifAt = firstAt + directoryBytes(firstCount);
  const gpsAt = exifAt + directoryBytes(exif.length);
  let dataAt = gpsAt + directoryBytes(gps.length);
  const all = [first, exif, gps];
  let length = dataAt;
  for (const values of all) {
    for (const { bytes } of values) length += bytes.length > 4 ? bytes.length : 0;
  }
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint16(0, littleEndian ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, littleEndian);
  view.setUint32(4, firstAt, littleEndian);

  const putEntry = (at: number, tag: number, type: number, count: number): void => {
    view.setUint16(at, tag, littleEndian);
    view.setUint16(at + 2, type, littleEndian);
    view.setUint32(at + 4, count, littleEndian);
  };
  const putDirectory = (start: number, count: number, values: readonly Value[]): number => {
    view.setUint16(start, count, littleEndian);
    let at = start + 2;
    for (const { tag, type, count: valueCount, bytes } of values) {
      putEntry(at, tag, type, valueCount);
      if (bytes.length <= 4) {
        out.set(bytes, at + 8);
      } else {
        view.setUint32(at + 8, dataAt, littleEndian);
        out.set(bytes, dataAt);
        dataAt += bytes.length;
      }
      at += 12;
    }
    return at;
  };

  let at = putDirectory(firstAt, firstCount, first);
  for (const [tag, pointer, values] of [
    [exifPointer, exifAt, exif],
    [gpsPointer, gpsAt, gps],
  ] as const) {
    if (values.length === 0) continue;
    putEntry(at, tag, 4, 1);
    view.setUint32(at + 8, pointer, littleEndian);
    at += 12;
  }
  putDirectory(exifAt, exif.length, exif);
  putDirectory(gpsAt, gps.length, gps);
  return out;
}

function directoryBytes(entries: number): number {
  return 2 + entries * 12 + 4;
}
