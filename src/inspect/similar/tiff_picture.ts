// The picture that a TIFF stores as pixels: a scan, or what a program has saved. How they are laid out, nothing decoded.

import type { Shape } from "../../domain/similar_sketch.ts";
import { peeked } from "../bytes.ts";
import type { Source } from "../source.ts";
import { readTiffDirectory, readTiffHeader, readTiffNumbers } from "../stills/tiff_directory.ts";
import { unpackers } from "./unpack.ts";

export type TiffPicture = {
  readonly kind: "tiff";
  readonly shape: Shape;
  /** EXIF, 1–8. */
  readonly orientation: number;
  readonly pixels: PixelLayout;
  /** The tag Compression: 1, or one that can be unpacked (unpack.ts). */
  readonly compression: number;
  /** Each sample is the difference to the one before it. */
  readonly isPredicted: boolean;
  /** Pixels of a piece: a tile, or a strip, which is as wide as the picture. */
  readonly piece: Shape;
  /** Row by row, from left to right. */
  readonly pieces: readonly { readonly offset: number; readonly sizeBytes: number }[];
};

export type PixelLayout = {
  readonly samples: number;
  /** Bytes of a sample: 1 or 2. */
  readonly sampleBytes: number;
  readonly littleEndian: boolean;
  readonly colour: "white-is-0" | "black-is-0" | "rgb";
  /** The sample behind the colours, where there is one; associated: the colours are multiplied with it. */
  readonly alpha: "none" | "associated" | "separate";
};

/** TIFF 6.0, part 2. */
const tags = {
  width: 0x100,
  height: 0x101,
  bits: 0x102,
  compression: 0x103,
  photometric: 0x106,
  stripOffsets: 0x111,
  orientation: 0x112,
  samples: 0x115,
  rowsPerStrip: 0x116,
  stripSizes: 0x117,
  planar: 0x11c,
  predictor: 0x13d,
  tileWidth: 0x142,
  tileHeight: 0x143,
  tileOffsets: 0x144,
  tileSizes: 0x145,
  extraSamples: 0x152,
  sampleFormat: 0x153,
} as const;
const wanted = new Set<number>(Object.values(tags));

/** A strip a row in a scan of 2 m by 600 dpi. */
const MOST_PIECES = 50_000;
const NOT_PACKED = 1;
const colours = ["white-is-0", "black-is-0", "rgb"] as const;

/** The picture of the first directory; undefined where it is none of pixels in 8 or 16 bits, grey or of three colours. */
export function tiffPicture(source: Source): TiffPicture | undefined {
  const range = peeked(source);
  const header = readTiffHeader(range);
  const directory = header && readTiffDirectory(range, header, header.firstDirectory, wanted);
  if (header == null || directory == null) return undefined;
  const numbers = (tag: number, most = 8): readonly number[] => {
    const entry = directory.entries.find((other) => other.tag === tag);
    return entry == null ? [] : readTiffNumbers(range, header, entry, most);
  };
  const one = (tag: number, otherwise: number) => numbers(tag)[0] ?? otherwise;

  const shape = { width: one(tags.width, 0), height: one(tags.height, 0) };
  const compression = one(tags.compression, NOT_PACKED);
  const pixels = layoutOf(numbers, header.littleEndian);
  const isTiled = one(tags.tileWidth, 0) > 0;
  const piece = isTiled
    ? { width: one(tags.tileWidth, 0), height: one(tags.tileHeight, 0) }
    : { width: shape.width, height: Math.min(one(tags.rowsPerStrip, shape.height), shape.height) };
  const isKnown =
    (compression === NOT_PACKED || compression in unpackers) && one(tags.planar, 1) === 1;
  if (pixels == null || !isKnown || shape.width * shape.height * piece.width * piece.height === 0) {
    return undefined;
  }
  const offsets = numbers(isTiled ? tags.tileOffsets : tags.stripOffsets, MOST_PIECES);
  const sizes = numbers(isTiled ? tags.tileSizes : tags.stripSizes, MOST_PIECES);
  const pieces = offsets.map((offset, i) => ({
    // Behind the end there is nothing to be read, however far.
    offset: Math.min(offset, source.sizeBytes),
    sizeBytes: sizes[i] ?? 0,
  }));
  const isPredicted = one(tags.predictor, 1) === 2;
  const orientation = one(tags.orientation, 1);
  return { kind: "tiff", shape, orientation, pixels, compression, isPredicted, piece, pieces };
}

function layoutOf(
  numbers: (tag: number) => readonly number[],
  littleEndian: boolean,
): PixelLayout | undefined {
  const bits = numbers(tags.bits);
  const samples = numbers(tags.samples)[0] ?? 1;
  const colour = colours[numbers(tags.photometric)[0] ?? -1];
  const own = colour === "rgb" ? 3 : 1;
  const [depth = 1] = bits;
  const isWhole = (depth === 8 || depth === 16) && bits.every((other) => other === depth);
  const isUnsigned = numbers(tags.sampleFormat).every((format) => format === 1);
  const [extra] = numbers(tags.extraSamples);
  if (colour == null || !isWhole || !isUnsigned || samples < own || samples > 8) return undefined;
  const alpha =
    samples === own ? "none" : extra === 1 ? "associated" : extra === 2 ? "separate" : "none";
  return { samples, sampleBytes: depth / 8, littleEndian, colour, alpha };
}
