// What camera makers put into AVI in shapes of their own; where each lies is from exiftool's RIFF.pm,
// Olympus.pm and Nikon.pm.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import { hasText, latin1, peek, rangeOf, u16le, withoutZeros } from "../bytes.ts";
import type { Found } from "../found.ts";
import type { Source } from "../source.ts";
import { gatherTiffBlock, type TiffBlock } from "../stills/tiff_block.ts";
import { type Chunk, chunksIn } from "./riff.ts";

export type AviMaker = {
  readonly found: Found;
  /** EXIF of Canon and Casio. */
  readonly tiff?: TiffBlock;
  /** There is a maker's chunk that only exiftool can read. */
  readonly closed: boolean;
};

/** EXIF with a thumbnail has up to 64 KiB. */
const MAX_CHUNK = 64 * 1024;

/** Reads the makers' chunks among these. */
export function readAviMaker(source: Source, chunks: readonly Chunk[]): AviMaker {
  const facts: Facts = {};
  const evidence: Evidence[] = [];
  let tiff: TiffBlock | undefined;
  let closed = false;
  const dated = (value: string) => {
    if (value !== "") evidence.push({ source: "maker:DateTimeOriginal", value });
  };
  for (const chunk of chunks) {
    if (chunk.id === "LIST:ncdt") {
      const texts = nikonTexts(source, chunk);
      Object.assign(facts, camera(texts.get(3), texts.get(4)));
      dated(texts.get(0x13) ?? "");
    } else if (chunk.id === "LIST:hydt" || chunk.id === "LIST:pntx") {
      facts.cameraMake = "PENTAX";
      closed = true;
    } else if (chunk.id === "strd" || chunk.id === "JUNK") {
      const bytes = new Uint8Array(peek(source, chunk.at, Math.min(chunk.sizeBytes, MAX_CHUNK)));
      if (hasText(bytes, 0, "AVIF")) tiff = directoryAt(bytes, 8, 8, true);
      else if (hasText(bytes, 0, "QVMI")) tiff = directoryAt(bytes, 10, 0, false);
      else if (hasText(bytes, 0, "OLYMDigital Camera")) {
        Object.assign(facts, camera(text(bytes, 0x12, 24), text(bytes, 0x2c, 24)));
        dated(text(bytes, 0x83, 24));
      } else if (closedStarts.some((start) => hasText(bytes, 0, start))) {
        closed = true;
      }
    }
  }
  return { found: { facts, evidence }, closed, ...(tiff == null ? {} : { tiff }) };
}

/** Ricoh, two kinds of Pentax, and dashboard cameras with GPS. */
const closedStarts = ["ucmt", "IIII\x01\0", "PENTDigital Camera", "0GDA", "0GPS"];

function camera(make = "", model = ""): Facts {
  return {
    ...(make === "" ? {} : { cameraMake: make }),
    ...(model === "" ? {} : { cameraModel: model }),
  };
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return withoutZeros(latin1(bytes, at, at + length)).trim();
}

/** Records of tag, size and value in "nctg"; those that are text. */
function nikonTexts(source: Source, list: Chunk): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  const records = chunksIn(source, list.at, list.at + list.sizeBytes).find(
    ({ id }) => id === "nctg",
  );
  if (records == null) return texts;
  const bytes = peek(source, records.at, Math.min(records.sizeBytes, MAX_CHUNK));
  for (let at = 0; at + 4 <= bytes.length; ) {
    const size = u16le(bytes, at + 2);
    texts.set(u16le(bytes, at), text(bytes, at + 4, size));
    at += 4 + size;
  }
  return texts;
}

/** A directory without a TIFF header; its offsets count from `base`. */
function directoryAt(
  bytes: Uint8Array,
  at: number,
  base: number,
  littleEndian: boolean,
): TiffBlock | undefined {
  const range = rangeOf(bytes);
  const header = Uint8Array.from(
    littleEndian ? [0x49, 0x49, 42, 0, 0, 0, 1, 0] : [0x4d, 0x4d, 0, 42, 0, 1, 0, 0],
  );
  // The header is made up, and says that the directory begins at FAR; no offset leads so far.
  return gatherTiffBlock({
    sizeBytes: FAR + bytes.length - at,
    read: (offset, length) => {
      if (offset === 0) return header.subarray(0, length);
      return range.read(offset >= FAR ? at + offset - FAR : base + offset, length);
    },
  });
}

/** As the header above has it. */
const FAR = 0x1_0000;
