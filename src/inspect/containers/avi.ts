// AVI, the films of cameras before 2010: the header list tells size, length and codecs, "IDIT" the date, and
// some makers put EXIF or records of their own beside it. One or two reads a file.

import type { Facts } from "../../domain/inspection.ts";
import { peek, u16le, u32le } from "../bytes.ts";
import { type Found, foundNothing, joinFound } from "../found.ts";
import type { Reading, ReadMetadata } from "../reading.ts";
import type { Source } from "../source.ts";
import { readExif } from "../stills/exif.ts";
import type { TiffBlock } from "../stills/tiff_block.ts";
import { readAviMaker } from "./avi_maker.ts";
import { contentKind } from "./content_kind.ts";
import { type Chunk, chunksIn, chunksOf, riffTags } from "./riff.ts";
import { waveCodec, windowsVideoCodec } from "./windows_codecs.ts";

/** Reads an AVI. ffprobe is asked where the header is poor, exiftool where a maker's chunk is closed to us. */
export const readAvi: ReadMetadata = async (source, name) => {
  const header = headerOf(source);
  const maker = readAviMaker(source, header.chunks);
  const exif = await exifOf(maker.tiff);
  const { facts, evidence } = joinFound([
    { facts: header.facts, evidence: [] },
    exif,
    maker.found,
    riffTags(source, header.chunks),
  ]);
  const kind = contentKind(name, { video: header.video, sound: header.sound });
  const { width, codec, durationMs } = facts;
  const poor = header.video && (width == null || codec == null || durationMs == null);
  const needs = evidence.length === 0 && maker.closed ? "exiftool" : poor ? "ffprobe" : undefined;
  return {
    reader: "riff",
    format: "avi",
    ...(kind == null ? {} : { kind }),
    facts,
    evidence,
    ...(header.video || header.sound ? (needs == null ? {} : { needs }) : noStreams(source)),
  };
};

async function exifOf(tiff: TiffBlock | undefined): Promise<Found> {
  if (tiff == null) return foundNothing;
  const { facts, evidence } = await readExif(tiff);
  // The orientation is that of the thumbnail.
  const { orientation: _, ...others } = facts;
  return { facts: others, evidence };
}

function noStreams({ sizeBytes, head }: Source): Pick<Reading, "needs" | "problem"> {
  return {
    needs: "ffprobe",
    problem: {
      stage: "metadata",
      reason: sizeBytes > head.length ? "corrupt" : "truncated",
      detail: "The AVI has no header that describes a stream",
    },
  };
}

type Header = {
  readonly facts: Facts;
  readonly video: boolean;
  readonly sound: boolean;
  /** Chunks of the file itself and of its header, and "strd" of its streams. */
  readonly chunks: readonly Chunk[];
};

function headerOf(source: Source): Header {
  const facts: Facts = {};
  const top = chunksOf(source);
  const list = top.find(({ id }) => id === "LIST:hdrl");
  const inner = list == null ? [] : chunksIn(source, list.at, list.at + list.sizeBytes);
  const chunks = [...top, ...inner];
  let allFrames = 0;
  let video = false;
  let sound = false;
  for (const chunk of inner) {
    if (chunk.id === "LIST:odml") allFrames = framesOfAllParts(source, chunk);
    if (chunk.id !== "LIST:strl") continue;
    const parts = chunksIn(source, chunk.at, chunk.at + chunk.sizeBytes);
    chunks.push(...parts.filter(({ id }) => id === "strd"));
    const stream = streamOf(source, parts);
    if (stream.type === "vids" && !video) {
      video = true;
      Object.assign(facts, stream.facts);
    } else if (stream.type === "auds" && !sound) {
      sound = true;
      if (stream.facts.codec != null) facts.audioCodec = stream.facts.codec;
      if (!video && stream.facts.durationMs != null) facts.durationMs = stream.facts.durationMs;
    }
  }
  if (!video && facts.audioCodec != null) {
    facts.codec = facts.audioCodec;
    delete facts.audioCodec;
  }
  const { frameRate, durationMs = 0 } = facts;
  // Of a film in several parts the stream's header may count the frames of the first only.
  const allMs = frameRate == null ? 0 : Math.round((allFrames / frameRate) * 1000);
  if (allMs > durationMs && allMs < MAX_SECONDS * 1000) facts.durationMs = allMs;
  return { facts, video, sound, chunks };
}

/** "dmlh" of OpenDML. */
function framesOfAllParts(source: Source, list: Chunk): number {
  const found = chunksIn(source, list.at, list.at + list.sizeBytes).find(({ id }) => id === "dmlh");
  return found == null ? 0 : u32le(peek(source, found.at, 4), 0);
}

/** A year and more, or more frames a second than any camera takes, is a damaged number. */
const MAX_SECONDS = 400 * 24 * 3600;
const MAX_FRAME_RATE = 1000;
/** The finest that facts keep; time lapses have less than one a second. */
const MIN_FRAME_RATE = 0.001;
const MAX_PIXELS = 65_535;

function streamOf(
  source: Source,
  parts: readonly Chunk[],
): { readonly type: string; readonly facts: Facts } {
  const header = parts.find(({ id }) => id === "strh");
  const format = parts.find(({ id }) => id === "strf");
  if (header == null || header.sizeBytes < 36) return { type: "", facts: {} };
  const strh = Uint8Array.from(peek(source, header.at, 48));
  const strf =
    format == null ? new Uint8Array(0) : peek(source, format.at, Math.min(format.sizeBytes, 40));
  const type = fourCc(strh, 0);
  const facts: Facts = {};
  const rate = u32le(strh, 24) / u32le(strh, 20);
  const seconds = u32le(strh, 32) / rate;
  if (seconds > 0 && seconds < MAX_SECONDS) facts.durationMs = Math.round(seconds * 1000);
  if (type === "auds") {
    const codec = waveCodec(u16le(strf, 0), u16le(strf, 14));
    if (codec != null && strf.length >= 14) facts.codec = codec;
  } else if (type === "vids") {
    const width = u32le(strf, 4);
    const height = Math.abs(u32le(strf, 8) | 0);
    if (width > 0 && height > 0 && width <= MAX_PIXELS && height <= MAX_PIXELS) {
      facts.width = width;
      facts.height = height;
    }
    if (rate >= MIN_FRAME_RATE && rate < MAX_FRAME_RATE)
      facts.frameRate = Math.round(rate * 1000) / 1000;
    const codec = pictureCodec(fourCc(strf, 16)) ?? pictureCodec(fourCc(strh, 4));
    if (codec != null && strf.length >= 20) facts.codec = codec;
  }
  return { type, facts };
}

/** Codes that nobody is known to write stay as they are. */
function pictureCodec(code: string): string | undefined {
  const plain = code.trim().toLowerCase();
  return windowsVideoCodec(code) ?? (/^[a-z][a-z0-9]{2,3}$/.test(plain) ? plain : undefined);
}

function fourCc(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => bytes[at + i] ?? 0));
}
