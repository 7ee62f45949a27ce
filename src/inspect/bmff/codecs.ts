// Names of codecs: the four characters of a sample entry as ffprobe names what they stand for.

import type { Box, BoxFile } from "./boxes.ts";
import type { Fields } from "./fields.ts";

const names: Readonly<Record<string, string>> = {
  avc1: "h264",
  avc2: "h264",
  avc3: "h264",
  avc4: "h264",
  dva1: "h264",
  dvav: "h264",
  ai12: "h264",
  ai15: "h264",
  ai1q: "h264",
  ai5q: "h264",
  ai55: "h264",
  x264: "h264",
  H264: "h264",
  h264: "h264",
  hvc1: "hevc",
  hev1: "hevc",
  hvc2: "hevc",
  hev2: "hevc",
  dvh1: "hevc",
  dvhe: "hevc",
  muxa: "hevc",
  vvc1: "vvc",
  vvi1: "vvc",
  av01: "av1",
  dav1: "av1",
  vp08: "vp8",
  vp09: "vp9",
  apch: "prores",
  apcn: "prores",
  apcs: "prores",
  apco: "prores",
  ap4h: "prores",
  ap4x: "prores",
  aprn: "prores_raw",
  aprh: "prores_raw",
  jpeg: "mjpeg",
  mjpa: "mjpeg",
  mjpb: "mjpegb",
  AVDJ: "mjpeg",
  dmb1: "mjpeg",
  "png ": "png",
  "gif ": "gif",
  "rle ": "qtrle",
  rpza: "rpza",
  "smc ": "smc",
  SVQ1: "svq1",
  SVQ3: "svq3",
  s263: "h263",
  h263: "h263",
  H263: "h263",
  cvid: "cinepak",
  "dvc ": "dvvideo",
  dvcp: "dvvideo",
  dvpp: "dvvideo",
  dv5p: "dvvideo",
  dv5n: "dvvideo",
  dvh5: "dvvideo",
  dvh6: "dvvideo",
  dvhp: "dvvideo",
  dvhq: "dvvideo",
  AVdn: "dnxhd",
  AVdh: "dnxhd",
  CFHD: "cfhd",
  mp2v: "mpeg2video",
  hdv1: "mpeg2video",
  hdv2: "mpeg2video",
  hdv3: "mpeg2video",
  hdv5: "mpeg2video",
  xd5b: "mpeg2video",
  xdv1: "mpeg2video",
  m2v1: "mpeg2video",
  m1v: "mpeg1video",
  XVID: "mpeg4",
  DIVX: "mpeg4",
  FMP4: "mpeg4",
  "3IV2": "mpeg4",
  mjp2: "jpeg2000",
  mp4v: "mpeg4",
  IV50: "indeo5",
  "raw ": "rawvideo",
  "2vuy": "rawvideo",
  yuv2: "rawvideo",
  v210: "v210",
  "vc-1": "vc1",
  FFV1: "ffv1",
  Hap1: "hap",
  mp4a: "aac",
  alac: "alac",
  "ac-3": "ac3",
  "ec-3": "eac3",
  "ac-4": "ac4",
  Opus: "opus",
  fLaC: "flac",
  samr: "amr_nb",
  sawb: "amr_wb",
  ".mp3": "mp3",
  "mp3 ": "mp3",
  "ms\0U": "mp3",
  twos: "pcm_s16be",
  sowt: "pcm_s16le",
  in24: "pcm_s24be",
  in32: "pcm_s32be",
  fl32: "pcm_f32be",
  fl64: "pcm_f64be",
  ulaw: "pcm_mulaw",
  alaw: "pcm_alaw",
  ima4: "adpcm_ima_qt",
  QDM2: "qdm2",
  QDMC: "qdmc",
  MAC3: "mace3",
  MAC6: "mace6",
  Qclp: "qcelp",
  sqcp: "qcelp",
  agsm: "gsm",
  dtsc: "dts",
  dtse: "dts",
  dtsh: "dts",
  dtsl: "dts",
  mlpa: "truehd",
  dnse: "dolby_e",
};

/** What the "esds" of an mp4v or mp4a entry names (the registered objectTypeIndication values). */
const objectTypes: Readonly<Record<number, string>> = {
  32: "mpeg4",
  33: "h264",
  35: "hevc",
  64: "aac",
  96: "mpeg2video",
  97: "mpeg2video",
  98: "mpeg2video",
  99: "mpeg2video",
  100: "mpeg2video",
  101: "mpeg2video",
  102: "aac",
  103: "aac",
  104: "aac",
  105: "mp3",
  106: "mpeg1video",
  107: "mp3",
  108: "mjpeg",
  109: "png",
  165: "ac3",
  166: "eac3",
  169: "dts",
  221: "vorbis",
  225: "qcelp",
};

/** The codec of a video or sound sample entry; undefined where nothing in it can be a name. */
export function codecOf(file: BoxFile, entry: Box, kind: "vide" | "soun"): string | undefined {
  const head = file.fields(entry, 64);
  const skip = kind === "vide" ? 78 : soundEntrySize(head);
  const bits = head.u16(18);
  let type = entry.type;
  if (type === "encv" || type === "enca" || type === "drmi" || type === "drms") {
    const sinf = inEntry(file, entry, skip, "sinf");
    const original = sinf == null ? undefined : file.find(sinf, "frma");
    if (original != null) type = file.fields(original, 4).fourCc(0);
  }
  if (kind === "soun") {
    if (type === "raw ") return bits === 16 ? "pcm_s16be" : "pcm_u8";
    if (type === "twos" && bits === 8) return "pcm_s8";
    if (type === "lpcm") return linear(head);
    if (type === "ipcm" || type === "fpcm") return isoLinear(file, entry, skip, type);
    if (type in littleEndian && isLittleEndian(file, entry, skip)) return littleEndian[type];
  }
  if (type === "mp4a" || type === "mp4v") {
    const named = objectTypes[objectTypeOf(file, entry, skip) ?? -1];
    if (named != null) return named;
  }
  const name = names[type];
  if (name != null) return name;
  const plain = type.trim().toLowerCase();
  return /^[a-z0-9][a-z0-9 _.-]*$/.test(plain) ? plain : undefined;
}

const littleEndian: Readonly<Record<string, string>> = {
  in24: "pcm_s24le",
  in32: "pcm_s32le",
  fl32: "pcm_f32le",
  fl64: "pcm_f64le",
};

/** Bytes of a sound entry before its boxes: QuickTime has three versions of it. */
function soundEntrySize(head: Fields): number {
  const version = head.u16(8);
  return version === 1 ? 44 : version === 2 ? 64 : 28;
}

/** A box in a sample entry, where QuickTime may have wrapped it in "wave". */
function inEntry(file: BoxFile, entry: Box, skip: number, type: string): Box | undefined {
  for (const box of file.children(entry, skip)) {
    if (box.type === type) return box;
    if (box.type === "wave") {
      const inside = file.find(box, type);
      if (inside != null) return inside;
    }
  }
  return undefined;
}

function objectTypeOf(file: BoxFile, entry: Box, skip: number): number | undefined {
  const box = inEntry(file, entry, skip, "esds");
  if (box == null) return undefined;
  const esds = file.fields(box, 256);
  const at = decoderConfigAt(esds);
  return at == null ? undefined : esds.u8(at);
}

/** Where the content of the DecoderConfig descriptor begins in an "esds" box. */
export function decoderConfigAt(esds: Fields): number | undefined {
  // Version and flags, then descriptors: ES (3) with its flags, in it DecoderConfig (4).
  let at = 4;
  if (esds.u8(at) === 3) {
    at = afterLength(esds, at + 1);
    const flags = esds.u8(at + 2);
    at += 3;
    if (flags & 0x80) at += 2;
    if (flags & 0x40) at += 1 + esds.u8(at);
    if (flags & 0x20) at += 2;
  } else if (esds.u8(at) === 2) {
    at = afterLength(esds, at + 1) + 2;
  }
  return esds.u8(at) === 4 ? afterLength(esds, at + 1) : undefined;
}

/** Where a descriptor's content begins; its length is 1 to 4 bytes, all but the last with the top bit. */
export function afterLength(esds: Fields, start: number): number {
  let at = start;
  while (at < start + 3 && esds.u8(at) & 0x80) at += 1;
  return at + 1;
}

/** QuickTime's "lpcm": bits and flags (1 float, 2 big-endian, 4 signed) of the version 2 entry. */
function linear(head: Fields): string {
  if (head.u16(8) !== 2) return head.u16(18) === 8 ? "pcm_u8" : "pcm_s16le";
  const bits = head.u32(48);
  const flags = head.u32(52);
  const letter = flags & 1 ? "f" : flags & 4 ? "s" : "u";
  return bits === 8 ? `pcm_${letter}8` : `pcm_${letter}${bits}${flags & 2 ? "be" : "le"}`;
}

function isoLinear(file: BoxFile, entry: Box, skip: number, type: string): string | undefined {
  const box = inEntry(file, entry, skip, "pcmC");
  if (box == null) return undefined;
  const fields = file.fields(box, 8);
  const order = fields.u8(4) & 1 ? "le" : "be";
  return `pcm_${type === "fpcm" ? "f" : "s"}${fields.u8(5)}${order}`;
}

function isLittleEndian(file: BoxFile, entry: Box, skip: number): boolean {
  const box = inEntry(file, entry, skip, "enda");
  return box != null && file.fields(box, 2).u16(0) === 1;
}
