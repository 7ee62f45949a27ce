// Where in a file the picture lies that can be decoded here: the file itself, a preview that a camera has put into its
// raw, items of a HEIC, or the pixels of a TIFF.

import { BoxFile } from "../bmff/boxes.ts";
import { readCr3 } from "../bmff/cr3.ts";
import { hasText, peek, rangeOf, u32be } from "../bytes.ts";
import { sniff } from "../sniff.ts";
import type { Source } from "../source.ts";
import { type HeifPicture, heifPicture } from "./heif_picture.ts";
import { jpegFrame } from "./jpeg_frame.ts";
import { partOf } from "./part_of.ts";
import { type TiffPicture, tiffPicture } from "./tiff_picture.ts";
import { tiffOrientation, tiffPreview } from "./tiff_preview.ts";

export type Picture = FilePart | HeifPicture | TiffPicture;

/** A picture that lies in the file as it would in one of its own. */
export type FilePart = {
  readonly kind: "part";
  readonly offset: number;
  readonly sizeBytes: number;
  /** EXIF, 1–8; absent: what the picture itself says of it. */
  readonly orientation?: number;
  /** A JPEG that is decoded line by line, in next to no memory. */
  readonly isSequential: boolean;
};

/** Undefined where there is none that can be decoded. Never throws on what a file holds, but `ReadLimitError`. */
export function pictureIn(source: Source): Picture | undefined {
  switch (sniff(source)) {
    case "jpeg":
      return jpegAt(source, { offset: 0, sizeBytes: source.sizeBytes });
    case "png":
    case "webp":
    case "gif":
    case "bmp":
      return { kind: "part", offset: 0, sizeBytes: source.sizeBytes, isSequential: false };
    case "heic":
      return heifPicture(source);
    case "raf":
      // Offset and length of the preview as in exiftool's FujiFilm.pm; it says itself how it is turned.
      return jpegAt(source, {
        offset: u32be(source.head, 84),
        sizeBytes: u32be(source.head, 88),
      });
    case "cr3":
      return jpegAt(source, cr3Preview(source));
    case "tiff":
      return jpegAt(source, tiffPreview(source)) ?? tiffPicture(source);
    case "cr2":
    case "rw2":
    case "orf":
    case "iiq":
      return jpegAt(source, tiffPreview(source));
    default:
      return undefined;
  }
}

type Place = Omit<FilePart, "kind" | "isSequential">;

function jpegAt(source: Source, place: Place | undefined): FilePart | undefined {
  if (place == null || place.offset + place.sizeBytes > source.sizeBytes) return undefined;
  const frame = jpegFrame(partOf(source, place.offset, place.sizeBytes));
  return frame && { kind: "part", ...place, isSequential: frame.isSequential };
}

const PREVIEW_UUID = "eaf42b5e1c984b88b9fbb7dc406e4d16";

/** The box "PRVW" of a CR3: four bytes, its size twice, then the JPEG (github.com/lclevy/canon_cr3). */
function cr3Preview(source: Source): Place | undefined {
  const file = new BoxFile(source);
  for (const box of file.boxes(0, source.sizeBytes)) {
    if (box.uuid !== PREVIEW_UUID) continue;
    const [start, length] = [box.body + 8, box.end - box.body - 8];
    const bytes = peek(source, start, 24);
    if (!hasText(bytes, 4, "PRVW")) return undefined;
    const sizeBytes = Math.min(u32be(bytes, 20), length - 24);
    const first = readCr3(source).tiffs.ifd0;
    const orientation = first == null ? 1 : tiffOrientation(rangeOf(first));
    return { offset: start + 24, sizeBytes, orientation };
  }
  return undefined;
}
