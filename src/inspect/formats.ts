// Formats as Varve names them, and the kinds of file that each of them can be.

import type { MediaKind } from "../domain/media.ts";

/**
 * The kinds a format can be, the usual one first. A file whose name says another kind is of the first:
 * a video named .jpg, a photo named .mp4. Formats that say nothing of the kind have an empty list.
 */
const kinds = {
  jpeg: ["photo"],
  heic: ["photo"],
  avif: ["photo"],
  tiff: ["photo"],
  dng: ["photo"],
  nef: ["photo"],
  cr2: ["photo"],
  cr3: ["photo"],
  crw: ["photo"],
  rw2: ["photo"],
  arw: ["photo"],
  orf: ["photo"],
  pef: ["photo"],
  srw: ["photo"],
  iiq: ["photo"],
  "3fr": ["photo"],
  erf: ["photo"],
  mef: ["photo"],
  mos: ["photo"],
  dcr: ["photo"],
  raw: ["photo"],
  raf: ["photo"],
  mrw: ["photo"],
  x3f: ["photo"],
  png: ["photo"],
  gif: ["photo"],
  webp: ["photo"],
  bmp: ["photo"],
  jxl: ["photo"],
  flif: ["photo"],
  exr: ["photo"],
  pcd: ["photo"],
  jxr: ["photo"],
  jp2: ["photo"],
  j2c: ["photo"],
  psd: ["photo"],
  mp4: ["video", "audio", "book"],
  mov: ["video", "audio"],
  "3gp": ["video", "audio"],
  m4a: ["audio", "book", "video"],
  m4b: ["audio", "book", "video"],
  mkv: ["video", "audio"],
  webm: ["video", "audio"],
  avi: ["video"],
  asf: ["video", "audio"],
  mpegts: ["video"],
  m2ts: ["video"],
  mpegps: ["video"],
  mpeg: ["video"],
  flv: ["video"],
  mxf: ["video"],
  dv: ["video"],
  wtv: ["video"],
  r3d: ["video"],
  rm: ["video", "audio"],
  mp3: ["audio", "book"],
  flac: ["audio", "book"],
  ogg: ["audio", "book", "video"],
  opus: ["audio", "book"],
  wav: ["audio", "book"],
  aiff: ["audio", "book"],
  ape: ["audio", "book"],
  aac: ["audio", "book"],
  wv: ["audio", "book"],
  mpc: ["audio", "book"],
  dsf: ["audio"],
  tta: ["audio"],
  amr: ["audio", "video"],
  ra: ["audio"],
  caf: ["audio"],
  dss: ["audio"],
  aa: ["audio", "book"],
  aax: ["audio", "book"],
  epub: ["book"],
  pdf: ["book"],
  djvu: ["book"],
  mobi: ["book"],
  zip: [],
  rar: [],
  "7z": [],
  xmp: ["sidecar"],
  plist: ["sidecar"],
  json: ["sidecar"],
  xml: [],
  unknown: [],
} as const satisfies Readonly<Record<string, readonly MediaKind[]>>;

export type Format = keyof typeof kinds;

/** Every format, for the documentation's table. */
export const formats = Object.keys(kinds).filter((name): name is Format => name in kinds);

/**
 * Whether content may tell another kind than this one by name. Sidecars, books and other files keep
 * theirs: a .thm is a JPEG and still a sidecar, a book may be in any container.
 */
export function mayChange(kindByName: MediaKind): boolean {
  return kindByName === "photo" || kindByName === "video" || kindByName === "audio";
}

/** The kind that the format tells, where it contradicts the kind by name. */
export function kindByContent(format: Format, kindByName: MediaKind): MediaKind | undefined {
  if (!mayChange(kindByName)) return undefined;
  const possible: readonly MediaKind[] = kinds[format];
  const usual = possible[0];
  if (usual == null || possible.includes(kindByName)) return undefined;
  return usual === "photo" || usual === "video" || usual === "audio" ? usual : undefined;
}
