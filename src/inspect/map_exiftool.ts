// What exiftool says, in Varve's words. Asked for everything, because to look for fifty names costs it more than to
// print all that a file has; with numbers for values (-n) and the groups of each tag (-G0:1), because where a
// date stands decides what it means.

import { z } from "zod";
import type { EvidenceSource } from "../domain/evidence.ts";
import type { Evidence, Facts, Problem } from "../domain/inspection.ts";
import { kindOf, type MediaKind } from "../domain/media.ts";
import { positionFacts } from "./position.ts";
import { starsOf, starsOfPercent } from "./rating.ts";
import type { Reading } from "./reading.ts";
import { codecName, orientationOfDegrees } from "./tool_words.ts";

/** One file of an answer: tags by "Group0:Group1:Tag" (equal groups once), of any type. */
export const ExiftoolTags = z.looseObject({ SourceFile: z.string() });
export type ExiftoolTags = z.infer<typeof ExiftoolTags>;

/** What it says of every file and anybody can ask the file system: a fifth of its time where files are small. */
const ofNoUse = [
  ...["ExifToolVersion", "FileName", "Directory"],
  ...["FileModifyDate", "FileAccessDate", "FileInodeChangeDate", "FilePermissions"],
];

/** What every request is asked with. Never -fast2: of videos it reads no further than the media data. */
export const exiftoolArguments: readonly string[] = [
  ...["-json", "-n", "-G0:1", "-a", "-q", "-q", "-charset", "filename=utf8"],
  ...["-api", "largefilesupport=1", "-api", `ignoretags=${ofNoUse.join(",")}`],
];

/** The reading of one file, or what exiftool found wrong with it. */
export function mapExiftool(answer: ExiftoolTags): Reading | Problem {
  const tags = new Tags(answer);
  const error = tags.text("Error", "ExifTool");
  const fileType = tags.text("FileType", "File");
  if (fileType == null) return problemOf(error ?? "exiftool does not know this file type");
  const mimeType = tags.text("MIMEType", "File") ?? "";
  if (isNoMedia(mimeType)) return problemOf(`Not a media file, but ${fileType}`);
  // exiftool calls every RealMedia sound.
  const kind = fileType === "RM" ? "video" : kindOfContent(mimeType);
  const changed = differentKind(answer.SourceFile, kind);
  return {
    reader: "exiftool",
    format: formatOf(fileType),
    ...(changed == null ? {} : { kind: changed }),
    facts: factsOf(tags, kind),
    evidence: evidenceOf(tags, kind),
    ...(error == null ? {} : { problem: problemOf(error) }),
  };
}

/** Tags by name and group; where a name stands in several groups, the caller says which come first. */
class Tags {
  readonly #byName = new Map<string, { readonly group: string; readonly value: unknown }[]>();

  constructor(answer: ExiftoolTags) {
    for (const [key, value] of Object.entries(answer)) {
      const colon = key.lastIndexOf(":");
      const name = key.slice(colon + 1);
      const group = colon < 0 ? "" : key.slice(0, colon);
      // The directory of the thumbnail speaks of the thumbnail.
      if (group === "EXIF:IFD1") continue;
      const known = this.#byName.get(name);
      if (known == null) this.#byName.set(name, [{ group, value }]);
      else known.push({ group, value });
    }
  }

  /** The first value of `name` in the first of `groups` that has one; "" is any group. */
  text(name: string, ...groups: readonly string[]): string | undefined {
    const all = this.#byName.get(name) ?? [];
    for (const wanted of groups) {
      for (const { group, value } of all) {
        if (wanted !== "" && group !== wanted && !group.startsWith(`${wanted}:`)) continue;
        const text = textOf(value);
        if (text != null) return text;
      }
    }
    return undefined;
  }

  number(name: string, ...groups: readonly string[]): number | undefined {
    const text = this.text(name, ...groups);
    if (text == null) return undefined;
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  /** Every value of `name`, with its group. */
  all(name: string): readonly { readonly group: string; readonly text: string }[] {
    return (this.#byName.get(name) ?? []).flatMap(({ group, value }) => {
      const text = textOf(value);
      return text == null ? [] : [{ group, text }];
    });
  }
}

/** Lists are joined; exiftool writes texts that look like numbers or truth values as such. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textOf).filter((text) => text != null);
    return texts.length === 0 ? undefined : texts.join("; ");
  }
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return undefined;
  }
  const text = String(value).trim();
  return text === "" ? undefined : text;
}

function factsOf(tags: Tags, kind: MediaKind | undefined): Facts {
  const facts: Facts = {};
  const make = tags.text("Make", "EXIF", "XMP", "QuickTime", "");
  const model = tags.text("Model", "EXIF", "XMP", "QuickTime", "");
  const lens = tags.text("LensModel", "EXIF", "XMP", "QuickTime", "") ?? tags.text("Lens", "XMP");
  const title = tags.text("Title", "XMP", "QuickTime", "");
  const artist = tags.text("Artist", "XMP", "QuickTime", "");
  const album = tags.text("Album", "");
  const contentId =
    tags.text("ContentIdentifier", "QuickTime", "MakerNotes", "") ??
    tags.text("MediaGroupUUID", "");
  // Formats of camcorders give numbers whose meaning -n hides; a name has a letter.
  if (make != null && /\p{L}/u.test(make)) facts.cameraMake = make;
  if (model != null && (make == null || facts.cameraMake != null)) facts.cameraModel = model;
  if (lens != null && /\p{L}/u.test(lens)) facts.lens = lens;
  if (title != null) facts.title = title;
  if (kind !== "photo" && artist != null) facts.artist = artist;
  if (album != null) facts.album = album;
  if (contentId != null) facts.contentId = contentId;
  const rating = ratingOf(tags);
  if (rating != null) facts.rating = rating;
  Object.assign(
    facts,
    sizeOf(tags),
    positionFacts(
      tags.number("GPSLatitude", "Composite", "XMP"),
      tags.number("GPSLongitude", "Composite", "XMP"),
      tags.number("GPSAltitude", "Composite", "XMP"),
    ),
  );
  const orientation = orientationOf(tags, kind);
  if (orientation != null) facts.orientation = orientation;
  if (kind === "video" || kind === "audio") Object.assign(facts, streamFacts(tags, kind));
  return facts;
}

function sizeOf(tags: Tags): Pick<Facts, "width" | "height"> {
  // exiftool's own judgement: of a raw file the picture, not the preview.
  const size = tags.text("ImageSize", "Composite", "")?.match(/^(\d+)[ x](\d+)$/);
  const width = Number(size?.[1] ?? tags.number("ImageWidth", "File", "EXIF", ""));
  const height = Number(size?.[2] ?? tags.number("ImageHeight", "File", "EXIF", ""));
  return isCount(width) && isCount(height) ? { width, height } : {};
}

function orientationOf(tags: Tags, kind: MediaKind | undefined): number | undefined {
  if (kind === "video") {
    return orientationOfDegrees(tags.number("Rotation", "Composite", "QuickTime"));
  }
  const orientation = tags.number("Orientation", "EXIF:IFD0", "EXIF", "XMP", "");
  if (
    orientation != null &&
    Number.isInteger(orientation) &&
    orientation >= 1 &&
    orientation <= 8
  ) {
    return orientation;
  }
  // CRW and X3F give degrees, clockwise.
  return orientationOfDegrees(tags.number("Rotation", "MakerNotes:CanonRaw", "SigmaRaw"));
}

function streamFacts(tags: Tags, kind: "video" | "audio"): Facts {
  const facts: Facts = {};
  const seconds = tags.number("Duration", "Composite", "QuickTime", "");
  if (seconds != null && seconds >= 0.001) facts.durationMs = Math.round(seconds * 1000);
  const audio = codecName(tags.text("AudioFormat", "QuickTime", ""));
  if (kind === "audio") return audio == null ? facts : { ...facts, codec: audio };
  const rate = tags.number("VideoFrameRate", "");
  if (rate != null && rate > 0) facts.frameRate = Math.round(rate * 1000) / 1000;
  const video = codecName(tags.text("CompressorID", "") ?? tags.text("VideoCodec", ""));
  if (video != null) facts.codec = video;
  if (audio != null) facts.audioCodec = audio;
  return facts;
}

/** Stars, or else percent; XMP first, which is where ratings are edited. */
function ratingOf(tags: Tags): number | undefined {
  const stars = tags.number("Rating", "XMP:XMP-xmp", "EXIF:IFD0");
  const percent =
    tags.number("Rating", "XMP:XMP-microsoft") ?? tags.number("RatingPercent", "XMP", "EXIF");
  const byStars = stars == null ? undefined : starsOf(stars);
  const byPercent = percent == null ? undefined : starsOfPercent(percent);
  return byStars || (byPercent ?? byStars);
}

type Dated = Omit<Evidence, "source" | "value"> & { readonly value: string | undefined };

function evidenceOf(tags: Tags, kind: MediaKind | undefined): Evidence[] {
  const evidence: Evidence[] = [];
  const add = (source: EvidenceSource, dated: Dated) => {
    const { value } = dated;
    if (value != null) evidence.push({ ...dated, source, value });
  };
  const plain = (source: EvidenceSource, name: string, ...groups: string[]) =>
    add(source, { value: tags.text(name, ...groups) });

  const exif = (name: string, part: string): Dated => ({
    value: tags.text(name, "EXIF:ExifIFD", "EXIF:IFD0", "EXIF"),
    ...optional("offset", tags.text(`OffsetTime${part}`, "EXIF")),
    ...optional("subSecond", tags.text(`SubSecTime${part}`, "EXIF")),
  });
  add("exif:DateTimeOriginal", exif("DateTimeOriginal", "Original"));
  add("exif:DateTimeDigitized", exif("CreateDate", "Digitized"));
  add("exif:ModifyDate", exif("ModifyDate", ""));
  add("exif:GPSDateTime", gpsTimeOf(tags));

  plain("xmp:DateTimeOriginal", "DateTimeOriginal", "XMP:XMP-exif");
  const created = tags.text("CreateDate", "XMP:XMP-xmp");
  add("xmp:CreateDate", { value: created ?? tags.text("DateTimeDigitized", "XMP:XMP-exif") });
  plain("xmp:DateCreated", "DateCreated", "XMP:XMP-photoshop");
  plain("xmp:ModifyDate", "ModifyDate", "XMP:XMP-xmp", "XMP:XMP-tiff");
  plain("exif:GPSDateTime", "GPSDateTime", "XMP:XMP-exif");
  add("iptc:DateCreated", { value: dayAndTime(tags, "IPTC") });
  plain("png:CreationTime", "CreationTime", "PNG");

  for (const { group, text } of tags.all("DateTimeOriginal")) {
    const source = sourceOfOriginal(group);
    if (source != null) add(source, { value: text });
  }
  add("maker:DateTimeOriginal", { value: dayAndTime(tags, "Red") });
  // Sony's camcorders keep an XML beside the picture: local time with its offset.
  plain("maker:DateTimeOriginal", "CreationDateValue", "XML");
  // Dictation machines.
  plain("maker:DateTimeOriginal", "StartTime", "MakerNotes:Olympus");

  plain("quicktime:CreationDate", "CreationDate", "QuickTime");
  plain("quicktime:ContentCreateDate", "ContentCreateDate", "QuickTime");
  add("quicktime:CreateDate", { value: movieHeaderDate(tags) });
  plain("quicktime:GPSDateTime", "GPSDateTime", "QuickTime");
  add("riff:DateTimeOriginal", { value: dayAndTime(tags, "RIFF") });
  plain("asf:CreationDate", "CreationDate", "ASF");
  // Television that was recorded.
  plain("asf:CreationDate", "EncodeTime", "WTV");
  const other = tags
    .all("CreateDate")
    .find(({ group }) => !/^(?:EXIF|XMP|QuickTime|MakerNotes|Composite)\b/.test(group));
  add("tag:Date", { value: other?.text }); // MXF, Photo CD, PaintShop Pro …
  if (kind === "audio") {
    add("tag:Date", { value: tags.text("Date", "Vorbis", "") ?? tags.text("Year", "") });
  }
  return evidence;
}

/** Which source a DateTimeOriginal is, by its group; EXIF and XMP are read with their companions above. */
function sourceOfOriginal(group: string): EvidenceSource | undefined {
  const family = group.split(":")[0] ?? "";
  switch (family) {
    case "EXIF":
    case "XMP":
    case "Composite": // Made up by exiftool from the others.
      return undefined;
    case "QuickTime":
      return "quicktime:DateTimeOriginal";
    case "RIFF":
      return "riff:DateTimeOriginal";
    case "Matroska":
      return "matroska:DateUTC";
    case "H264":
      return "h264:DateTimeOriginal";
    default:
      return "maker:DateTimeOriginal"; // MakerNotes, SigmaRaw, DV, MOI …
  }
}

/** Day and time are UTC by the standard; exiftool reads the three numbers of the time as text. */
function gpsTimeOf(tags: Tags): Dated {
  const day = tags.text("GPSDateStamp", "EXIF:GPS");
  const time = tags.text("GPSTimeStamp", "EXIF:GPS");
  if (day == null || time == null) return { value: undefined };
  const [clock = "", fraction] = time.split(".");
  return { value: `${day} ${clock}`, offset: "+00:00", ...optional("subSecond", fraction) };
}

function dayAndTime(tags: Tags, group: string): string | undefined {
  const day = tags.text("DateCreated", group);
  const time = tags.text("TimeCreated", group);
  return day == null || time == null ? day : `${day} ${time}`;
}

/** The date of the movie, or where that is zero of its first track. UTC by the standard, written so by CR3. */
function movieHeaderDate(tags: Tags): string | undefined {
  const movie = tags
    .all("CreateDate")
    .find(({ group }) => group === "QuickTime")
    ?.text.replace(/\+00:00$/, "");
  if (movie != null && !movie.startsWith("0000")) return movie;
  const track = tags.text("MediaCreateDate", "QuickTime")?.replace(/\+00:00$/, "");
  return track == null || track.startsWith("0000") ? movie : track;
}

function optional<Key extends string>(key: Key, value: string | undefined) {
  return (value == null ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function kindOfContent(mimeType: string): "photo" | "video" | "audio" | undefined {
  if (mimeType.startsWith("image/")) return "photo";
  if (mimeType.startsWith("video/") || mimeType === "application/mxf") return "video";
  return mimeType.startsWith("audio/") ? "audio" : undefined;
}

/** exiftool knows texts and archives too. XMP is asked for as what it is. */
function isNoMedia(mimeType: string): boolean {
  return /^(?:text\/|application\/(?:json|zip|gzip|pdf|x-rar|x-7z|x-elf))/.test(mimeType);
}

/** The kind of a photo that is a video, or the other way round. Audiobooks and sidecars keep theirs. */
function differentKind(path: string, kind: MediaKind | undefined): MediaKind | undefined {
  const named = kindOf(path.slice(path.lastIndexOf("/") + 1));
  if (named === "photo" && kind === "video") return kind;
  return named === "video" && kind === "photo" ? kind : undefined;
}

/** As the table of domain/media.ts names formats. */
function formatOf(fileType: string): string {
  return formats[fileType] ?? fileType.toLowerCase();
}

const formats: Readonly<Record<string, string>> = {
  HEIF: "heic",
  HEICS: "heic",
  MPO: "jpeg",
  M2TS: "mpegts",
  M2T: "mpegts",
  WMV: "asf",
  WTV: "asf",
  DIVX: "avi",
  "3GPP": "3gp",
};

/** exiftool's words for a file it cannot read. */
function problemOf(error: string): Problem {
  const detail = `exiftool: ${error}`;
  if (/is empty/i.test(error)) return { stage: "metadata", reason: "empty", detail };
  if (/not found/i.test(error)) return { stage: "open", reason: "vanished", detail };
  if (/opening file|permission/i.test(error)) return { stage: "open", reason: "denied", detail };
  if (/unknown file type|does not know|not a media file/i.test(error)) {
    return { stage: "metadata", reason: "unsupported", detail };
  }
  if (/truncated|unexpected end/i.test(error)) {
    return { stage: "metadata", reason: "truncated", detail };
  }
  return { stage: "metadata", reason: "corrupt", detail };
}
