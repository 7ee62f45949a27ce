// The definitions of payloads: who reads them, and what their outlines are.

import type { Format } from "../formats.ts";
import { asfPayload } from "./asf.ts";
import { jp2Payload, jxlPayload } from "./boxed_stills.ts";
import { crwPayload } from "./ciff.ts";
import { flifPayload } from "./flif.ts";
import { gifPayload } from "./gif.ts";
import { heifPayload } from "./heif.ts";
import { jpegPayload } from "./jpeg.ts";
import { matroskaPayload } from "./matroska.ts";
import { moviePayload } from "./movie.ts";
import { oggPayload } from "./ogg.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import type { OutlineOf } from "./payload_outline.ts";
import { iiqPayload } from "./phase_one.ts";
import { psdPayload } from "./photoshop.ts";
import { pngPayload } from "./png.ts";
import { mrwPayload, rafPayload } from "./raw_blocks.ts";
import { aiffPayload, aviPayload, wavPayload } from "./riff.ts";
import { flacPayload, framesPayload, streamPayload } from "./sound.ts";
import { tiffPayload } from "./tiff.ts";
import { type DefinitionName, definitionOf } from "./versions.ts";
import { webpPayload } from "./webp.ts";
import { x3fPayload } from "./x3f.ts";

/** Feeds the hash with a file's media; throws `NoPayload` where that cannot be done whole. */
export type ReadPayload = (file: PayloadFile, hash: PayloadHash) => void;

export type PayloadDefinition = {
  readonly name: DefinitionName;
  readonly version: number;
  readonly read: ReadPayload;
  readonly outlineOf: OutlineOf;
};

type Reader = Pick<PayloadDefinition, "read" | "outlineOf">;

/** Tables of the format tell how long its parts are. */
function measured(read: ReadPayload): Reader {
  return { read, outlineOf: "all parts" };
}

/** Only reading all of it would tell how long they are. */
function scanned(read: ReadPayload, beginningOf: string): Reader {
  return { read, outlineOf: { beginningOf } };
}

const readers: Readonly<Record<DefinitionName, Reader>> = {
  jpeg: scanned(jpegPayload, "image"),
  heif: measured(heifPayload),
  png: scanned(pngPayload, "data"),
  webp: measured(webpPayload),
  gif: scanned(gifPayload, "blocks"),
  jxl: measured(jxlPayload),
  flif: measured(flifPayload),
  jp2: measured(jp2Payload),
  tiff: measured(tiffPayload),
  iiq: measured(iiqPayload),
  crw: measured(crwPayload),
  x3f: measured(x3fPayload),
  psd: measured(psdPayload),
  raf: measured(rafPayload),
  mrw: measured(mrwPayload),
  movie: measured(moviePayload),
  matroska: scanned(matroskaPayload, "blocks"),
  avi: scanned(aviPayload, "media"),
  asf: measured(asfPayload),
  wav: measured(wavPayload),
  aiff: measured(aiffPayload),
  frames: measured(framesPayload),
  flac: measured(flacPayload),
  stream: measured(streamPayload),
  ogg: scanned(oggPayload, "packets"),
};

/** How the payload of a format is defined; undefined where it is not. */
export function payloadDefinition(format: Format): PayloadDefinition | undefined {
  const found = definitionOf(format);
  return found == null ? undefined : { ...found, ...readers[found.name] };
}
