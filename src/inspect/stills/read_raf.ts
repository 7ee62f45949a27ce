// Fujifilm's RAF: a preview JPEG with the whole EXIF, and the raw image's size in records of Fuji's own.

import { peek, u16be, u32be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { readJpegSegments } from "./read_jpeg.ts";
import { readStill } from "./still.ts";

const croppedSize = 0x0111;
const maxRecords = 256;

/** Reads a RAF. Offsets as in exiftool's FujiFilm.pm: the preview at 84, the raw records at 92. */
export function readRaf(source: Source): Promise<Reading> {
  const { head } = source;
  const previewAt = u32be(head, 84);
  const previewBytes = Math.max(0, Math.min(u32be(head, 88), source.sizeBytes - previewAt));
  const preview = readJpegSegments(
    {
      sizeBytes: previewBytes,
      head: head.subarray(previewAt, previewAt + previewBytes),
      read: (offset, length) =>
        source.read(previewAt + offset, Math.min(length, Math.max(0, previewBytes - offset))),
    },
    maxPreviewSegments,
  );
  return readStill({
    reader: "exif",
    format: "raf",
    codec: "raw",
    ...rawSize(source),
    exif: preview.exif,
    xmp: preview.xmp,
    holdsMore: true,
    problem: preview.problem,
  });
}

const maxPreviewSegments = 50;

function rawSize(source: Source): { width?: number; height?: number } {
  const recordsAt = u32be(source.head, 92);
  const records = new Uint8Array(peek(source, recordsAt, 4096));
  const count = Math.min(u32be(records, 0), maxRecords);
  let at = 4;
  for (let i = 0; i < count && at + 8 <= records.length; i++) {
    if (u16be(records, at) === croppedSize) {
      return { height: u16be(records, at + 4), width: u16be(records, at + 6) };
    }
    at += 4 + u16be(records, at + 2);
  }
  return {};
}
