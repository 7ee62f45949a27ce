// How long an Ogg stream is: its last page says how many samples came before it. Two reads at most, where
// music-metadata would read the whole file.

import { hasText, u16le, u32le } from "../bytes.ts";
import type { Source } from "../source.ts";

/** A page is at most 65,307 bytes long, so that one starts in the last 64 KiB of any sound stream. */
const TAIL = 65_536;
/** Opus counts 48,000 a second whatever the sound's own rate (RFC 7845). */
const OPUS_RATE = 48_000;

/** Whole milliseconds of an Ogg stream of Opus, Vorbis, FLAC or Speex; undefined where it does not tell. */
export function oggDurationMs(source: Source): number | undefined {
  const { head } = source;
  if (!hasText(head, 0, "OggS")) return undefined;
  const serial = u32le(head, 14);
  const body = 27 + (head[26] ?? 0);
  let rate = 0;
  let skipped = 0;
  if (hasText(head, body, "OpusHead")) {
    rate = OPUS_RATE;
    skipped = u16le(head, body + 10);
  } else if (hasText(head, body, "\x01vorbis")) {
    rate = u32le(head, body + 12);
  } else if (hasText(head, body, "\x7fFLAC")) {
    // The stream's description (13 bytes of mapping, 4 of block header) has 20 bits of rate at byte 10.
    const at = body + 17 + 10;
    rate = ((head[at] ?? 0) << 12) | ((head[at + 1] ?? 0) << 4) | ((head[at + 2] ?? 0) >> 4);
  } else if (hasText(head, body, "Speex   ")) {
    rate = u32le(head, body + 36);
  }
  if (rate === 0) return undefined;
  const samples = lastPosition(source, serial);
  if (samples == null || samples <= skipped) return undefined;
  return Math.round(((samples - skipped) / rate) * 1000);
}

/** The position in the last page of the stream; undefined where there is none in the tail. */
function lastPosition(source: Source, serial: number): number | undefined {
  const start = Math.max(0, source.sizeBytes - TAIL);
  const tail = source.read(start, TAIL);
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.length);
  for (let at = bytes.lastIndexOf("OggS"); at >= 0; at = bytes.lastIndexOf("OggS", at - 1)) {
    if (at + 27 <= bytes.length && u32le(bytes, at + 14) === serial) {
      const position = bytes.readBigInt64LE(at + 6);
      if (position > 0n && position < 2n ** 52n) return Number(position);
    }
    if (at === 0) break;
  }
  return undefined;
}
