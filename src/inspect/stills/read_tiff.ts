// TIFF files and the raw formats built on it: the tags, and the largest of the images they hold.

import type { Problem } from "../../domain/inspection.ts";
import { type ByteRange, latin1, peeked } from "../bytes.ts";
import type { Format } from "../formats.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { findPhotoshopBlocks } from "./iptc.ts";
import { metadataProblem, readStill } from "./still.ts";
import { gatherTiffBlock } from "./tiff_block.ts";
import {
  readTiffDirectory,
  readTiffNumbers,
  readTiffValue,
  type TiffEntry,
  type TiffHeader,
} from "./tiff_directory.ts";

/** Directories looked into; a scan of many pages has more, but its first pages tell its size. */
const maxDirectories = 32;
/** XMP in TIFF can hold an editing history; more than this is not read. */
const maxPacketBytes = 4 * 1024 * 1024;

const tags = {
  width: 0x100,
  height: 0x101,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  subDirectories: 0x14a,
  xmp: 0x2bc,
  iptc: 0x83bb,
  photoshop: 0x8649,
  dngVersion: 0xc612,
  // JPEG XR has tags of its own for the size.
  jxrWidth: 0xbc80,
  jxrHeight: 0xbc81,
  // Panasonic counts the sensor, and where the picture lies on it.
  panasonicTop: 0x4,
  panasonicLeft: 0x5,
  panasonicBottom: 0x6,
  panasonicRight: 0x7,
} as const;
const wanted = new Set<number>(Object.values(tags));

/** Reads a TIFF or a TIFF-based raw; `format` is what the first bytes said. */
export function readTiff(source: Source, format: Format): Promise<Reading> {
  const range = peeked(source);
  const tiff = gatherTiffBlock(range);
  if (tiff == null) return Promise.resolve(broken(format));
  const found = walkDirectories(range, tiff.header);
  const blocks = found.photoshop == null ? {} : findPhotoshopBlocks(found.photoshop);
  const precise = format === "tiff" ? rawFormat(found) : format;
  const isRaw = precise !== "tiff" && precise !== "jxr";
  // Raws of Canon and Phase One describe only their previews; the true size stands in EXIF.
  const size = found.panasonicSize ?? (isRaw ? larger(found.size, tiff.pixels) : found.size);
  return readStill({
    reader: "exif",
    format: precise,
    codec: isRaw ? "raw" : precise,
    width: size?.width,
    height: size?.height,
    tiff,
    xmp: [found.xmp, blocks.xmp].filter((packet) => packet != null),
    iptc: found.iptc ?? blocks.iptc,
    problem: size == null ? noImage(source) : undefined,
  });
}

function larger(a: Size | undefined, b: Size | undefined): Size | undefined {
  if (a == null || b == null) return a ?? b;
  return b.width * b.height > a.width * a.height ? b : a;
}

type Size = { readonly width: number; readonly height: number };
type Walked = {
  size?: Size;
  panasonicSize?: Size;
  make: string;
  raw: boolean;
  dng: boolean;
  xmp?: Uint8Array;
  iptc?: Uint8Array;
  photoshop?: Uint8Array;
};

/** Visits the chain of directories and their SubIFDs, each at most once. */
function walkDirectories(range: ByteRange, header: TiffHeader): Walked {
  const found: Walked = { make: "", raw: false, dng: false };
  const queue: number[] = [header.firstDirectory];
  const seen = new Set<number>();
  for (let offset = queue.shift(); offset != null; offset = queue.shift()) {
    if (seen.has(offset) || seen.size >= maxDirectories) continue;
    seen.add(offset);
    const directory = readTiffDirectory(range, header, offset, wanted);
    if (directory == null) continue;
    const first = seen.size === 1;
    keepDirectory(found, range, header, directory.entries, first, queue);
    if (directory.next !== 0) queue.push(directory.next);
  }
  return found;
}

function keepDirectory(
  found: Walked,
  range: ByteRange,
  header: TiffHeader,
  entries: readonly TiffEntry[],
  first: boolean,
  queue: number[],
): void {
  const number = (tag: number): number | undefined => {
    const entry = entries.find((other) => other.tag === tag);
    return entry == null ? undefined : readTiffNumbers(range, header, entry, 1)[0];
  };
  const bytes = (tag: number, max: number): Uint8Array | undefined => {
    const entry = entries.find((other) => other.tag === tag);
    return entry == null ? undefined : readTiffValue(range, entry, max);
  };
  const width = number(tags.width) ?? number(tags.jxrWidth) ?? 0;
  const height = number(tags.height) ?? number(tags.jxrHeight) ?? 0;
  if (width * height > (found.size?.width ?? 0) * (found.size?.height ?? 0)) {
    found.size = { width, height };
  }
  if (isRawImage(number(tags.photometric), number(tags.compression))) found.raw = true;
  const list = entries.find((entry) => entry.tag === tags.subDirectories);
  if (list != null) queue.push(...readTiffNumbers(range, header, list, maxDirectories));
  if (!first) return;
  if (header.magic === 0x55) {
    const right = number(tags.panasonicRight) ?? 0;
    const bottom = number(tags.panasonicBottom) ?? 0;
    found.panasonicSize = {
      width: right - (number(tags.panasonicLeft) ?? 0),
      height: bottom - (number(tags.panasonicTop) ?? 0),
    };
  }
  const make = bytes(tags.make, 64);
  if (make != null) found.make = latin1(make, 0, make.length);
  found.dng = entries.some((entry) => entry.tag === tags.dngVersion);
  keepPackets(found, bytes);
}

function keepPackets(
  found: Walked,
  bytes: (tag: number, max: number) => Uint8Array | undefined,
): void {
  const xmp = bytes(tags.xmp, maxPacketBytes);
  const iptc = bytes(tags.iptc, maxPacketBytes);
  const photoshop = bytes(tags.photoshop, maxPacketBytes);
  if (xmp != null) found.xmp = xmp;
  if (iptc != null) found.iptc = iptc;
  if (photoshop != null) found.photoshop = photoshop;
}

/** A colour filter array, linear raw, or a maker's own compression (Sony 32767, Nikon 34713 …). */
function isRawImage(photometric: number | undefined, compression: number | undefined): boolean {
  if (photometric === 32803 || photometric === 34892) return true;
  return [32767, 32769, 32770, 32867, 34713, 65000, 65535].includes(compression ?? 0);
}

/** Makers of raws on a plain TIFF header. Their names in the tag are in capitals or not. */
const rawByMake: readonly (readonly [RegExp, Format])[] = [
  [/^nikon/i, "nef"],
  [/^sony/i, "arw"],
  [/^(?:pentax|ricoh|asahi)/i, "pef"],
  [/^samsung/i, "srw"],
  [/^hasselblad/i, "3fr"],
  [/^(?:epson|seiko)/i, "erf"],
  [/^mamiya/i, "mef"],
  [/^leaf/i, "mos"],
  [/^(?:eastman )?kodak/i, "dcr"],
];

function rawFormat({ dng, raw, make }: Walked): Format {
  if (dng) return "dng";
  if (!raw) return "tiff";
  return rawByMake.find(([pattern]) => pattern.test(make))?.[1] ?? "raw";
}

function broken(format: Format): Reading {
  return {
    reader: "exif",
    format,
    facts: {},
    evidence: [],
    problem: metadataProblem("corrupt", "The TIFF header leads nowhere"),
  };
}

function noImage(source: Source): Problem {
  return metadataProblem(
    source.sizeBytes > source.head.length ? "corrupt" : "truncated",
    "The TIFF has no directory that describes an image",
  );
}
