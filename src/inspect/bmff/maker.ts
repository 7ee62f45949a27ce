// What camera makers put into movies in shapes of their own. A movie's own creation time is UTC by the
// standard and local time by many cameras; these atoms settle it where they are simple. Where they are
// not, exiftool is asked.

import type { Facts } from "../../domain/inspection.ts";
import type { Box, BoxFile } from "./boxes.ts";
import { decodeText, type Fields } from "./fields.ts";

export type MakerFound = {
  readonly facts?: Facts;
  /** A TIFF block with EXIF, as Canon and Panasonic keep it in a thumbnail's JPEG. */
  readonly tiff?: Uint8Array;
  /** Local time, "2019:07:04 18:22:31", with an offset where the camera gives one. */
  readonly original?: { readonly value: string; readonly offset?: string };
  /** There is a maker's atom that only exiftool can read. */
  readonly closed?: boolean;
};

/** Thumbnails with their EXIF in front are 10–60 KB. */
const MAX_ATOM = 256 * 1024;

/** Atoms whose dates exiftool knows: Pentax, Minolta, Kodak, Casio, Ricoh. */
const closed = new Set(["PENT", "PXMN", "MMA0", "MMA1", "DcMD", "DcME", "QVMI", "MVTG", "RICO"]);

/** Reads an atom of "udta" (or of Canon's uuid box); nothing where no maker is known for it. */
export function readMakerAtom(file: BoxFile, box: Box): readonly MakerFound[] {
  switch (box.type) {
    case "CNTH":
      return [withTiff(file, box, { cameraMake: "Canon" })];
    case "PANA":
      return [withTiff(file, box, { cameraMake: "Panasonic" })];
    case "LEIC":
      return [withTiff(file, box, { cameraMake: "LEICA" })];
    case "NCDT":
      return [nikon(file, box)];
    case "FIRM":
    case "CAME":
      return [{ facts: { cameraMake: "GoPro" } }];
    case "GPMF":
      return [{ facts: goPro(file.fields(box)) }];
    case "TAGS":
      return [{ ...named(file.fields(box, 24)), closed: true }];
    case "smta":
      return [{ facts: samsung(file, box) }];
    default:
      return closed.has(box.type) ? [{ closed: true }] : [];
  }
}

function withTiff(file: BoxFile, box: Box, facts: Facts): MakerFound {
  const { bytes } = file.fields(box, MAX_ATOM);
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
    "Exif\0\0",
    "latin1",
  );
  if (at < 0) return { facts, closed: true };
  return { facts, tiff: new Uint8Array(bytes.subarray(at + 6)) };
}

/** Nikon's records: tag, type (as in EXIF), count, value. */
function nikon(file: BoxFile, box: Box): MakerFound {
  const nctg = file.find(box, "NCTG");
  if (nctg == null) return { closed: true };
  const fields = file.fields(nctg);
  const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
  const texts = new Map<number, string>();
  let at = 0;
  while (at + 8 <= fields.length) {
    const size = (sizes[fields.u16(at + 4)] ?? 0) * fields.u16(at + 6);
    if (fields.u16(at + 4) === 2)
      texts.set(fields.u32(at), decodeText(fields.part(at + 8, at + 8 + size)));
    at += 8 + size;
  }
  const facts: Facts = {};
  const make = texts.get(1);
  const model = texts.get(2);
  const value = texts.get(0x12);
  if (make != null) facts.cameraMake = make;
  if (model != null) facts.cameraModel = model;
  return value == null ? { facts, closed: true } : { facts, original: { value } };
}

/** GoPro's telemetry header: the model stands after "MINF", type "c", size 1, count of letters. */
function goPro(fields: Fields): Facts {
  const { bytes } = fields;
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("MINFc", "latin1");
  if (at < 0) return { cameraMake: "GoPro" };
  const length = fields.u8(at + 5) * fields.u16(at + 6);
  const model = decodeText(fields.part(at + 8, at + 8 + Math.min(length, 64)));
  return model === "" ? { cameraMake: "GoPro" } : { cameraMake: "GoPro", cameraModel: model };
}

/** "PENTAX DIGITAL CAMERA", "OLYMPUS DIGITAL CAMERA" and the like, before the numbers. */
function named(fields: Fields): MakerFound {
  const cameraMake = /^[\w .-]{3,24}/.exec(decodeText(fields.bytes))?.[0].trim();
  return cameraMake == null ? {} : { facts: { cameraMake } };
}

function samsung(file: BoxFile, box: Box): Facts {
  const model = file.find(box, "mdln");
  // Version and flags, then boxes.
  const later = [...file.children(box, 4)].find((it) => it.type === "mdln") ?? model;
  if (later == null) return { cameraMake: "samsung" };
  return { cameraMake: "samsung", cameraModel: decodeText(file.fields(later, 64).bytes) };
}

/**
 * The XML that Sony's cameras (and others of the non-real-time metadata format) put in a "meta" box, or
 * nothing where the text is another.
 */
export function readSonyXml(text: string): MakerFound {
  const created = /<CreationDate\s+value="([^"]{10,40})"/.exec(text)?.[1];
  const device = /<Device\s([^>]{0,300})>/.exec(text)?.[1] ?? "";
  const make = /manufacturer="([^"]{1,60})"/.exec(device)?.[1];
  const model = /modelName="([^"]{1,60})"/.exec(device)?.[1];
  const lens = /<Lens\s[^>]{0,200}modelName="([^"]{1,80})"/.exec(text)?.[1];
  const facts: Facts = {};
  if (make != null) facts.cameraMake = make;
  if (model != null) facts.cameraModel = model;
  if (lens != null) facts.lens = lens;
  return created == null ? { facts } : { facts, original: { value: created } };
}
