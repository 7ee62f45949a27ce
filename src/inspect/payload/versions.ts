// Which formats have a payload, by which definition, in which version. Without the readers, which not all need who ask.

import { type Format, formats } from "../formats.ts";

const byFormat = {
  jpeg: "jpeg",
  heic: "heif",
  avif: "heif",
  png: "png",
  webp: "webp",
  gif: "gif",
  jxl: "jxl",
  flif: "flif",
  jp2: "jp2",
  j2c: "jp2",
  tiff: "tiff",
  dng: "tiff",
  nef: "tiff",
  cr2: "tiff",
  arw: "tiff",
  orf: "tiff",
  rw2: "tiff",
  pef: "tiff",
  srw: "tiff",
  "3fr": "tiff",
  erf: "tiff",
  mef: "tiff",
  mos: "tiff",
  dcr: "tiff",
  raw: "tiff",
  iiq: "iiq",
  crw: "crw",
  x3f: "x3f",
  psd: "psd",
  raf: "raf",
  mrw: "mrw",
  cr3: "movie",
  mp4: "movie",
  mov: "movie",
  "3gp": "movie",
  m4a: "movie",
  m4b: "movie",
  aax: "movie",
  mkv: "matroska",
  webm: "matroska",
  avi: "avi",
  asf: "asf",
  wav: "wav",
  aiff: "aiff",
  mp3: "frames",
  aac: "frames",
  flac: "flac",
  ape: "stream",
  wv: "stream",
  mpc: "stream",
  tta: "stream",
  ogg: "ogg",
  opus: "ogg",
} as const satisfies Partial<Record<Format, string>>;

export type DefinitionName = (typeof byFormat)[keyof typeof byFormat];

/** Raised whenever a definition gives another digest, or outline, for any file; what a lesser one gave is void. */
const versions: Readonly<Record<DefinitionName, number>> = {
  jpeg: 1,
  heif: 1,
  png: 1,
  webp: 1,
  gif: 1,
  jxl: 1,
  flif: 1,
  jp2: 1,
  tiff: 1,
  iiq: 1,
  crw: 1,
  x3f: 1,
  psd: 1,
  raf: 1,
  mrw: 1,
  movie: 2,
  matroska: 1,
  avi: 1,
  asf: 1,
  wav: 1,
  aiff: 1,
  frames: 1,
  flac: 1,
  stream: 1,
  ogg: 1,
};

/** By which definition files of a format have a payload; undefined where they have none. */
export function definitionOf(
  format: Format,
): { readonly name: DefinitionName; readonly version: number } | undefined {
  const names: Partial<Record<Format, DefinitionName>> = byFormat;
  const name = names[format];
  return name == null ? undefined : { name, version: versions[name] };
}

/** A definition with its version, as the catalog keeps it beside what was read by it; of a format without one, too. */
export function payloadVersion(format: Format): string {
  const { name, version } = definitionOf(format) ?? { name: format, version: 0 };
  return `${name} ${version}`;
}

/** Formats that have a payload, and the definitions in force: what was read by any other is void. */
export function definedPayloads(): {
  readonly formats: readonly Format[];
  readonly versions: readonly string[];
} {
  return {
    formats: formats.filter((format) => definitionOf(format) != null),
    versions: [...new Set(formats.map(payloadVersion))],
  };
}
