// Canon's CR3 raw photos: an ISO base media file whose movie box holds four TIFF blocks with the EXIF.

import type { Source } from "../source.ts";
import { type Box, BoxFile, CANON_UUID, XMP_UUID } from "./boxes.ts";

/** The blocks of a CR3 file; each is a TIFF structure of its own, with offsets of its own. */
export type Cr3 = {
  readonly tiffs: {
    /** CMT1: make, model, orientation, modify date. */
    readonly ifd0?: Uint8Array;
    /** CMT2: the Exif directory (its entries stand in the block's first directory). */
    readonly exif?: Uint8Array;
    /** CMT3: Canon's maker note. */
    readonly maker?: Uint8Array;
    /** CMT4: the GPS directory. */
    readonly gps?: Uint8Array;
  };
  /** Where Canon writes stars. */
  readonly xmp?: Uint8Array;
  /** Pixels of the full-size picture, as cameras and programs give them (the sensor has a few more). */
  readonly width?: number;
  readonly height?: number;
  /** The movie box is missing or cut short: the file is damaged. */
  readonly broken?: boolean;
};

/** The movie box of a CR3 is 10–60 KB. */
const MAX_MOOV = 4 * 1024 * 1024;
const MAX_XMP = 2 * 1024 * 1024;
const names: Readonly<Record<string, "ifd0" | "exif" | "maker" | "gps">> = {
  CMT1: "ifd0",
  CMT2: "exif",
  CMT3: "maker",
  CMT4: "gps",
};

/** Reads the blocks. Never throws on what the file holds, except `ReadLimitError`. */
export function readCr3(source: Source): Cr3 {
  const file = new BoxFile(source);
  let moov: Box | undefined;
  let packet: Box | undefined;
  for (const box of file.boxes(0, source.sizeBytes)) {
    if (box.type === "moov") moov ??= box;
    else if (box.uuid === XMP_UUID) packet ??= box;
    else if (box.type === "mdat") break; // The pictures; nothing that matters follows.
  }
  const found = packet == null ? undefined : file.copy(packet, MAX_XMP);
  const xmp = found == null ? {} : { xmp: found };
  if (moov == null || moov.end - moov.start > MAX_MOOV) return { tiffs: {}, ...xmp, broken: true };
  file.load(moov);

  const tiffs: { -readonly [Name in keyof Cr3["tiffs"]]: Uint8Array } = {};
  let size: Pick<Cr3, "width" | "height"> = {};
  for (const box of file.children(moov)) {
    if (box.uuid === CANON_UUID) {
      for (const block of file.children(box)) {
        const name = names[block.type];
        const copy = name == null ? undefined : file.copy(block, MAX_MOOV);
        if (name != null && copy != null) tiffs[name] = copy;
      }
    } else if (box.type === "trak" && size.width == null) {
      size = trackSize(file, box);
    }
  }
  return {
    tiffs,
    ...xmp,
    ...size,
    ...(moov.cut ? { broken: true } : {}),
  };
}

/** The size in the sample entry "CRAW" of a track; the first track is the full-size picture. */
function trackSize(file: BoxFile, trak: Box): Pick<Cr3, "width" | "height"> {
  const stsd = file.find(trak, "mdia", "minf", "stbl", "stsd");
  if (stsd == null) return {};
  for (const entry of file.children(stsd, 8)) {
    const fields = file.fields(entry, 64);
    const [width, height] = [fields.u16(24), fields.u16(26)];
    if (entry.type === "CRAW" && width > 0 && height > 0) return { width, height };
  }
  return {};
}
