// Kinds, extensions and which reader takes what: the one table. docs/formats.md is generated from it.
// The name decides only whom to ask first; what a file is, its content says (Inspection.kind and format).

import type { Reader } from "./inspection.ts";

/** What a file is to the library. `sidecar` belongs to another file; `other` is everything else. */
export const mediaKinds = ["photo", "video", "audio", "book", "sidecar", "other"] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** One extension and what is expected behind it. */
export type MediaFormat = {
  /** Lower case, without the dot; 6 ASCII characters at most (the walk packs them into a number). */
  readonly extension: string;
  readonly kind: Exclude<MediaKind, "other">;
  /** As readers name it by content: "jpeg", "mp4". */
  readonly format: string;
  /** For people. */
  readonly title: string;
  /** Who reads it; "none": the file is listed, hashed and moved, its content is not read. */
  readonly reader: Reader;
  /** The tool that is asked where the reader does not know enough or cannot read the file, if it is there. */
  readonly tool?: "ffprobe" | "exiftool";
};

type Kind = MediaFormat["kind"];
type Tool = NonNullable<MediaFormat["tool"]>;
type Row = readonly [
  kind: Kind,
  format: string,
  title: string,
  reader: Reader,
  tool: Tool | "",
  extensions: string,
];

const rows: readonly Row[] = [
  // Photos
  ["photo", "jpeg", "JPEG", "exif", "exiftool", "jpg jpeg jpe jfif jif"],
  ["photo", "jpeg", "JPEG, several pictures in one", "exif", "exiftool", "mpo jps"],
  ["photo", "jpeg", "Insta360 photo", "exif", "exiftool", "insp"],
  ["photo", "heic", "HEIF / HEIC", "exif", "exiftool", "heic heif hif heics"],
  ["photo", "avif", "AVIF", "exif", "exiftool", "avif"],
  ["photo", "png", "PNG", "exif", "exiftool", "png apng"],
  ["photo", "gif", "GIF", "image", "exiftool", "gif"],
  ["photo", "webp", "WebP", "exif", "exiftool", "webp"],
  ["photo", "tiff", "TIFF", "exif", "exiftool", "tif tiff"],
  ["photo", "bmp", "Windows bitmap", "image", "exiftool", "bmp dib"],
  ["photo", "jxl", "JPEG XL", "exif", "exiftool", "jxl"],
  ["photo", "jp2", "JPEG 2000", "exif", "exiftool", "jp2 j2k j2c jpf jpx jpm"],
  ["photo", "jxr", "JPEG XR", "exif", "exiftool", "jxr wdp"],
  ["photo", "flif", "FLIF", "exiftool", "", "flif"],
  ["photo", "psd", "Photoshop", "exif", "exiftool", "psd psb"],
  ["photo", "exr", "OpenEXR", "exiftool", "", "exr"],
  ["photo", "pcd", "Kodak Photo CD", "exiftool", "", "pcd"],
  // Raw photos
  ["photo", "dng", "Adobe digital negative", "exif", "exiftool", "dng"],
  ["photo", "nef", "Nikon raw", "exif", "exiftool", "nef nrw"],
  ["photo", "cr2", "Canon raw", "exif", "exiftool", "cr2"],
  ["photo", "cr3", "Canon raw", "exif", "exiftool", "cr3"],
  ["photo", "crw", "Canon raw", "exiftool", "", "crw"],
  ["photo", "arw", "Sony raw", "exif", "exiftool", "arw sr2 srf arq"],
  ["photo", "raf", "Fujifilm raw", "exif", "exiftool", "raf"],
  ["photo", "rw2", "Panasonic raw", "exif", "exiftool", "rw2 raw rwl"],
  ["photo", "orf", "Olympus raw", "exif", "exiftool", "orf ori"],
  ["photo", "pef", "Pentax raw", "exif", "exiftool", "pef"],
  ["photo", "srw", "Samsung raw", "exif", "exiftool", "srw"],
  ["photo", "x3f", "Sigma raw", "exiftool", "", "x3f"],
  ["photo", "mrw", "Minolta raw", "exif", "exiftool", "mrw"],
  ["photo", "iiq", "Phase One raw", "exif", "exiftool", "iiq"],
  ["photo", "eip", "Phase One raw with its settings", "exiftool", "", "eip"],
  ["photo", "3fr", "Hasselblad raw", "exif", "exiftool", "3fr fff"],
  ["photo", "erf", "Epson raw", "exif", "exiftool", "erf"],
  ["photo", "dcr", "Kodak raw", "exif", "exiftool", "dcr kdc dcs"],
  ["photo", "mos", "Leaf raw", "exif", "exiftool", "mos"],
  ["photo", "mef", "Mamiya raw", "exif", "exiftool", "mef"],
  ["photo", "dng", "GoPro raw", "exif", "exiftool", "gpr"],
  // Videos
  ["video", "mp4", "MPEG-4", "bmff", "ffprobe", "mp4 m4v f4v"],
  ["video", "mp4", "Video of a Google motion photo", "bmff", "ffprobe", "mp"],
  ["video", "mp4", "Insta360 video", "bmff", "ffprobe", "insv"],
  ["video", "mov", "QuickTime", "bmff", "ffprobe", "mov qt"],
  ["video", "3gp", "3GPP", "bmff", "ffprobe", "3gp 3g2 3gpp"],
  ["video", "mkv", "Matroska", "matroska", "ffprobe", "mkv mk3d"],
  ["video", "webm", "WebM", "matroska", "ffprobe", "webm"],
  ["video", "avi", "AVI", "riff", "ffprobe", "avi divx"],
  ["video", "asf", "Windows Media", "exiftool", "ffprobe", "wmv asf"],
  ["video", "wtv", "Recorded television", "exiftool", "ffprobe", "wtv"],
  ["video", "m2ts", "AVCHD", "exiftool", "ffprobe", "mts m2ts"],
  ["video", "mpegts", "MPEG transport stream", "ffprobe", "exiftool", "ts tp trp m2t tod"],
  ["video", "mpegps", "MPEG-1 and MPEG-2", "ffprobe", "exiftool", "mpg mpeg mpe vob mod"],
  ["video", "mpeg", "MPEG pictures alone", "ffprobe", "exiftool", "m1v m2v"],
  ["video", "mxf", "MXF", "exiftool", "ffprobe", "mxf"],
  ["video", "dv", "DV", "exiftool", "ffprobe", "dv dif"],
  ["video", "flv", "Flash video", "ffprobe", "exiftool", "flv"],
  ["video", "ogg", "Ogg video", "ffprobe", "exiftool", "ogv ogm"],
  ["video", "rm", "RealMedia", "exiftool", "ffprobe", "rm rmvb"],
  ["video", "r3d", "RED raw video", "exiftool", "ffprobe", "r3d"],
  ["video", "mov", "Blackmagic raw video", "bmff", "exiftool", "braw"],
  // Audio
  ["audio", "mp3", "MP3", "audio", "ffprobe", "mp3 mp2"],
  ["audio", "m4a", "MPEG-4 audio", "bmff", "ffprobe", "m4a m4p 3ga"],
  ["audio", "m4b", "MPEG-4 audiobook", "bmff", "ffprobe", "m4b"],
  ["audio", "aac", "AAC", "audio", "ffprobe", "aac"],
  ["audio", "flac", "FLAC", "audio", "ffprobe", "flac"],
  ["audio", "ogg", "Ogg Vorbis", "audio", "ffprobe", "ogg oga spx"],
  ["audio", "opus", "Opus", "audio", "ffprobe", "opus"],
  ["audio", "wav", "WAVE", "audio", "ffprobe", "wav"],
  ["audio", "aiff", "AIFF", "audio", "ffprobe", "aif aiff aifc"],
  ["audio", "asf", "Windows Media audio", "audio", "ffprobe", "wma"],
  ["audio", "ape", "Monkey's Audio", "audio", "ffprobe", "ape"],
  ["audio", "mpc", "Musepack", "audio", "ffprobe", "mpc"],
  ["audio", "wv", "WavPack", "audio", "ffprobe", "wv"],
  ["audio", "dsf", "DSD", "audio", "ffprobe", "dsf"],
  ["audio", "dff", "DSD, as edited", "ffprobe", "exiftool", "dff"],
  ["audio", "mkv", "Matroska audio", "matroska", "ffprobe", "mka"],
  ["audio", "aax", "Audible audiobook", "bmff", "ffprobe", "aax aaxc"],
  ["audio", "aa", "Audible audiobook, older", "exiftool", "ffprobe", "aa"],
  ["audio", "amr", "AMR voice", "ffprobe", "exiftool", "amr awb"],
  ["audio", "caf", "Core Audio", "ffprobe", "exiftool", "caf"],
  ["audio", "tta", "True Audio", "ffprobe", "exiftool", "tta"],
  ["audio", "ra", "RealAudio", "ffprobe", "exiftool", "ra"],
  ["audio", "dss", "Dictation", "exiftool", "ffprobe", "dss ds2"],
  // Books
  ["book", "epub", "EPUB", "none", "", "epub"],
  ["book", "pdf", "PDF", "none", "", "pdf"],
  ["book", "cbz", "Comic book (zip, rar, 7z)", "none", "", "cbz cbr cb7"],
  ["book", "mobi", "Kindle", "none", "", "mobi azw azw3"],
  ["book", "fb2", "FictionBook", "none", "", "fb2"],
  ["book", "djvu", "DjVu", "none", "", "djvu djv"],
  // Sidecars: each belongs to another file, see companions.ts
  ["sidecar", "xmp", "XMP metadata", "sidecar", "", "xmp"],
  ["sidecar", "aae", "Apple Photos edits", "none", "", "aae"],
  ["sidecar", "takeout", "Google Takeout metadata", "sidecar", "", "json"],
  ["sidecar", "jpeg", "Camera thumbnail", "exif", "exiftool", "thm"],
  ["sidecar", "mp4", "GoPro, Insta360 and DJI preview video", "bmff", "ffprobe", "lrv lrf"],
  ["sidecar", "srt", "Subtitles, DJI flight data", "none", "", "srt vtt ass ssa"],
  ["sidecar", "nfo", "Media centre notes", "none", "", "nfo"],
  ["sidecar", "opf", "Book metadata", "none", "", "opf"],
  ["sidecar", "moi", "Camcorder notes beside MOD and TOD", "none", "", "moi"],
  ["sidecar", "edits", "Settings of raw converters", "none", "", "pp3 dop vrd on1"],
];

/** Every known extension once, grouped by kind and format. */
export const mediaFormats: readonly MediaFormat[] = rows.flatMap(
  ([kind, format, title, reader, tool, extensions]) =>
    extensions.split(" ").map((extension) => ({
      extension,
      kind,
      format,
      title,
      reader,
      ...(tool === "" ? {} : { tool }),
    })),
);

/** Kind by extension, lower case and without the dot. An extension that is not in it is `other`. */
export const kindByExtension: ReadonlyMap<string, MediaKind> = new Map(
  mediaFormats.map(({ extension, kind }) => [extension, kind]),
);

/** The format expected behind an extension, lower case and without the dot. */
export const formatByExtension: ReadonlyMap<string, MediaFormat> = new Map(
  mediaFormats.map((format) => [format.extension, format]),
);

/**
 * The last extension of a name, in ASCII lower case and without the dot; "" where there is none. The dot
 * that a hidden file begins with makes no extension.
 */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return "";
  const extension = name.slice(dot + 1);
  return capital.test(extension)
    ? extension.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : extension;
}

const capital = /[A-Z]/;

/** The kind of a file by its name alone. */
export function kindOf(name: string): MediaKind {
  return kindByExtension.get(extensionOf(name)) ?? "other";
}

/** Formats of raw photos: the sensor's data, of which a JPEG beside it is a rendition. */
export const rawFormats: ReadonlySet<string> = new Set(
  "dng nef cr2 cr3 crw arw raf rw2 orf pef srw x3f mrw iiq eip 3fr erf dcr mos mef".split(" "),
);
