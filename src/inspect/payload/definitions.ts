// Which formats have a payload, by which definition, in which version.

import { type Format, formats } from "../formats.ts";
import { asfPayload } from "./asf.ts";
import { jp2Payload, jxlPayload } from "./boxed_stills.ts";
import { gifPayload } from "./gif.ts";
import { heifPayload } from "./heif.ts";
import { jpegPayload } from "./jpeg.ts";
import { matroskaPayload } from "./matroska.ts";
import { moviePayload } from "./movie.ts";
import { oggPayload } from "./ogg.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import type { OutlineOf } from "./payload_outline.ts";
import { pngPayload } from "./png.ts";
import { mrwPayload, rafPayload } from "./raw_blocks.ts";
import { aiffPayload, aviPayload, wavPayload } from "./riff.ts";
import { flacPayload, framesPayload, streamPayload } from "./sound.ts";
import { tiffPayload } from "./tiff.ts";
import { webpPayload } from "./webp.ts";

/** Feeds the hash with a file's media; throws `NoPayload` where that cannot be done whole. */
export type ReadPayload = (file: PayloadFile, hash: PayloadHash) => void;

export type PayloadDefinition = {
  readonly name: string;
  /** Raised whenever the definition gives another digest for any file; a stored one of less is void. */
  readonly version: number;
  readonly read: ReadPayload;
  readonly outlineOf: OutlineOf;
};

/** `beginningOf`: the part whose beginning is the outline, where nothing tells its length but reading it. */
function definition(
  name: string,
  version: number,
  read: ReadPayload,
  beginningOf?: string,
): PayloadDefinition {
  return { name, version, read, outlineOf: beginningOf == null ? "all parts" : { beginningOf } };
}

const tiff = definition("tiff", 1, tiffPayload);
const heif = definition("heif", 1, heifPayload);
const movie = definition("movie", 1, moviePayload);
const matroska = definition("matroska", 1, matroskaPayload, "blocks");
const frames = definition("frames", 1, framesPayload);
const stream = definition("stream", 1, streamPayload);
const jp2 = definition("jp2", 1, jp2Payload);
const ogg = definition("ogg", 1, oggPayload, "packets");

const definitions: Partial<Record<Format, PayloadDefinition>> = {
  jpeg: definition("jpeg", 1, jpegPayload, "image"),
  heic: heif,
  avif: heif,
  png: definition("png", 1, pngPayload, "data"),
  webp: definition("webp", 1, webpPayload),
  gif: definition("gif", 1, gifPayload, "blocks"),
  jxl: definition("jxl", 1, jxlPayload),
  jp2,
  j2c: jp2,
  tiff,
  dng: tiff,
  nef: tiff,
  cr2: tiff,
  arw: tiff,
  orf: tiff,
  rw2: tiff,
  pef: tiff,
  srw: tiff,
  "3fr": tiff,
  erf: tiff,
  mef: tiff,
  mos: tiff,
  dcr: tiff,
  raw: tiff,
  raf: definition("raf", 1, rafPayload),
  mrw: definition("mrw", 1, mrwPayload),
  cr3: movie,
  mp4: movie,
  mov: movie,
  "3gp": movie,
  m4a: movie,
  m4b: movie,
  aax: movie,
  mkv: matroska,
  webm: matroska,
  avi: definition("avi", 1, aviPayload),
  asf: definition("asf", 1, asfPayload),
  wav: definition("wav", 1, wavPayload),
  aiff: definition("aiff", 1, aiffPayload),
  mp3: frames,
  aac: frames,
  flac: definition("flac", 1, flacPayload),
  ape: stream,
  wv: stream,
  mpc: stream,
  tta: stream,
  ogg,
  opus: ogg,
};

/** How the payload of a format is defined; undefined where it is not. */
export function payloadDefinition(format: Format): PayloadDefinition | undefined {
  return definitions[format];
}

/** A definition with its version, as the catalog keeps it beside what was read by it; of a format without one, too. */
export function payloadVersion(format: Format): string {
  const found = payloadDefinition(format);
  return found == null ? `${format} 0` : `${found.name} ${found.version}`;
}

/** Formats that have a payload, and the definitions in force: what was read by any other is void. */
export function definedPayloads(): {
  readonly formats: readonly Format[];
  readonly versions: readonly string[];
} {
  return {
    formats: formats.filter((format) => payloadDefinition(format) != null),
    versions: [...new Set(formats.map(payloadVersion))],
  };
}
