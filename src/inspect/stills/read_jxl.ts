// JPEG XL: bare, or in boxes with EXIF and XMP, which may be compressed with Brotli.

import { brotliDecompressSync } from "node:zlib";
import { type Box, BoxFile } from "../bmff/boxes.ts";
import { hasText, latin1, peek, u32be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Each of EXIF, XMP and JUMBF comes once; the bound is for files made to be costly. */
const maxMetadataBoxes = 8;
const maxPacketBytes = 2 * 1024 * 1024;

/** Reads a JPEG XL. */
export function readJxl(source: Source): Promise<Reading> {
  const exif: Uint8Array[] = [];
  const xmp: Uint8Array[] = [];
  let frame: ReturnType<typeof frameOf>;
  if (hasText(source.head, 0, "\xff\x0a")) {
    frame = frameOf(source.head);
  } else {
    const file = new BoxFile(source);
    let metadataBoxes = 0;
    for (const box of file.boxes(0, source.sizeBytes)) {
      if (frame == null && box.type === "jxlc") frame = frameOf(peek(source, box.body, 64));
      if (frame == null && box.type === "jxlp") frame = frameOf(peek(source, box.body + 4, 64));
      if (box.type !== "Exif" && box.type !== "xml " && box.type !== "brob") continue;
      if (++metadataBoxes > maxMetadataBoxes) break;
      const content = metadataOf(file, box);
      if (content == null) continue;
      // An Exif box begins with the distance to the TIFF header.
      if (content.type === "Exif") exif.push(content.bytes.subarray(4 + u32be(content.bytes, 0)));
      else if (content.type === "xml ") xmp.push(content.bytes);
    }
  }
  return readStill({
    reader: "exif",
    format: "jxl",
    codec: "jxl",
    ...frame,
    exif,
    xmp,
    problem:
      frame == null ? metadataProblem("corrupt", "The JPEG XL has no image header") : undefined,
  });
}

function metadataOf(file: BoxFile, box: Box): { type: string; bytes: Uint8Array } | undefined {
  const bytes = file.copy(box, maxPacketBytes);
  if (bytes == null || box.type !== "brob") {
    return bytes == null ? undefined : { type: box.type, bytes };
  }
  const type = latin1(bytes, 0, 4);
  if (type !== "Exif" && type !== "xml ") return undefined;
  try {
    const maxOutputLength = maxPacketBytes;
    return { type, bytes: brotliDecompressSync(bytes.subarray(4), { maxOutputLength }) };
  } catch {
    // Damaged, or larger than any metadata: as if the box were not there.
    return undefined;
  }
}

/** Width as a share of the height, for the ratios that have a number (ISO 18181-1, SizeHeader). */
const ratios: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

/** Size and orientation from the start of a codestream, whose fields are bits, the lowest first. */
function frameOf(
  bytes: Uint8Array,
): { width: number; height: number; orientation: number } | undefined {
  if (!hasText(bytes, 0, "\xff\x0a") || bytes.length < 12) return undefined;
  let position = 16;
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, position++) {
      value += (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) * 2 ** i;
    }
    return value;
  };
  const small = bits(1) === 1;
  const side = () => (small ? (bits(5) + 1) * 8 : bits([9, 13, 18, 30][bits(2)] ?? 9) + 1);
  const height = side();
  const ratio = ratios[bits(3) - 1];
  const width = ratio == null ? side() : Math.floor((height * ratio[0]) / ratio[1]);
  const allDefault = bits(1) === 1;
  const orientation = !allDefault && bits(1) === 1 ? bits(3) + 1 : 1;
  return { width, height, orientation };
}
