// WebP: its size from whichever of its three kinds of image, and the EXIF and XMP chunks at its end.

import type { Problem } from "../../domain/inspection.ts";
import { hasText, keep, latin1, peek, u16le, u24le, u32le } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Chunks hopped over; an animation has one for each frame. */
const maxChunks = 1000;
const maxPacketBytes = 4 * 1024 * 1024;

type Chunks = {
  width?: number;
  height?: number;
  exif: Uint8Array[];
  xmp: Uint8Array[];
  problem?: Problem;
};

/** Reads a WebP. */
export function readWebp(source: Source): Promise<Reading> {
  const found: Chunks = { exif: [], xmp: [] };
  let at = 12;
  let extended = false;
  for (let step = 0; step < maxChunks && at + 8 <= source.sizeBytes; step++) {
    const header = peek(source, at, 8 + 10);
    const type = latin1(header, 0, 4);
    const length = u32le(header, 4);
    if (type === "VP8X") {
      extended = true;
      found.width = u24le(header, 12) + 1;
      found.height = u24le(header, 15) + 1;
    } else if (found.width == null) {
      Object.assign(found, sizeOf(type, header));
    }
    // Only the extended form holds metadata, so the plain ones are done at their image.
    if (!extended) break;
    if (type === "EXIF" && found.exif.length === 0 && length <= maxPacketBytes) {
      const block = keep(source, at + 8, length);
      found.exif.push(hasText(block, 0, "Exif\0\0") ? block.subarray(6) : block);
    } else if (type === "XMP " && found.xmp.length === 0 && length <= maxPacketBytes) {
      found.xmp.push(keep(source, at + 8, length));
    }
    at += 8 + length + (length % 2);
  }
  if (found.width == null) {
    found.problem = metadataProblem(
      source.sizeBytes < 30 ? "truncated" : "corrupt",
      "The WebP has no image",
    );
  }
  return readStill({ reader: "exif", format: "webp", codec: "webp", ...found });
}

/** Size in the first bytes of lossy (VP8) and lossless (VP8L) images, 14 bits a side. */
function sizeOf(type: string, header: Uint8Array): { width?: number; height?: number } {
  if (header.length < 18) return {};
  if (type === "VP8L" && header[8] === 0x2f) {
    const bits = u32le(header, 9);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type === "VP8 " && header[11] === 0x9d && header[12] === 0x01 && header[13] === 0x2a) {
    return { width: u16le(header, 14) & 0x3fff, height: u16le(header, 16) & 0x3fff };
  }
  return {};
}
