// What a file is, by its first bytes and never by its name.

import { decodeMarkup, hasText, indexOfText, latin1, u16be, u32be, u32le } from "./bytes.ts";
import type { Format } from "./formats.ts";
import type { Source } from "./source.ts";

/**
 * The format of a file; "unknown" where no signature fits. TIFF-based raws are "tiff" here where only
 * their directories tell them apart (read_tiff.ts says which).
 */
export function sniff(source: Source): Format {
  const { head } = source;
  return byMagic(head) ?? byContainer(source) ?? bySync(source) ?? byText(head) ?? "unknown";
}

/** Signatures at fixed places: [offset, letters as Latin-1, format]. The first that fits counts. */
const magics: readonly (readonly [number, string, Format])[] = [
  [0, "\xff\xd8\xff", "jpeg"],
  [0, "\x89PNG\r\n\x1a\n", "png"],
  [0, "GIF8", "gif"],
  [6, "HEAPCCDR", "crw"],
  [8, "CR\x02", "cr2"],
  [0, "IIU\0", "rw2"],
  [0, "IIRO", "orf"],
  [0, "IIRS", "orf"],
  [0, "MMOR", "orf"],
  [8, "IIII", "iiq"],
  [8, "MMMM", "iiq"],
  [25, "ARECOYK", "raw"],
  [0, "II*\0", "tiff"],
  [0, "MM\0*", "tiff"],
  [0, "II+\0", "tiff"],
  [0, "MM\0+", "tiff"],
  [0, "v/1\x01", "exr"],
  [2048, "PCD_", "pcd"],
  [4, "RED1", "r3d"],
  [4, "RED2", "r3d"],
  [1, "dss", "dss"],
  [1, "ds2", "dss"],
  [0, "AT&TFORM", "djvu"],
  [0, "II\xbc\x01", "jxr"],
  [0, "FUJIFILMCCD-RAW", "raf"],
  [0, "\0MRM", "mrw"],
  [0, "FOVb", "x3f"],
  [0, "8BPS", "psd"],
  [0, "\0\0\0\x0cJXL \r\n\x87\n", "jxl"],
  [0, "\0\0\0\x0cjP  \r\n\x87\n", "jp2"],
  [0, "\xff\x4f\xff\x51", "j2c"],
  [0, "\xff\x0a", "jxl"],
  [0, "FLIF", "flif"],
  [0, "0&\xb2u\x8ef\xcf\x11", "asf"],
  [0, "FLV\x01", "flv"],
  [0, "\x06\x0e+4\x02\x05\x01\x01\r\x01\x02", "mxf"],
  [0, "\0\0\x01\xba", "mpegps"],
  [0, "\0\0\x01\xb3", "mpeg"],
  [0, "\xb7\xd8\0\x20\x37\x49\xda\x11", "wtv"],
  [0, ".RMF", "rm"],
  [0, ".ra\xfd", "ra"],
  [0, "fLaC", "flac"],
  [0, "MAC ", "ape"],
  [0, "wvpk", "wv"],
  [0, "MPCK", "mpc"],
  [0, "MP+", "mpc"],
  [0, "DSD ", "dsf"],
  [0, "TTA1", "tta"],
  [0, "TTA2", "tta"],
  [0, "#!AMR", "amr"],
  [0, "caff", "caf"],
  [4, "\x57\x90\x75\x36", "aa"],
  [60, "BOOKMOBI", "mobi"],
  [0, "Rar!\x1a\x07", "rar"],
  [0, "7z\xbc\xaf\x27\x1c", "7z"],
  [0, "bplist00", "plist"],
];

function byMagic(head: Uint8Array): Format | undefined {
  for (const [offset, letters, format] of magics) {
    if (hasText(head, offset, letters)) {
      const needsTiff = format === "cr2" || format === "iiq";
      if (needsTiff && !hasText(head, 0, "II*\0") && !hasText(head, 0, "MM\0*")) continue;
      return format;
    }
  }
  return undefined;
}

/** Containers of several formats, told apart by a name inside. */
function byContainer({ head, sizeBytes }: Source): Format | undefined {
  const start = latin1(head, 0, 4);
  if (start === "RIFF" || start === "RF64" || start === "BW64") {
    const form = latin1(head, 8, 12);
    if (form === "WEBP") return "webp";
    if (form === "AVI " || form === "AVIX") return "avi";
    return form === "WAVE" ? "wav" : undefined;
  }
  if (start === "FORM") return /^AIF[FC]$/.test(latin1(head, 8, 12)) ? "aiff" : undefined;
  if (start === "OggS") return oggFormat(head);
  if (start === "\x1aE\xdf\xa3") {
    return indexOfText(head.subarray(0, 128), "webm") >= 0 ? "webm" : "mkv";
  }
  if (start.startsWith("PK\x03\x04")) {
    return hasText(head, 30, "mimetypeapplication/epub+zip") ? "epub" : "zip";
  }
  if (start.startsWith("BM") && u32le(head, 14) <= 256 && u32le(head, 10) < sizeBytes) {
    return u32le(head, 14) >= 12 ? "bmp" : undefined;
  }
  if (head[0] === 0x1f && head[1] === 0x07 && head[2] === 0 && ((head[3] ?? 0) & 0x7f) === 0x3f) {
    return "dv";
  }
  return boxFormat(head) ?? (indexOfText(head.subarray(0, 1024), "%PDF-") >= 0 ? "pdf" : undefined);
}

function oggFormat(head: Uint8Array): Format {
  return hasText(head, 28, "OpusHead") ? "opus" : "ogg";
}

/** Boxes that QuickTime files from before `ftyp` begin with. */
const oldMovieBoxes = new Set(["moov", "mdat", "wide", "pnot", "skip", "free"]);

function boxFormat(head: Uint8Array): Format | undefined {
  const type = latin1(head, 4, 8);
  const size = u32be(head, 0);
  if (type !== "ftyp") {
    return oldMovieBoxes.has(type) && (size === 0 || size === 1 || size >= 8) ? "mov" : undefined;
  }
  const brand = latin1(head, 8, 12);
  const brands: string[] = [brand];
  for (let at = 16; at + 4 <= Math.min(size, head.length, 512); at += 4) {
    brands.push(latin1(head, at, at + 4));
  }
  if (brand === "crx ") return "cr3";
  if (brand === "qt  " || brand === "mqt ") return "mov";
  if (brand === "M4B ") return "m4b";
  if (brand === "M4A " || brand === "M4P ") return "m4a";
  if (brand === "aax " || brand === "aaxc") return "aax";
  if (brand === "avif" || brand === "avis") return "avif";
  if (/^he(?:ic|ix|im|is|vc|vx|vm|vs)$/.test(brand)) return "heic";
  if (/^(?:mif1|mif2|msf1|miaf)$/.test(brand)) {
    return brands.includes("avif") || brands.includes("avis") ? "avif" : "heic";
  }
  return /^3g/.test(brand) ? "3gp" : "mp4";
}

/** Streams without a header: known by marks that repeat at the right distance. */
function bySync(source: Source): Format | undefined {
  const { head } = source;
  if (hasText(head, 0, "ID3")) return behindId3(source);
  // Packets of 188 bytes, with a time before each (AVCHD, Blu-ray) or parity behind it (broadcast).
  for (const [first, step, format] of [
    [0, 188, "mpegts"],
    [4, 192, "m2ts"],
    [0, 204, "mpegts"],
  ] as const) {
    const marks = [0, 1, 2, 3].map((i) => first + i * step).filter((at) => at < head.length);
    if (marks.length >= 2 && marks.every((at) => head[at] === 0x47)) return format;
  }
  return mpegAudio(head);
}

/** The stream behind an ID3 tag, which other formats than MP3 carry too. */
function behindId3(source: Source): Format {
  const { head } = source;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((head[at] ?? 0) & 0x7f), 0);
  const bytes = source.read(10 + size, 16);
  if (hasText(bytes, 0, "fLaC")) return "flac";
  if (hasText(bytes, 0, "MAC ")) return "ape";
  if (hasText(bytes, 0, "FORM")) return "aiff";
  if (hasText(bytes, 0, "MP+") || hasText(bytes, 0, "MPCK")) return "mpc";
  return mpegAudio(bytes) ?? "mp3";
}

/** A frame header of MPEG audio or ADTS; reserved values are refused, since two bytes prove little. */
function mpegAudio(head: Uint8Array): Format | undefined {
  if (u16be(head, 0) < 0xffe0) return undefined;
  const second = head[1] ?? 0;
  const third = head[2] ?? 0;
  if ((second & 0xf6) === 0xf0) return ((third >> 2) & 15) < 13 ? "aac" : undefined;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  const sound = version !== 1 && layer !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
  return sound ? "mp3" : undefined;
}

/** XML, property lists and JSON, behind a byte order mark or blanks. */
function byText(head: Uint8Array): Format | undefined {
  const first = head[0] ?? 0;
  const wide = first >= 0xfe || first === 0 || head[1] === 0;
  // Latin-1 is enough to recognise words, and does not mind a character cut in half.
  const text = wide ? decodeMarkup(head.subarray(0, 8192)) : latin1(head, 0, 4096);
  const start = text.replace(/^(?:\xef\xbb\xbf)?[\ufeff\s]*/, "");
  if (start.startsWith("{")) return "json";
  if (!start.startsWith("<")) return undefined;
  if (/<\?xpacket|<(?:\w+:)?(?:xmpmeta|xapmeta)[\s>]|<rdf:RDF/.test(start)) return "xmp";
  if (/<plist[\s>]|<!DOCTYPE plist/.test(start)) return "plist";
  return start.startsWith("<?xml") ? "xml" : undefined;
}
