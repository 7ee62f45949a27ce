// A small PNG that every decoder shows, with metadata before or behind its image data.

import { crc32, deflateSync } from "node:zlib";
import { type ExifFields, makeExif } from "./exif.ts";

export type PngOptions = {
  /** Pixels; default 64 × 48. */
  readonly width?: number;
  readonly height?: number;
  /** Grey, 0 to 255; default 128. */
  readonly shade?: number;
  readonly exif?: ExifFields | Uint8Array;
  /** A whole XMP packet. */
  readonly xmp?: string;
  /** tEXt chunks: { "Creation Time": "…" }. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Further chunks, as [type, content]. */
  readonly chunks?: readonly (readonly [string, Uint8Array])[];
  /** Put the metadata behind the image data, as some editors do; default false. */
  readonly behind?: boolean;
  /** Image data in pieces of this many bytes; default one piece. */
  readonly pieceBytes?: number;
  /** Compress the image data; default true. Without, the file is as large as its pixels. */
  readonly compress?: boolean;
};

/** The bytes of a PNG file. */
export function makePng(options: PngOptions = {}): Uint8Array {
  const { width = 64, height = 48, shade = 128, behind = false } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height, shade);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  const data = deflateSync(rows, { level: options.compress === false ? 0 : 6 });
  const pieceBytes = options.pieceBytes ?? data.length;
  const image: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += pieceBytes) {
    image.push(pngChunk("IDAT", data.subarray(at, at + pieceBytes)));
  }
  const metadata = metadataChunks(options);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      pngChunk("IHDR", header),
      ...(behind ? [...image, ...metadata] : [...metadata, ...image]),
      pngChunk("IEND", new Uint8Array(0)),
    ]),
  );
}

function metadataChunks({ exif, xmp, texts, chunks }: PngOptions): Uint8Array[] {
  const out: Uint8Array[] = [];
  if (exif != null) out.push(pngChunk("eXIf", exif instanceof Uint8Array ? exif : makeExif(exif)));
  if (xmp != null) {
    const start = Buffer.from("XML:com.adobe.xmp\0\0\0\0\0", "latin1");
    out.push(pngChunk("iTXt", Buffer.concat([start, Buffer.from(xmp, "utf8")])));
  }
  for (const [name, value] of Object.entries(texts ?? {})) {
    out.push(pngChunk("tEXt", Buffer.from(`${name}\0${value}`, "latin1")));
  }
  for (const [type, content] of chunks ?? []) out.push(pngChunk(type, content));
  return out;
}

/** One chunk with its length and checksum. */
export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
