// HEIC, HEIF, AVIF and Canon's CR3: still photos in an ISO base media file. Where the parts lie is the
// business of bmff/; what they say is the same as in any other photo.

import { readCr3 as readCr3Parts } from "../bmff/cr3.ts";
import { readHeif as readHeifItems } from "../bmff/heif.ts";
import { rangeOf } from "../bytes.ts";
import type { Format } from "../formats.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";
import { gatherTiffParts } from "./tiff_block.ts";

/** Reads a HEIC, HEIF or AVIF photo. */
export function readHeif(source: Source, format: Format): Promise<Reading> {
  const { width, height, orientation, codec, exif, xmp, broken } = readHeifItems(source);
  return readStill({
    reader: "exif",
    format,
    codec,
    width,
    height,
    orientation,
    exif: exif == null ? [] : [exif],
    xmp: xmp == null ? [] : [xmp],
    problem:
      broken === true
        ? metadataProblem("truncated", "The list of the photo's parts is missing or cut short")
        : undefined,
  });
}

/** Reads a CR3, whose directories are blocks of their own. */
export function readCr3(source: Source): Promise<Reading> {
  const { tiffs, xmp, width, height, broken } = readCr3Parts(source);
  const range = (bytes: Uint8Array | undefined) => (bytes == null ? undefined : rangeOf(bytes));
  return readStill({
    reader: "exif",
    format: "cr3",
    codec: "raw",
    width,
    height,
    tiff: gatherTiffParts({
      first: range(tiffs.ifd0),
      exif: range(tiffs.exif),
      gps: range(tiffs.gps),
    }),
    xmp: xmp == null ? [] : [xmp],
    problem:
      broken === true
        ? metadataProblem("truncated", "The movie box is missing or cut short")
        : undefined,
  });
}
