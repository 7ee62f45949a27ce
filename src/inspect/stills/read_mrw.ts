// Minolta's MRW: blocks before the raw image, one of which is a TIFF structure with the whole EXIF, another
// tells the size (as in exiftool's MinoltaRaw.pm).

import { keep, latin1, peek, rangeOf, u16be, u32be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";
import { gatherTiffBlock, type TiffBlock } from "./tiff_block.ts";

/** Real files have four blocks; with the thumbnail in EXIF they take 50 KB. */
const maxBlocks = 16;
const maxTiffBytes = 1024 * 1024;

/** Reads an MRW. */
export function readMrw(source: Source): Promise<Reading> {
  const end = Math.min(source.sizeBytes, 8 + u32be(source.head, 4));
  let tiff: TiffBlock | undefined;
  let size: { width?: number; height?: number } = {};
  let at = 8;
  for (let i = 0; i < maxBlocks && at + 8 <= end; i++) {
    const header = Uint8Array.from(peek(source, at, 24));
    const name = latin1(header, 0, 4);
    const length = u32be(header, 4);
    if (name === "\0PRD") size = { height: u16be(header, 20), width: u16be(header, 22) };
    if (name === "\0TTW") {
      tiff = gatherTiffBlock(rangeOf(keep(source, at + 8, Math.min(length, maxTiffBytes))));
    }
    at += 8 + length;
  }
  return readStill({
    reader: "exif",
    format: "mrw",
    codec: "raw",
    ...size,
    tiff,
    holdsMore: true,
    problem:
      tiff == null
        ? metadataProblem(
            end <= source.head.length ? "truncated" : "corrupt",
            "The MRW has no block with EXIF",
          )
        : undefined,
  });
}
