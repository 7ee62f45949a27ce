// GIF and BMP: a size, and in a GIF perhaps an XMP packet. Neither has EXIF.

import { hasText, indexOfText, u16le, u32le } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Reads a GIF; XMP is found where it lies in the first block of the file. */
export function readGif({ head }: Source): Promise<Reading> {
  const start = indexOfText(head, "XMP DataXMP");
  const end = start < 0 ? -1 : indexOfText(head, "<?xpacket end=", start);
  return readStill({
    reader: "image",
    format: "gif",
    codec: "gif",
    width: u16le(head, 6),
    height: u16le(head, 8),
    xmp: end < 0 ? [] : [head.subarray(start + 11, end)],
    problem:
      head.length < 13 ? metadataProblem("truncated", "The GIF ends within its header") : undefined,
  });
}

/** Reads a Windows or OS/2 bitmap; a negative height means that its rows go downwards. */
export function readBmp({ head }: Source): Promise<Reading> {
  const old = u32le(head, 14) === 12;
  return readStill({
    reader: "image",
    format: "bmp",
    codec: "bmp",
    width: old ? u16le(head, 18) : u32le(head, 18) | 0,
    height: old ? u16le(head, 20) : Math.abs(u32le(head, 22) | 0),
    problem:
      hasText(head, 0, "BM") && head.length < 26
        ? metadataProblem("truncated", "The bitmap ends within its header")
        : undefined,
  });
}
