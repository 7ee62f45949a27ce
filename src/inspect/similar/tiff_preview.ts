// The preview in a TIFF-based raw: a JPEG that the camera has made of it. Pixels that are stored plainly, and those of
// the sensor, are left alone.

import { type ByteRange, peeked } from "../bytes.ts";
import type { Source } from "../source.ts";
import {
  readTiffDirectory,
  readTiffHeader,
  readTiffNumbers,
  type TiffDirectory,
  type TiffHeader,
} from "../stills/tiff_directory.ts";
import { jpegFrame } from "./jpeg_frame.ts";
import { partOf } from "./part_of.ts";

/** A JPEG inside a file. */
export type Preview = {
  readonly offset: number;
  readonly sizeBytes: number;
  /** EXIF, 1–8, as the file says it of all its pictures. */
  readonly orientation: number;
};

const tags = {
  orientation: 0x112,
  stripOffsets: 0x111,
  stripSizes: 0x117,
  subDirectories: 0x14a,
  jpegOffset: 0x201,
  jpegSize: 0x202,
  /** Panasonic's JpgFromRaw: the JPEG is the value. */
  panasonicJpeg: 0x2e,
} as const;
const wanted = new Set<number>(Object.values(tags));

/** As many as metadata readers look into. */
const MAX_DIRECTORIES = 32;
/** A preview so wide is taken; of narrower ones the widest: thumbnails have black borders, the largest take time. */
const WIDE_ENOUGH = 600;

/** The preview that is rather decoded; undefined where there is none. */
export function tiffPreview(source: Source): Preview | undefined {
  const range = peeked(source);
  const header = readTiffHeader(range);
  if (header == null) return undefined;
  const directories = directoriesOf(range, header);
  const orientation = numberOf(range, header, directories[0], tags.orientation) ?? 1;
  const found = directories
    .flatMap((directory) => jpegsOf(range, header, directory))
    .flatMap(({ offset, sizeBytes }) => {
      const frame = jpegFrame(partOf(source, offset, sizeBytes));
      return frame == null ? [] : [{ offset, sizeBytes, width: frame.width }];
    })
    .sort((a, b) => a.width - b.width);
  const best = found.find(({ width }) => width >= WIDE_ENOUGH) ?? found.at(-1);
  return best && { offset: best.offset, sizeBytes: best.sizeBytes, orientation };
}

/** What its first directory says of the turn of its pictures; 1 where it says nothing. */
export function tiffOrientation(range: ByteRange): number {
  const header = readTiffHeader(range);
  if (header == null) return 1;
  const first = readTiffDirectory(range, header, header.firstDirectory, wanted);
  return numberOf(range, header, first, tags.orientation) ?? 1;
}

/** The chain of directories and those they point to, each once. */
function directoriesOf(range: ByteRange, header: TiffHeader): readonly TiffDirectory[] {
  const found: TiffDirectory[] = [];
  const queue = [header.firstDirectory];
  const seen = new Set<number>();
  for (let offset = queue.shift(); offset != null; offset = queue.shift()) {
    if (seen.has(offset) || seen.size >= MAX_DIRECTORIES) continue;
    seen.add(offset);
    const directory = readTiffDirectory(range, header, offset, wanted);
    if (directory == null) continue;
    found.push(directory);
    const inner = directory.entries.find(({ tag }) => tag === tags.subDirectories);
    if (inner != null) queue.push(...readTiffNumbers(range, header, inner, MAX_DIRECTORIES));
    queue.push(directory.next);
  }
  return found;
}

type Place = { readonly offset: number; readonly sizeBytes: number };

/** Places of a directory that may hold a JPEG: what lies there has to be looked at. */
function jpegsOf(range: ByteRange, header: TiffHeader, directory: TiffDirectory): readonly Place[] {
  const number = (tag: number) => numberOf(range, header, directory, tag);
  const inValue = directory.entries.find(({ tag }) => tag === tags.panasonicJpeg);
  const strips = directory.entries.find(({ tag }) => tag === tags.stripOffsets);
  return [
    { offset: number(tags.jpegOffset) ?? 0, sizeBytes: number(tags.jpegSize) ?? 0 },
    // A JPEG that is cut into strips is none that could be decoded as it lies there.
    strips?.count === 1
      ? { offset: number(tags.stripOffsets) ?? 0, sizeBytes: number(tags.stripSizes) ?? 0 }
      : nowhere,
    header.magic === PANASONIC && inValue != null
      ? { offset: inValue.offset, sizeBytes: inValue.sizeBytes }
      : nowhere,
  ].filter(({ offset, sizeBytes }) => offset > 0 && sizeBytes > 0);
}

const nowhere: Place = { offset: 0, sizeBytes: 0 };
const PANASONIC = 0x55;

function numberOf(
  range: ByteRange,
  header: TiffHeader,
  directory: TiffDirectory | undefined,
  tag: number,
): number | undefined {
  const entry = directory?.entries.find((other) => other.tag === tag);
  return entry == null ? undefined : readTiffNumbers(range, header, entry, 1)[0];
}
