// JPEG: a walk over its markers up to the image itself, for the size and the metadata segments.

import type { Problem } from "../../domain/inspection.ts";
import { hasText, indexOfText, keep, peek, u16be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { findPhotoshopBlocks } from "./iptc.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Segments before the image. Depth maps and Extended XMP make some hundreds; more is no photo. */
const maxSegments = 1000;
/** How far a marker may lie behind the end of a segment: sloppy writers leave a few bytes between. */
const maxStrayBytes = 256;

const xmpHeader = "http://ns.adobe.com/xap/1.0/\0";
const photoshopHeader = "Photoshop 3.0\0";

/** Reads a JPEG. */
export function readJpeg(source: Source): Promise<Reading> {
  const { photoshop, ...segments } = readJpegSegments(source, maxSegments);
  const blocks = photoshop.map(findPhotoshopBlocks);
  return readStill({
    reader: "exif",
    format: "jpeg",
    codec: "jpeg",
    ...segments,
    iptc: blocks.find((block) => block.iptc != null)?.iptc,
  });
}

/** What the segments before the image hold. */
export type JpegSegments = {
  width?: number;
  height?: number;
  exif: Uint8Array[];
  xmp: Uint8Array[];
  photoshop: Uint8Array[];
  holdsMore: boolean;
  problem?: Problem;
};

/** Walks the markers up to the image itself, at most `limit` of them. */
export function readJpegSegments(source: Source, limit: number): JpegSegments {
  const found: JpegSegments = { exif: [], xmp: [], photoshop: [], holdsMore: false };
  let at = 2;
  for (let step = 0; step < limit; step++) {
    const start = peek(source, at, 4);
    if (start[0] !== 0xff) {
      const next = nextMarker(source, at);
      if (next == null) return withProblem(found, source, at);
      at = next;
      continue;
    }
    const marker = start[1] ?? 0xff;
    if (marker === 0xff) {
      if (start.length < 4) return withProblem(found, source, at);
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) {
      if (found.width == null) found.problem = noFrame();
      return found;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = u16be(start, 2);
    if (start.length < 4 || length < 2) return withProblem(found, source, at);
    keepSegment(found, source, marker, at + 4, length - 2);
    at += 2 + length;
    if (at > source.sizeBytes) return withProblem(found, source, at);
  }
  found.problem = metadataProblem("corrupt", `More than ${limit} segments before the image`);
  return found;
}

function keepSegment(
  found: JpegSegments,
  source: Source,
  marker: number,
  offset: number,
  length: number,
): void {
  if (isFrame(marker)) {
    const frame = peek(source, offset, 5);
    if (found.width == null && frame.length === 5) {
      found.height = u16be(frame, 1);
      found.width = u16be(frame, 3);
    }
    return;
  }
  if (marker === 0xe1) {
    const start = peek(source, offset, 32);
    if (hasText(start, 0, "Exif\0") && found.exif.length < 2) {
      const block = keep(source, offset + 6, length - 6);
      if (block.length > 0) found.exif.push(block);
    } else if (hasText(start, 0, xmpHeader) && found.xmp.length < 2) {
      found.xmp.push(keep(source, offset + xmpHeader.length, length - xmpHeader.length));
    } else if (hasText(start, 0, "QVCI\0")) {
      found.holdsMore = true; // Casio's first cameras, with the time in a segment of their own.
    }
  } else if (marker === 0xed) {
    const start = peek(source, offset, photoshopHeader.length);
    if (hasText(start, 0, photoshopHeader) && found.photoshop.length < 4) {
      const skip = photoshopHeader.length;
      found.photoshop.push(keep(source, offset + skip, length - skip));
    }
  } else if (marker === 0xe0) {
    // Canon's first cameras: a CIFF directory instead of EXIF.
    if (hasText(peek(source, offset, 14), 6, "HEAPJPGM")) found.holdsMore = true;
  } else if (marker === 0xec) {
    // Agfa, Olympus and others before EXIF: "[picture info]" as text, with the time in it.
    if (indexOfText(peek(source, offset, Math.min(length, 256)), "[picture info]") >= 0) {
      found.holdsMore = true;
    }
  }
}

/** SOF0–SOF15, but not the tables that lie between them (DHT, JPG, DAC). */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The next byte pair that can be a marker, a short way ahead. */
export function nextMarker(source: Source, at: number): number | undefined {
  const bytes = peek(source, at, maxStrayBytes);
  for (let i = 0; i + 1 < bytes.length; i++) {
    const next = bytes[i + 1] ?? 0;
    if (bytes[i] === 0xff && next >= 0xc0 && next !== 0xff) return at + i;
  }
  return undefined;
}

function noFrame(): Problem {
  return metadataProblem("corrupt", "The JPEG has no frame header, so no image");
}

function withProblem(found: JpegSegments, source: Source, at: number): JpegSegments {
  if (found.width != null && at < source.sizeBytes) return found;
  found.problem =
    at + 4 > source.sizeBytes
      ? metadataProblem("truncated", "The JPEG ends within its headers")
      : metadataProblem("corrupt", `The JPEG has no marker at byte ${at}`);
  return found;
}
