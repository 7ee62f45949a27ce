// One track of a movie: what it is, how large, how turned, how fast.

import type { Box, BoxFile } from "./boxes.ts";
import { codecOf } from "./codecs.ts";
import { orientationOf } from "./orient.ts";

export type Track = {
  /** "vide", "soun", or what else the handler names. */
  readonly handler: string;
  readonly enabled: boolean;
  readonly codec?: string | undefined;
  /** Pixels as coded; 0 where the track has none. */
  readonly width: number;
  readonly height: number;
  readonly orientation?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly frameRate?: number | undefined;
  /** Seconds since 1904, of the track or else of its media; 0 is unset. */
  readonly created: number;
  /** The box itself, for metadata that stands in the track. */
  readonly box: Box;
};

/** Entries of a time-to-sample table worth adding up; beyond, counts from elsewhere are as good. */
const MAX_STTS = 8192;

/** Reads a "trak" box. */
export function readTrack(file: BoxFile, trak: Box): Track {
  let header: Pick<Track, "enabled" | "created" | "orientation"> & { size: [number, number] } = {
    enabled: true,
    created: 0,
    orientation: undefined,
    size: [0, 0],
  };
  let media: Media = { handler: "", created: 0 };
  for (const box of file.children(trak)) {
    if (box.type === "tkhd") header = readHeader(file, box);
    else if (box.type === "mdia") media = readMedia(file, box);
  }
  const isVideo = media.handler === "vide";
  const [shownWidth, shownHeight] = header.size;
  return {
    handler: media.handler,
    enabled: header.enabled,
    codec: media.codec,
    width: (isVideo && media.width) || (isVideo ? shownWidth : 0),
    height: (isVideo && media.height) || (isVideo ? shownHeight : 0),
    orientation: header.orientation,
    durationMs: media.durationMs,
    frameRate: isVideo ? media.frameRate : undefined,
    created: header.created || media.created,
    box: trak,
  };
}

function readHeader(file: BoxFile, tkhd: Box) {
  const fields = file.fields(tkhd, 128);
  const wide = fields.u8(0) === 1;
  const matrix = wide ? 52 : 40;
  const whole = fields.length >= matrix + 36;
  return {
    enabled: (fields.u8(3) & 1) === 1,
    created: wide ? fields.u64(4) : fields.u32(4),
    orientation: whole ? orientationOf(...matrixAt(fields, matrix)) : undefined,
    size: [fields.u16(matrix + 36), fields.u16(matrix + 40)] as [number, number],
  };
}

/** a, b, c, d of a movie's or track's matrix [a b u c d v x y w]. */
export function matrixAt(
  fields: { i32(at: number): number },
  at: number,
): [number, number, number, number] {
  return [fields.i32(at), fields.i32(at + 4), fields.i32(at + 12), fields.i32(at + 16)];
}

type Media = {
  handler: string;
  created: number;
  durationMs?: number | undefined;
  codec?: string | undefined;
  width?: number;
  height?: number;
  frameRate?: number | undefined;
};

function readMedia(file: BoxFile, mdia: Box): Media {
  const media: Media = { handler: "", created: 0 };
  let timescale = 0;
  let duration: number | undefined;
  let minf: Box | undefined;
  for (const box of file.children(mdia)) {
    if (box.type === "mdhd") {
      const fields = file.fields(box, 64);
      const time = timesOf(fields);
      media.created = time.created;
      timescale = time.timescale;
      duration = time.duration;
      media.durationMs = durationMsOf(time);
    } else if (box.type === "hdlr") {
      media.handler = file.fields(box, 16).fourCc(8);
    } else if (box.type === "minf") {
      minf = box;
    }
  }
  const stbl = minf == null ? undefined : file.find(minf, "stbl");
  if (stbl == null) return media;
  for (const box of file.children(stbl)) {
    if (box.type === "stsd") Object.assign(media, readEntry(file, box, media.handler));
    else if (box.type === "stts" && media.handler === "vide") {
      media.frameRate = frameRateOf(file, box, stbl, timescale, duration);
    }
  }
  return media;
}

/** What "mvhd" and "mdhd" begin with. `duration` is undefined where it is written as unknown. */
export function timesOf(fields: {
  u8(at: number): number;
  u32(at: number): number;
  u64(at: number): number;
}): { created: number; timescale: number; duration: number | undefined } {
  const wide = fields.u8(0) === 1;
  const duration = wide ? fields.u64(24) : fields.u32(16);
  const unknown = wide ? duration >= 2 ** 63 : duration === 0xffff_ffff;
  return {
    created: wide ? fields.u64(4) : fields.u32(4),
    timescale: fields.u32(wide ? 20 : 12),
    duration: unknown ? undefined : duration,
  };
}

/** A year and more is no film but a damaged number. */
const MAX_DURATION_MS = 400 * 24 * 3_600_000;

/** Whole milliseconds; undefined where the duration is unknown, nothing or nonsense. */
export function durationMsOf(time: {
  timescale: number;
  duration: number | undefined;
}): number | undefined {
  if (!time.duration || time.timescale === 0) return undefined;
  const ms = Math.round((time.duration / time.timescale) * 1000);
  return ms > MAX_DURATION_MS ? undefined : ms;
}

/** Codec of the first sample entry, and of a picture its size. */
function readEntry(file: BoxFile, stsd: Box, handler: string): Partial<Media> {
  if (handler !== "vide" && handler !== "soun") return {};
  for (const entry of file.children(stsd, 8)) {
    const codec = codecOf(file, entry, handler);
    if (handler === "soun") return { codec };
    const fields = file.fields(entry, 32);
    return { codec, width: fields.u16(24), height: fields.u16(26) };
  }
  return {};
}

/** Samples for each second of the media: all samples over the time they last. */
function frameRateOf(
  file: BoxFile,
  stts: Box,
  stbl: Box,
  timescale: number,
  duration: number | undefined,
): number | undefined {
  if (timescale === 0) return undefined;
  const fields = file.fields(stts, 8 + MAX_STTS * 8);
  const entries = fields.u32(4);
  let samples = 0;
  let ticks = 0;
  if (entries <= MAX_STTS && 8 + entries * 8 <= fields.length) {
    for (let at = 8; at < 8 + entries * 8; at += 8) {
      const count = fields.u32(at);
      samples += count;
      ticks += count * fields.u32(at + 4);
    }
  } else {
    const stsz = file.find(stbl, "stsz");
    samples = stsz == null ? 0 : file.fields(stsz, 12).u32(8);
    ticks = duration ?? 0;
  }
  const rate = Math.round(((samples * timescale) / ticks) * 1000) / 1000;
  // One sample is a picture, not a rate; and no camera takes 100,000 frames a second into such a file.
  return samples > 1 && rate > 0 && rate < 100_000 ? rate : undefined;
}
