// A FLAC file with Vorbis comments, true for its duration; its frames are filler.

import { join, latin1, noise, text, u8, u16, u32 } from "./boxes.ts";

export type FlacOptions = {
  /** Default 1000. */
  readonly durationMs?: number;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly date?: string;
  /** Stars, written as 20 each. */
  readonly rating?: number;
  /** Bytes of filler; default 1024. */
  readonly padding?: number;
  readonly seed?: number;
};

/** The bytes of a FLAC file: 44,100 Hz, two channels, 16 bits. */
export function makeFlac(options: FlacOptions = {}): Uint8Array {
  const samples = Math.round((options.durationMs ?? 1000) * 44.1);
  // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of samples.
  const rates = u32(((44_100 << 12) | (1 << 9) | (15 << 4)) >>> 0, samples);
  const info = join(u16(4096, 4096), new Uint8Array(6), rates, new Uint8Array(16));
  return join(
    latin1("fLaC"),
    u8(0, 0, 0, info.length),
    info,
    block(0x84, comments(options)),
    noise(options.padding ?? 1024, options.seed ?? 1),
  );
}

function block(type: number, body: Uint8Array): Uint8Array {
  return join(u8(type, body.length >> 16, (body.length >> 8) & 255, body.length & 255), body);
}

function comments(options: FlacOptions): Uint8Array {
  const rating = options.rating == null ? undefined : String(options.rating * 20);
  const lines = Object.entries({
    TITLE: options.title,
    ARTIST: options.artist,
    ALBUM: options.album,
    DATE: options.date,
    RATING: rating,
  }).flatMap(([name, value]) => (value == null ? [] : [text(`${name}=${value}`)]));
  const vendor = text("varve");
  return join(
    little(vendor.length),
    vendor,
    little(lines.length),
    ...lines.flatMap((line) => [little(line.length), line]),
  );
}

function little(value: number): Uint8Array {
  return u8(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}
