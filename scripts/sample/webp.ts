// A small lossless WebP of one colour, plain or in the extended form that holds EXIF and XMP.

import { type ExifFields, makeExif } from "./exif.ts";

export type WebpOptions = {
  /** Pixels, up to 16384; default 64 × 48. */
  readonly width?: number;
  readonly height?: number;
  /** Grey, 0 to 255; default 128. */
  readonly shade?: number;
  readonly exif?: ExifFields | Uint8Array;
  /** A whole XMP packet. */
  readonly xmp?: string;
};

/** The bytes of a WebP file. */
export function makeWebp(options: WebpOptions = {}): Uint8Array {
  const { width = 64, height = 48, shade = 128, exif, xmp } = options;
  const chunks: Uint8Array[] = [];
  if (exif != null || xmp != null) {
    const header = Buffer.alloc(10);
    header.writeUInt8((exif == null ? 0 : 8) | (xmp == null ? 0 : 4), 0);
    header.writeUIntLE(width - 1, 4, 3);
    header.writeUIntLE(height - 1, 7, 3);
    chunks.push(chunk("VP8X", header));
  }
  chunks.push(chunk("VP8L", lossless(width, height, shade)));
  if (exif != null) chunks.push(chunk("EXIF", exif instanceof Uint8Array ? exif : makeExif(exif)));
  if (xmp != null) chunks.push(chunk("XMP ", Buffer.from(xmp, "utf8")));
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), ...chunks]);
  return new Uint8Array(Buffer.concat([Buffer.from("RIFF", "latin1"), u32(body.length), body]));
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const padding = new Uint8Array(content.length % 2);
  return Buffer.concat([Buffer.from(type, "latin1"), u32(content.length), content, padding]);
}

function u32(value: number): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

/** Five codes of one symbol each (green, red, blue, alpha, distance): every pixel then takes no bits. */
function lossless(width: number, height: number, shade: number): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push((value >> i) & 1);
  };
  put(0x2f, 8);
  put(width - 1, 14);
  put(height - 1, 14);
  put(0, 4); // No alpha, version 0 (three bits).
  put(0, 3); // No transform, no colour cache, no entropy image.
  for (const value of [shade, shade, shade, 255]) {
    put(0b101, 3); // Simple code, one symbol, of eight bits.
    put(value, 8);
  }
  put(0b0001, 4); // Simple code, one symbol, of one bit: 0.
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
  return bytes;
}
