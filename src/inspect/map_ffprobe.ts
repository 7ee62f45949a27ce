// What ffprobe says, in Varve's words.

import { z } from "zod";
import type { EvidenceSource } from "../domain/evidence.ts";
import type { Evidence, Facts, Problem } from "../domain/inspection.ts";
import { kindOf, type MediaKind } from "../domain/media.ts";
import { positionFacts } from "./position.ts";
import type { Reading } from "./reading.ts";
import { orientationOfDegrees } from "./tool_words.ts";

const TagValues = z.record(z.string(), z.coerce.string());

const Stream = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  duration: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: TagValues.optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
});
type Stream = z.infer<typeof Stream>;

/** An answer of `ffprobe -print_format json -show_format -show_streams`. */
export const FfprobeAnswer = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({
    filename: z.string().optional(),
    format_name: z.string(),
    duration: z.string().optional(),
    tags: TagValues.optional(),
  }),
});
export type FfprobeAnswer = z.infer<typeof FfprobeAnswer>;

/** The reading of one file. */
export function mapFfprobe(answer: FfprobeAnswer): Reading {
  const tags = lowerCaseKeys(answer.format.tags ?? {});
  const format = formatOf(answer, tags);
  const video = answer.streams.find(
    (stream) => stream.codec_type === "video" && stream.disposition?.attached_pic !== 1,
  );
  const changed = differentKind(answer.format.filename ?? "", video != null);
  return {
    reader: "ffprobe",
    format,
    ...(changed == null ? {} : { kind: changed }),
    facts: factsOf(answer, video, tags),
    evidence: evidenceOf(format, tags, video),
  };
}

type TagMap = ReadonlyMap<string, string>;

/** Matroska writes its keys in capitals, QuickTime as they please. */
function lowerCaseKeys(tags: Readonly<Record<string, string>>): TagMap {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value.trim()]));
}

function factsOf(answer: FfprobeAnswer, video: Stream | undefined, tags: TagMap): Facts {
  const facts: Facts = {};
  const audio = answer.streams.find((stream) => stream.codec_type === "audio");
  const seconds = [answer.format.duration, video?.duration, audio?.duration]
    .map(Number)
    .find((value) => value > 0);
  if (seconds != null && Number.isFinite(seconds)) facts.durationMs = Math.round(seconds * 1000);
  if (video != null) {
    Object.assign(facts, pictureFacts(video));
    if (audio?.codec_name != null) facts.audioCodec = audio.codec_name;
  } else if (audio?.codec_name != null) {
    facts.codec = audio.codec_name;
  }
  const named = {
    title: text(tags, "title"),
    artist: text(tags, "artist", "author"),
    album: text(tags, "album"),
    cameraMake: text(tags, "com.apple.quicktime.make", "com.android.manufacturer", "make"),
    cameraModel: text(tags, "com.apple.quicktime.model", "com.android.model", "model"),
    contentId: text(tags, "com.apple.quicktime.content.identifier"),
  };
  for (const [key, value] of Object.entries(named)) {
    if (value != null) Object.assign(facts, { [key]: value });
  }
  return Object.assign(facts, placeOf(tags));
}

function pictureFacts(video: Stream): Facts {
  const facts: Facts = {};
  const { width, height } = video;
  if (width != null && height != null && width > 0 && height > 0) {
    facts.width = width;
    facts.height = height;
  }
  if (video.codec_name != null) facts.codec = video.codec_name;
  const rate = ratio(video.avg_frame_rate) ?? ratio(video.r_frame_rate);
  // 1000 a second and more is a time base, not a camera.
  if (rate != null && rate < 1000) facts.frameRate = Math.round(rate * 1000) / 1000;
  // The matrix turns counterclockwise, the tag of old files clockwise.
  const counterclockwise = video.side_data_list?.find((data) => data.rotation != null)?.rotation;
  const tagged = Number(video.tags?.["rotate"] ?? Number.NaN);
  const clockwise = counterclockwise == null ? tagged : -counterclockwise;
  const orientation = Number.isFinite(clockwise) ? orientationOfDegrees(clockwise) : undefined;
  if (orientation != null) facts.orientation = orientation;
  return facts;
}

/** ISO 6709: "+52.1641+004.4860+001.096/". */
function placeOf(tags: TagMap): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  const written = text(tags, "com.apple.quicktime.location.iso6709", "location");
  const parts = written?.match(
    /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?/,
  );
  if (parts == null) return {};
  const altitude = parts[3] == null ? undefined : Number(parts[3]);
  return positionFacts(Number(parts[1]), Number(parts[2]), altitude);
}

function evidenceOf(format: string, tags: TagMap, video: Stream | undefined): Evidence[] {
  const evidence: Evidence[] = [];
  const add = (source: EvidenceSource, value: string | undefined) => {
    if (value != null && value !== "") evidence.push({ source, value });
  };
  const created =
    tags.get("creation_time") ?? lowerCaseKeys(video?.tags ?? {}).get("creation_time");
  const date = text(tags, "date");
  switch (format) {
    case "mp4":
    case "mov":
    case "m4a":
    case "3gp":
      add("quicktime:CreationDate", tags.get("com.apple.quicktime.creationdate"));
      add("quicktime:CreateDate", withoutZone(created));
      add("quicktime:ContentCreateDate", date);
      break;
    case "mkv":
    case "webm":
      add("matroska:DateUTC", created);
      add("tag:Date", date);
      break;
    case "asf":
      add("asf:CreationDate", created);
      break;
    case "avi":
      add("riff:DateTimeOriginal", created ?? date);
      break;
    default:
      add("tag:Date", created ?? date);
  }
  return evidence;
}

/** The movie header holds UTC by the standard and local time in many cameras; ffmpeg always adds a "Z". */
function withoutZone(created: string | undefined): string | undefined {
  return created?.replace(/(?:\.0+)?Z$/, "");
}

function formatOf(answer: FfprobeAnswer, tags: TagMap): string {
  const [first = "", ...others] = answer.format.format_name.split(",");
  if (first === "mov") {
    const brand = tags.get("major_brand") ?? "";
    // Files from before there were brands are QuickTime.
    if (brand === "" || brand.startsWith("qt")) return "mov";
    if (/^M4[ABP]/.test(brand)) return brand.startsWith("M4B") ? "m4b" : "m4a";
    return /^3g/.test(brand) ? "3gp" : "mp4";
  }
  if (first === "matroska") {
    const open = answer.streams.every(({ codec_type: type, codec_name: name = "" }) =>
      type === "video" || type === "audio" ? /^(?:vp8|vp9|av1|opus|vorbis)$/.test(name) : true,
    );
    return open && others.includes("webm") ? "webm" : "mkv";
  }
  return formats[first] ?? first;
}

/** ffmpeg's demuxers as the table of domain/media.ts names formats. */
const formats: Readonly<Record<string, string>> = {
  mpegvideo: "mpeg",
  wtv: "asf",
  mpc8: "mpc",
};

/** A photo by name that holds a moving picture. An audiobook may: the pictures of its chapters. */
function differentKind(path: string, hasVideo: boolean): MediaKind | undefined {
  const named = kindOf(path.slice(path.lastIndexOf("/") + 1));
  return hasVideo && named === "photo" ? "video" : undefined;
}

function text(tags: TagMap, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = tags.get(key);
    if (value != null && value !== "") return value;
  }
  return undefined;
}

/** "30000/1001" as a number; "0/0" is none. */
function ratio(written: string | undefined): number | undefined {
  const [numerator, denominator] = (written ?? "").split("/").map(Number);
  if (numerator == null || denominator == null || !(numerator > 0 && denominator > 0)) {
    return undefined;
  }
  return numerator / denominator;
}

/** The words of ffprobe, or of ffmpeg, for a file it cannot read; the last line says what ended it. */
export function problemFromFfprobe(stderr: string, exitCode: number, tool = "ffprobe"): Problem {
  const lines = stderr.trim().split("\n");
  // Without the name of the file, which the failure is about anyway.
  const last = (lines.at(-1) ?? "").replace(/^.*: (?=[^:]*$)/, "").trim();
  const detail = `${tool}: ${last === "" ? `it ended with status ${exitCode}` : last}`;
  if (/No such file/i.test(last)) return { stage: "open", reason: "vanished", detail };
  if (/Permission denied/i.test(last)) return { stage: "open", reason: "denied", detail };
  // Some demuxers give -1 for what is wrong with a file, and that is the number of this message.
  if (/Operation not permitted/i.test(last)) {
    return { stage: "metadata", reason: "corrupt", detail: "ffprobe: Invalid data" };
  }
  if (/Input\/output error/i.test(last)) return { stage: "read", reason: "io-error", detail };
  if (/moov atom not found|End of file/i.test(stderr)) {
    return { stage: "metadata", reason: "truncated", detail };
  }
  if (/Cannot allocate memory/i.test(stderr)) {
    return { stage: "metadata", reason: "too-large", detail };
  }
  return { stage: "metadata", reason: "corrupt", detail };
}
