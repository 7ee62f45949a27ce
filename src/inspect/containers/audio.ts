// Sound files: MP3, FLAC, Ogg, Opus, WAV, AIFF, APE, WMA and their like, by music-metadata. (MPEG-4 sound is
// read with the films, in bmff/.) 1,500 to 4,500 files/s on one core, warm cache; the file is read in blocks
// of 64 KiB through the source, so that its limits hold for the library as well.

import type { IAudioMetadata } from "music-metadata";
import { parseBlob } from "music-metadata";
import type { Evidence, Facts } from "../../domain/inspection.ts";
import { hasText, latin1, u16le, u32le } from "../bytes.ts";
import type { Reading, ReadMetadata } from "../reading.ts";
import { ReadLimitError, type Source } from "../source.ts";
import { contentKind } from "./content_kind.ts";
import { oggDurationMs } from "./ogg_duration.ts";
import { chunksOf, riffTags } from "./riff.ts";
import { SourceBlob } from "./source_blob.ts";
import { waveCodec } from "./windows_codecs.ts";

/** Reads a sound file's facts and tags. Never throws on what the file holds, except `ReadLimitError`. */
export const readAudio: ReadMetadata = async (source, name) => {
  const type = mimeType(source);
  let metadata: IAudioMetadata;
  try {
    metadata = await parseBlob(new SourceBlob(source, type), options);
  } catch (error) {
    if (error instanceof ReadLimitError) throw error;
    // What the library throws has many classes and says little; ffprobe may do better.
    return {
      reader: "audio",
      format: formats[type] ?? "unknown",
      facts: {},
      evidence: [],
      needs: "ffprobe",
      problem: { stage: "metadata", reason: "corrupt", detail: "Its tags or frames make no sense" },
    };
  }
  return readingOf(metadata, source, type, name);
};

/**
 * Durations that are not in the header would cost reading the whole file, covers their bytes. Chapters are
 * left out: reading them throws on a truncated file.
 */
const options = { duration: false, skipCovers: true, includeChapters: false };

/** Windows Media: of a film in it only exiftool knows the date. */
const ASF = "audio/x-ms-wma";

/** What the library is told, so that it need not guess; "" where it has to. */
function mimeType({ head }: Source): string {
  if (hasText(head, 0, "fLaC")) return "audio/flac";
  if (hasText(head, 0, "OggS")) return "audio/ogg";
  if (hasText(head, 0, "RIFF") || hasText(head, 0, "RF64")) return "audio/wav";
  if (hasText(head, 0, "FORM")) return "audio/aiff";
  if (hasText(head, 0, "MAC ")) return "audio/ape";
  if (hasText(head, 0, "wvpk")) return "audio/wavpack";
  if (hasText(head, 0, "MP+") || hasText(head, 0, "MPCK")) return "audio/musepack";
  if (hasText(head, 0, "DSD ")) return "audio/dsf";
  if (hasText(head, 0, "0&\xb2u")) return ASF;
  return "";
}

const formats: Readonly<Record<string, string>> = {
  "audio/flac": "flac",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "audio/aiff": "aiff",
  "audio/ape": "ape",
  "audio/wavpack": "wv",
  "audio/musepack": "mpc",
  "audio/dsf": "dsf",
  [ASF]: "asf",
};

function readingOf(metadata: IAudioMetadata, source: Source, type: string, name: string): Reading {
  const { format, common } = metadata;
  const facts: Facts = {};
  const codec = codecOf(format, source);
  if (codec != null) facts.codec = codec;
  const seconds = format.duration;
  const durationMs =
    type === "audio/ogg"
      ? oggDurationMs(source)
      : seconds == null || !(seconds > 0) || seconds > MAX_SECONDS
        ? undefined
        : Math.round(seconds * 1000);
  if (durationMs != null) facts.durationMs = durationMs;
  const title = textOf(common.title);
  const artist = textOf(common.artist ?? common.albumartist);
  const album = textOf(common.album);
  if (title != null) facts.title = title;
  if (artist != null) facts.artist = artist;
  if (album != null) facts.album = album;
  const rating = starsIn(metadata);
  if (rating != null) facts.rating = rating;

  const date = textOf(common.date ?? common.originaldate) ?? common.year?.toString();
  const evidence: Evidence[] = date == null ? [] : [{ source: "tag:Date", value: date }];
  if (type === "audio/wav") addRecorder(source, facts, evidence);
  const video = format.hasVideo === true;
  const kind = contentKind(name, { video, sound: format.hasAudio === true });
  const poor = codec == null || durationMs == null;
  return {
    reader: "audio",
    format: formatOf(type, codec),
    ...(kind == null ? {} : { kind }),
    facts,
    evidence,
    ...(video || poor ? { needs: video && type === ASF ? "exiftool" : "ffprobe" } : {}),
  };
}

/** Recorders write when they recorded (to the second, unlike a release), cameras their name as well. */
function addRecorder(source: Source, facts: Facts, evidence: Evidence[]): void {
  const tags = riffTags(source, chunksOf(source));
  const { cameraMake, cameraModel } = tags.facts;
  if (cameraMake != null) facts.cameraMake = cameraMake;
  if (cameraModel != null) facts.cameraModel = cameraModel;
  evidence.push(...tags.evidence.filter(({ value }) => value.includes(":")));
}

/** A year and more is no recording but a damaged number. */
const MAX_SECONDS = 400 * 24 * 3600;

/** Behind an ID3 tag the codec tells the format. */
function formatOf(type: string, codec = "mp3"): string {
  if (type === "audio/ogg") return codec === "opus" ? "opus" : "ogg";
  return formats[type] ?? formatsByCodec[codec] ?? "mp3";
}

const formatsByCodec: Readonly<Record<string, string>> = {
  aac: "aac",
  flac: "flac",
  ape: "ape",
  wavpack: "wv",
  musepack7: "mpc",
  musepack8: "mpc",
};

const codecs: readonly (readonly [RegExp, string])[] = [
  [/^MPEG \d(?:\.\d)? Layer 3/, "mp3"],
  [/^MPEG \d(?:\.\d)? Layer 2/, "mp2"],
  [/^MPEG \d(?:\.\d)? Layer 1/, "mp1"],
  [/^FLAC/, "flac"],
  [/^Vorbis/, "vorbis"],
  [/^Opus/, "opus"],
  [/^Speex/, "speex"],
  [/^AAC|ADTS/, "aac"],
  [/^Monkey/, "ape"],
  [/Windows Media Audio.*Professional/i, "wmapro"],
  [/Windows Media Audio.*Lossless/i, "wmalossless"],
  [/Windows Media Audio.*Voice/i, "wmavoice"],
  [/Windows Media Audio/i, "wmav2"],
];

/** The codec as ffprobe names it. */
function codecOf(format: IAudioMetadata["format"], source: Source): string | undefined {
  const { container = "", codec = "", bitsPerSample: bits } = format;
  if (container === "WAVE") return codecOfWave(source);
  if (container.startsWith("AIFF")) {
    return codec === "PCM" && bits != null ? `pcm_s${bits}${bits > 8 ? "be" : ""}` : undefined;
  }
  if (container.startsWith("Musepack"))
    return container.includes("SV8") ? "musepack8" : "musepack7";
  if (container.startsWith("WavPack")) return "wavpack";
  const named = codecs.find(([pattern]) => pattern.test(codec));
  return named?.[1] ?? (container.startsWith("ADTS") ? "aac" : undefined);
}

/** From the chunk "fmt ": a registered number and the bits of a sample. */
function codecOfWave({ head }: Source): string | undefined {
  let at = 12;
  while (at + 24 <= head.length) {
    const size = u32le(head, at + 4);
    if (latin1(head, at, at + 4) === "fmt ") {
      const bits = u16le(head, at + 22);
      const tag = u16le(head, at + 8);
      // 0xfffe says that the number stands at the start of a longer identifier.
      return waveCodec(tag === 0xfffe ? u16le(head, at + 32) : tag, bits);
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/**
 * Stars of the first rating, which the library gives as a share from 0 to 1. ID3 counts from 1 to 255, of
 * which the library makes 0 to 1, and Windows writes 1, 64, 128, 196, 255; ASF has 1, 25, 50, 75, 99; Vorbis
 * comments have 20 a star: rounding up serves them all. Some write the stars themselves into Vorbis comments.
 */
function starsIn({ format, common }: IAudioMetadata): number | undefined {
  const share = common.rating?.[0]?.rating;
  if (share == null || !(share >= 0 && share <= 1)) return undefined;
  if (format.tagTypes?.some((type) => type.startsWith("ID3")) === true) {
    return Math.max(1, Math.ceil(share * 5 - 1e-9));
  }
  const hundredth = Math.round(share * 100);
  return hundredth <= 5 ? hundredth : Math.ceil(share * 5 - 1e-9);
}

/** Trimmed text; UTF-8 that the library took for Latin-1 (in WAV, where the standard knows only that). */
function textOf(text: string | undefined): string | undefined {
  const trimmed = text?.replaceAll("\0", "").trim();
  if (trimmed == null || trimmed === "") return undefined;
  if (!/[\x80-\xff]/.test(trimmed) || /[^\0-\xff]/.test(trimmed)) return trimmed;
  try {
    return strictUtf8.decode(Buffer.from(trimmed, "latin1"));
  } catch {
    return trimmed; // Latin-1 indeed.
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
