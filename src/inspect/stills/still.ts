// The parts that a still's reader has found in its container, as one reading.

import type { Problem, Reader } from "../../domain/inspection.ts";
import { rangeOf } from "../bytes.ts";
import { type Found, foundNothing, joinFound } from "../found.ts";
import type { Reading } from "../reading.ts";
import { readXmpPackets } from "../xmp.ts";
import { readExif } from "./exif.ts";
import { readIptc } from "./iptc.ts";
import { gatherTiffBlock, type TiffBlock } from "./tiff_block.ts";

/** What a container holds. Views have to stay valid: all reading is done before this is used. */
export type StillParts = {
  readonly reader: Reader;
  readonly format: string;
  readonly codec?: string | undefined;
  /** Pixels as stored. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** The container's own orientation, which outranks that of EXIF (HEIC). */
  readonly orientation?: number | undefined;
  /** EXIF blocks as they stand in the file, the most trusted first. */
  readonly exif?: readonly Uint8Array[];
  /** A block gathered already (TIFF files). */
  readonly tiff?: TiffBlock | undefined;
  readonly xmp?: readonly Uint8Array[];
  readonly iptc?: Uint8Array | undefined;
  /** What else was found, the least trusted. */
  readonly other?: Found;
  /** The container shows that there is more in it than Varve's own reader knows. */
  readonly holdsMore?: boolean;
  readonly problem?: Problem | undefined;
};

/** Reads the metadata blocks and joins them: EXIF first, then XMP, then IPTC. */
export async function readStill(parts: StillParts): Promise<Reading> {
  const blocks = (parts.exif ?? []).map((bytes) => gatherTiffBlock(rangeOf(bytes)));
  if (parts.tiff != null) blocks.push(parts.tiff);
  const sound = blocks.filter((block) => block != null);
  const xmp = readXmpPackets(parts.xmp ?? []);
  const iptc = readIptc(parts.iptc);
  // From here on the file's own bytes are not touched any more: another file may be read meanwhile.
  const exif: Found[] = [];
  for (const block of sound) exif.push(await readExif(block));
  const { facts, evidence } = joinFound([...exif, xmp, iptc, parts.other ?? foundNothing]);
  // Stars and titles are edited in XMP; EXIF keeps what was there before, or what Windows wrote.
  if (xmp.facts.rating) facts.rating = xmp.facts.rating;
  const title = xmp.facts.title ?? iptc.facts.title;
  if (title != null) facts.title = title;
  const { width, height, orientation, codec } = parts;
  if (width != null && height != null && width > 0 && height > 0) {
    facts.width = width;
    facts.height = height;
  }
  if (orientation != null) facts.orientation = orientation;
  if (codec != null) facts.codec = codec;

  const dated = evidence.some(
    ({ source }) => source !== "exif:ModifyDate" && source !== "xmp:ModifyDate",
  );
  const doubtful =
    blocks.includes(undefined) ||
    sound.some((block) => block.damaged) ||
    (!dated && (parts.holdsMore === true || sound.some((block) => block.hasMakerNote)));
  return {
    reader: parts.reader,
    format: parts.format,
    facts,
    evidence,
    ...(doubtful ? { needs: "exiftool" as const } : {}),
    ...(parts.problem == null ? {} : { problem: parts.problem }),
  };
}

/** Trouble with a file's own structure. */
export function metadataProblem(reason: "truncated" | "corrupt", detail: string): Problem {
  return { stage: "metadata", reason, detail };
}
