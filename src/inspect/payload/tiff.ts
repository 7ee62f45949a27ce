// The payload of a TIFF and of the raws built on it: strips and tiles of its images, and the tags without
// which they cannot be shown. Previews, thumbnails and maker notes are not in. See docs/payload.md.

import {
  readTiffDirectory,
  readTiffHeader,
  readTiffNumbers,
  readTiffValue,
  type TiffDirectory,
  type TiffEntry,
  type TiffHeader,
} from "../stills/tiff_directory.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

const tags = {
  subfileType: 0xfe,
  oldSubfileType: 0xff,
  stripOffsets: 0x111,
  stripSizes: 0x117,
  tileOffsets: 0x144,
  tileSizes: 0x145,
  subDirectories: 0x14a,
  panasonicRaw: 0x118,
} as const;

/**
 * Tags that tell how strips become a picture. TIFF 6.0: size, bits, compression, colours, order, palette,
 * white point, JPEG tables, YCbCr. TIFF/EP and DNG 1.7: filter pattern, linearization, levels, areas,
 * opcodes. The colour profile.
 */
const shown: readonly number[] = [
  ...[0x100, 0x101, 0x102, 0x103, 0x106, 0x10a, 0x115, 0x116, 0x11c, 0x124, 0x12d, 0x13d, 0x13e],
  ...[0x13f, 0x140, 0x142, 0x143, 0x14c, 0x152, 0x153, 0x15b, 0x211, 0x212, 0x213, 0x214],
  ...[0x828d, 0x828e, 0x8773],
  ...[0xc616, 0xc617, 0xc618, 0xc619, 0xc61a, 0xc61b, 0xc61c, 0xc61d, 0xc61e, 0xc61f, 0xc620],
  ...[0xc68d, 0xc68e, 0xc740, 0xc741, 0xc74e],
];
/**
 * How a DNG's raw becomes colours (DNG 1.7, chapter 6), in its first directory whatever image that describes:
 * matrices, calibration, neutral, white point, exposure, illuminants, hue and tone curves.
 */
const dngColours: readonly number[] = [
  ...[0xc621, 0xc622, 0xc623, 0xc624, 0xc625, 0xc626, 0xc627, 0xc628, 0xc629, 0xc62a, 0xc65a],
  ...[0xc65b, 0xc6f9, 0xc6fa, 0xc6fb, 0xc6fc, 0xc714, 0xc715, 0xc725, 0xc726],
];
/** What stands in the directory of a Panasonic instead: sensor size and borders, bits, compression. */
const shownByPanasonic: readonly number[] = [0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0x9, 0xa, 0xb];
const PANASONIC = 0x55;

/** Scans have some thousands of pages. */
const MAX_DIRECTORIES = 10_000;
const MAX_STRIPS = 1_000_000;
const MAX_VALUE_BYTES = 8 * 1024 * 1024;

export function tiffPayload(file: PayloadFile, hash: PayloadHash): void {
  if (addTiffImages(file, hash) === 0) {
    throw new NoPayload("no-media", "The TIFF has no image but previews");
  }
}

/** Adds the images of all directories that are no previews; returns how many there are. */
export function addTiffImages(file: PayloadFile, hash: PayloadHash): number {
  const header = readTiffHeader(file);
  if (header == null) throw new NoPayload("corrupt", "The TIFF has no header");
  const found = directories(file, header);
  const colours = hash.part("colours");
  for (const tag of dngColours) {
    if (found[0] != null) addTag(file, header, found[0], tag, colours);
  }
  let images = 0;
  for (const directory of found) {
    if (isPreview(file, header, directory)) continue;
    const pieces = piecesOf(file, header, directory);
    if (pieces.length === 0) continue;
    images += 1;
    const tagPart = hash.part("tags");
    // Samples of several bytes are in the file's byte order.
    tagPart.fields(header.littleEndian ? "II" : "MM");
    for (const tag of header.magic === PANASONIC ? [...shown, ...shownByPanasonic] : shown) {
      addTag(file, header, directory, tag, tagPart);
    }
    const data = hash.part("data");
    for (const { offset, sizeBytes } of pieces) file.feed(offset, offset + sizeBytes, data);
  }
  return images;
}

const all = { has: () => true };

/** The chain of directories, behind each the directories it points to. */
function directories(file: PayloadFile, header: TiffHeader): readonly TiffDirectory[] {
  const found: TiffDirectory[] = [];
  const queue = [header.firstDirectory];
  const seen = new Set<number>();
  for (let offset = queue.shift(); offset != null; offset = queue.shift()) {
    if (offset === 0 || seen.has(offset)) continue;
    seen.add(offset);
    if (seen.size > MAX_DIRECTORIES) throw new NoPayload("too-large", "The TIFF has no end");
    const directory = readTiffDirectory(file, header, offset, all);
    if (directory == null) throw new NoPayload("truncated", `No directory at byte ${offset}`);
    if (directory.cut)
      throw new NoPayload("corrupt", `The directory at byte ${offset} is cut short`);
    found.push(directory);
    for (const inner of numbersOf(file, header, directory, tags.subDirectories)) queue.push(inner);
    queue.push(directory.next);
  }
  return found;
}

/** TIFF 6.0: bit 0 of the new tag, or 2 in the old one, is a reduced image of another in the file. */
function isPreview(file: PayloadFile, header: TiffHeader, directory: TiffDirectory): boolean {
  const type = numbersOf(file, header, directory, tags.subfileType)[0] ?? 0;
  const old = numbersOf(file, header, directory, tags.oldSubfileType)[0] ?? 1;
  return (type & 1) === 1 || old === 2;
}

type Piece = { readonly offset: number; readonly sizeBytes: number };

function piecesOf(
  file: PayloadFile,
  header: TiffHeader,
  directory: TiffDirectory,
): readonly Piece[] {
  const numbers = (tag: number) => numbersOf(file, header, directory, tag);
  const [raw] = numbers(tags.panasonicRaw);
  if (header.magic === PANASONIC && raw != null) {
    // Up to the end of the file, whatever the strip's size says (exiftool's PanasonicRaw.pm).
    if (raw >= file.sizeBytes) throw new NoPayload("truncated", "The raw picture is missing");
    return [{ offset: raw, sizeBytes: file.sizeBytes - raw }];
  }
  return [
    ...paired(numbers(tags.stripOffsets), numbers(tags.stripSizes)),
    ...paired(numbers(tags.tileOffsets), numbers(tags.tileSizes)),
  ];
}

function paired(offsets: readonly number[], sizes: readonly number[]): readonly Piece[] {
  if (offsets.length !== sizes.length) {
    throw new NoPayload("corrupt", "The TIFF has another number of sizes than of strips");
  }
  return offsets.flatMap((offset, i) => {
    const sizeBytes = sizes[i] ?? 0;
    return sizeBytes === 0 ? [] : [{ offset, sizeBytes }];
  });
}

function addTag(
  file: PayloadFile,
  header: TiffHeader,
  directory: TiffDirectory,
  tag: number,
  into: Part,
): void {
  const entry = entryOf(directory, tag);
  if (entry == null) return;
  const value = readTiffValue(file, entry, MAX_VALUE_BYTES);
  if (value == null) throw new NoPayload("corrupt", `The TIFF's tag ${tag} has no value`);
  // A number is the same as SHORT or LONG: programs rewrite one as the other.
  const numbers = wholeTypes.has(entry.type)
    ? readTiffNumbers(file, header, entry, MAX_VALUE_BYTES)
    : undefined;
  into.fields(tag);
  if (numbers == null) into.block(value);
  else into.fields(numbers.length, ...numbers);
}

/** SHORT, LONG, IFD, LONG8, IFD8. */
const wholeTypes = new Set([3, 4, 13, 16, 18]);

function entryOf(directory: TiffDirectory, tag: number): TiffEntry | undefined {
  return directory.entries.find((entry) => entry.tag === tag);
}

function numbersOf(
  file: PayloadFile,
  header: TiffHeader,
  directory: TiffDirectory,
  tag: number,
): readonly number[] {
  const entry = entryOf(directory, tag);
  if (entry == null) return [];
  if (entry.count > MAX_STRIPS) throw new NoPayload("too-large", "The TIFF has too many strips");
  const numbers = readTiffNumbers(file, header, entry, entry.count);
  if (numbers.length !== entry.count) {
    throw new NoPayload("truncated", `The TIFF's tag ${tag} lies outside the file`);
  }
  return numbers;
}
