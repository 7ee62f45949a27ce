// A small JPEG that every decoder shows (one even shade of grey) with real EXIF, XMP and IPTC in it.

import { type ExifFields, makeExif } from "./exif.ts";
import { type IptcFields, makePhotoshopBlocks } from "./iptc.ts";

export type JpegOptions = {
  /** Pixels, up to 65535; default 64 × 48. The scan costs a byte for each 256 pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Grey, 0 (black) to 255 (white); default 128. */
  readonly shade?: number;
  /** Fields, or a block as it is. */
  readonly exif?: ExifFields | Uint8Array;
  /** A whole XMP packet (see xmp.ts). */
  readonly xmp?: string;
  readonly iptc?: IptcFields;
  /** Further segments before the image, as [marker, payload]: [0xe2, bytes]. */
  readonly segments?: readonly (readonly [number, Uint8Array])[];
  /** Grow the file to this many bytes after the image's end; readers ignore them. */
  readonly padTo?: number;
  /** Seed of the padding, so that padded files differ. */
  readonly seed?: number;
};

const text = (value: string) => new TextEncoder().encode(value);

/** The bytes of a JPEG file. */
export function makeJpeg(options: JpegOptions = {}): Uint8Array {
  const width = options.width ?? 64;
  const height = options.height ?? 48;
  const parts: Uint8Array[] = [Uint8Array.of(0xff, 0xd8)];
  if (options.exif == null && options.xmp == null) {
    parts.push(segment(0xe0, text("JFIF\0"), Uint8Array.of(1, 1, 0, 0, 72, 0, 72, 0, 0)));
  }
  if (options.exif != null) {
    const block = options.exif instanceof Uint8Array ? options.exif : makeExif(options.exif);
    parts.push(segment(0xe1, text("Exif\0\0"), block));
  }
  if (options.xmp != null) {
    parts.push(segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0"), text(options.xmp)));
  }
  if (options.iptc != null) {
    parts.push(segment(0xed, text("Photoshop 3.0\0"), makePhotoshopBlocks(options.iptc)));
  }
  for (const [marker, payload] of options.segments ?? []) parts.push(segment(marker, payload));
  parts.push(...image(width, height, options.shade ?? 128), Uint8Array.of(0xff, 0xd9));
  const bytes = Buffer.concat(parts);
  if (options.padTo == null || options.padTo <= bytes.length) return new Uint8Array(bytes);
  return padded(bytes, options.padTo, options.seed ?? 1);
}

function segment(marker: number, ...payload: readonly Uint8Array[]): Uint8Array {
  const length = payload.reduce((sum, part) => sum + part.length, 2);
  if (length > 0xffff) throw new RangeError(`A JPEG segment holds 65533 bytes, not ${length - 2}`);
  return Buffer.concat([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), ...payload]);
}

/** Tables, frame header and scan of an even grey: the first block says the shade, all others "as before". */
function image(width: number, height: number, shade: number): Uint8Array[] {
  const level = Math.max(-128, Math.min(127, Math.round(shade) - 128));
  const category = level === 0 ? 0 : 32 - Math.clz32(Math.abs(level));
  const counts = new Uint8Array(16);
  counts[0] = 1;
  counts[1] = 1;
  const eob = new Uint8Array(16);
  eob[0] = 1;
  return [
    segment(0xdb, Uint8Array.of(0), new Uint8Array(64).fill(8)),
    segment(
      0xc0,
      Uint8Array.of(8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0),
    ),
    segment(0xc4, Uint8Array.of(0x00), counts, Uint8Array.of(0, category === 0 ? 1 : category)),
    segment(0xc4, Uint8Array.of(0x10), eob, Uint8Array.of(0)),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    scan(Math.ceil(width / 8) * Math.ceil(height / 8), level, category),
  ];
}

/** Two bits a block (no change, end of block), the first block with its level; filled up with ones. */
function scan(blocks: number, level: number, category: number): Uint8Array {
  const magnitude = level < 0 ? level + (1 << category) - 1 : level;
  const first = category === 0 ? "00" : `10${magnitude.toString(2).padStart(category, "0")}0`;
  const bits = first.length + (blocks - 1) * 2;
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  for (let i = 0; i < first.length; i++) {
    if (first[i] === "1") bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  }
  const used = bits & 7;
  if (used !== 0) bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | (0xff >> used);
  return bytes;
}

function padded(bytes: Uint8Array, length: number, seed: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes);
  const words = new Uint32Array(
    out.buffer,
    Math.ceil(bytes.length / 4) * 4,
    (length - bytes.length - 3) >> 2,
  );
  let state = (seed * 0x9e3779b9) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state & 0x7f7f7f7f; // No 0xff: nothing in it looks like a JPEG marker.
  }
  return out;
}
