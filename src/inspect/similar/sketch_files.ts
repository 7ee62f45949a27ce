// Sketches photos: opens each, finds the picture in it, decodes it small. One at a time a thread, so that memory holds
// one picture for each.

import { systemCode } from "../../base/errors.ts";
import { joinPath } from "../../base/names.ts";
import { stampOfOpenFile } from "../../disk/entries.ts";
import { sameStamp } from "../../domain/entry.ts";
import type { FileToSketch, Sketched, Sketchless } from "../../domain/similar_photos.ts";
import { sketchOf } from "../../domain/similar_sketch.ts";
import { OpenFile } from "../open_file.ts";
import { problemOf } from "../problem.ts";
import { ReadLimitError } from "../source.ts";
import { type Decoded, decode } from "./decode.ts";
import { decodeHeif } from "./decode_heif.ts";
import { decodeTiff } from "./decode_tiff.ts";
import { type FilePart, pictureIn } from "./picture_in.ts";

/** A coded picture is read whole; photos are smaller. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Most are no larger than this. A buffer for each photo would wait long for its end: 60 MB more (measured). */
const KEPT_BYTES = 8 * 1024 * 1024;
let kept: Buffer | undefined;

/**
 * Sketches files of a folder one after the other, in the order of their inodes, which is about that of a disk; the
 * answers are in the order of the files. Never rejects on account of a file.
 */
export async function sketchFiles(
  folder: string,
  files: readonly FileToSketch[],
): Promise<Sketched[]> {
  const sketched: Sketched[] = [];
  const order = files.map((file, at) => ({ file, at }));
  order.sort((a, b) => a.file.stamp.inode - b.file.stamp.inode);
  for (const { file, at } of order) {
    sketched[at] = await sketchFile(joinPath(folder, file.name), file);
  }
  return sketched;
}

async function sketchFile(path: string, { stamp }: FileToSketch): Promise<Sketched> {
  try {
    using file = new OpenFile(path);
    if (!sameStamp(file.stamp, stamp)) return { status: "edited" };
    const found = await sketchOpen(file);
    const after = stampOfOpenFile(file.fd);
    return after != null && sameStamp(after, stamp) ? found : { status: "edited" };
  } catch (error) {
    return { status: "failed", problem: problemOf(error, "read") };
  }
}

async function sketchOpen(file: OpenFile): Promise<Sketched> {
  const decoded = await decodeOpen(file);
  if (typeof decoded === "string") {
    return { status: "none", reason: decoded, bytesRead: file.bytesRead };
  }
  const sketch = sketchOf(decoded.pixels, decoded.shape);
  return sketch == null
    ? { status: "none", reason: "flat", bytesRead: file.bytesRead }
    : { status: "sketched", sketch, bytesRead: file.bytesRead };
}

async function decodeOpen(file: OpenFile): Promise<Decoded | Sketchless> {
  try {
    const picture = pictureIn(file);
    switch (picture?.kind) {
      case undefined:
        return "no-decoder";
      case "part":
        return await decodePart(file, picture);
      case "heif":
        return await decodeHeif(file, picture);
      case "tiff":
        return await decodeTiff(file, picture);
    }
  } catch (error) {
    if (error instanceof ReadLimitError) return "no-decoder";
    throw error;
  }
}

async function decodePart(file: OpenFile, part: FilePart): Promise<Decoded | Sketchless> {
  if (part.sizeBytes > MOST_BYTES) return "too-large";
  const bytes = bufferFor(part.sizeBytes);
  const length = file.readInto(bytes, part.offset);
  try {
    return await decode(bytes.subarray(0, length), part);
  } catch (error) {
    return reasonOf(error);
  }
}

/** In use until the next call: a thread decodes one photo at a time. */
function bufferFor(sizeBytes: number): Buffer {
  if (sizeBytes > KEPT_BYTES) return Buffer.alloc(sizeBytes);
  kept ??= Buffer.alloc(KEPT_BYTES);
  return kept.subarray(0, sizeBytes);
}

/** Why `Bun.Image` did not decode. Throws what is no word of it. */
function reasonOf(error: unknown): Sketchless {
  switch (systemCode(error)) {
    case "ERR_IMAGE_TOO_MANY_PIXELS":
      return "too-large";
    case "ERR_IMAGE_FORMAT_UNSUPPORTED":
    case "ERR_IMAGE_UNKNOWN_FORMAT":
      return "no-decoder";
    case "ERR_IMAGE_DECODE_FAILED":
      return "damaged";
    default:
      throw error;
  }
}
