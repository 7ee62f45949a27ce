// Photoshop files: the size in the header, EXIF, XMP and IPTC in the resource blocks behind it.

import { keep, u32be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { findPhotoshopBlocks } from "./iptc.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Resource blocks hold thumbnails and paths as well; what lies further back is not looked for. */
const maxResourceBytes = 4 * 1024 * 1024;
const headerBytes = 26;

/** Reads a Photoshop file (PSD or PSB). */
export function readPsd(source: Source): Promise<Reading> {
  const { head } = source;
  const resourcesAt = headerBytes + 4 + u32be(head, headerBytes);
  const length = u32be(keep(source, resourcesAt, 4), 0);
  const blocks = findPhotoshopBlocks(
    keep(source, resourcesAt + 4, Math.min(length, maxResourceBytes)),
  );
  return readStill({
    reader: "exif",
    format: "psd",
    codec: "psd",
    height: u32be(head, 14),
    width: u32be(head, 18),
    exif: blocks.exif == null ? [] : [blocks.exif],
    xmp: blocks.xmp == null ? [] : [blocks.xmp],
    iptc: blocks.iptc,
    problem:
      head.length < headerBytes
        ? metadataProblem("truncated", "The Photoshop file ends within its header")
        : undefined,
  });
}
