// Pictures with something on them, drawn by a seed: soft shapes of colour, as photos have, so that two seeds look
// nothing alike and a copy can be drawn smaller, cropped or turned without any library.

import { deflateSync } from "node:zlib";
import { makeExif } from "../../scripts/sample/exif.ts";
import { pngChunk } from "../../scripts/sample/png.ts";
import { buildTiff, type TiffField } from "../../scripts/sample/tiff.ts";

export type PictureOptions = {
  /** Default 320 × 240. */
  readonly width?: number;
  readonly height?: number;
  /** Part of each side that is cut off, half of it at each end; default 0. */
  readonly cropped?: number;
  /** Added to every pixel; default 0. */
  readonly brighter?: number;
};

/** Red, green and blue at a place, 0 to 1 from left and top. */
export type Drawing = (x: number, y: number) => readonly [number, number, number];

/** Twelve soft spots at places of the seed's own. */
export function drawing(seed: number): Drawing {
  let state = (seed + 1) * 2_654_435_761;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
  const spots = Array.from({ length: 12 }, () => ({
    x: random(),
    y: random(),
    size: 0.05 + random() * 0.2,
    colour: [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1] as const,
  }));
  return (x, y) => {
    const sum = [0, 0, 0] as [number, number, number];
    for (const spot of spots) {
      const near = Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.size ** 2);
      for (const c of [0, 1, 2] as const) sum[c] += 110 * near * spot.colour[c];
    }
    return sum.map((value) => 128 + value) as [number, number, number];
  };
}

/** Rows of pixels, three bytes each. */
export function pixelsOf(draw: Drawing, options: PictureOptions = {}): Uint8Array {
  const { width = 320, height = 240, cropped = 0, brighter = 0 } = options;
  const pixels = new Uint8Array(3 * width * height);
  const at = (i: number, count: number) => cropped / 2 + ((i + 0.5) / count) * (1 - cropped);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = draw(at(x, width), at(y, height));
      for (const c of [0, 1, 2] as const) {
        const value = Math.round(colour[c] + brighter);
        pixels[3 * (y * width + x) + c] = Math.max(0, Math.min(255, value));
      }
    }
  }
  return pixels;
}

/** The picture as a PNG. */
export function pngOf(draw: Drawing, options: PictureOptions = {}): Uint8Array {
  const { width = 320, height = 240 } = options;
  const pixels = pixelsOf(draw, options);
  const rows = Buffer.alloc((3 * width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(3 * width * y, 3 * width * (y + 1)), (3 * width + 1) * y + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows, { level: 1 })),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
}

export type JpegOptions = PictureOptions & {
  /** Default 90. */
  readonly quality?: number;
  readonly progressive?: boolean;
  /** EXIF's DateTimeOriginal and SubSecTimeOriginal. */
  readonly date?: string;
  readonly subSecond?: string;
  readonly orientation?: number;
};

/** The picture as a JPEG, with EXIF where there is anything to say. */
export async function jpegOf(draw: Drawing, options: JpegOptions = {}): Promise<Uint8Array> {
  const { quality = 90, progressive = false, date, subSecond, orientation } = options;
  const plain = await new Bun.Image(pngOf(draw, options)).jpeg({ quality, progressive }).bytes();
  if (date == null && orientation == null) return plain;
  const exif = makeExif({
    ...(date == null ? {} : { dateTimeOriginal: date }),
    ...(subSecond == null ? {} : { subSecTimeOriginal: subSecond }),
    ...(orientation == null ? {} : { orientation }),
  });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 8);
  return Buffer.concat([
    ...[plain.subarray(0, 2), Uint8Array.of(0xff, 0xe1), length],
    ...[Buffer.from("Exif\0\0", "latin1"), exif, plain.subarray(2)],
  ]);
}

/** The picture as a TIFF that is not packed, in one strip. */
export function tiffOf(draw: Drawing, options: PictureOptions = {}): Uint8Array {
  const { width = 320, height = 240 } = options;
  const pixels = pixelsOf(draw, options);
  const fields: TiffField[] = [
    { tag: 0x100, long: [width] },
    { tag: 0x101, long: [height] },
    { tag: 0x102, short: [8, 8, 8] },
    { tag: 0x106, short: [2] },
    { tag: 0x111, long: [8] },
    { tag: 0x115, short: [3] },
    { tag: 0x117, long: [pixels.length] },
  ];
  const tiff = buildTiff(fields, { gap: pixels.length + (pixels.length % 2) });
  tiff.set(pixels, 8);
  return tiff;
}
