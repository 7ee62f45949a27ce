// The payloads of sound files that are a stream between tags: MP3, AAC, FLAC, Monkey's Audio, WavPack,
// Musepack, True Audio. See docs/payload.md.

import { hasText, u16be } from "../bytes.ts";
import { INFO_FRAME_MAX_BYTES, infoFrame } from "./mp3_info_frame.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import { betweenTags } from "./sound_tags.ts";

/**
 * Frames of MPEG audio or ADTS. Of the frame in which encoders tell how long the sound is, which players skip
 * and programs write anew, only how much silence is to be cut off counts.
 */
export function framesPayload(file: PayloadFile, hash: PayloadHash): void {
  const { start, end } = betweenTags(file);
  const from = afterZeros(file, start, end);
  if ((u16be(file.read(from, 2), 0) & 0xffe0) !== 0xffe0) {
    throw new NoPayload("corrupt", `The sound does not begin at byte ${from}`);
  }
  const info = infoFrame(file.read(from, INFO_FRAME_MAX_BYTES));
  hash.part("silence").add(info.silence);
  const first = from + info.sizeBytes;
  if (first >= end) throw new NoPayload("no-media", "The file has no frames of sound");
  file.feed(first, end, hash.part("frames"));
}

/** A stream with a header of its own. */
export function streamPayload(file: PayloadFile, hash: PayloadHash): void {
  const { start, end } = betweenTags(file);
  if (start >= end) throw new NoPayload("no-media", "The file has nothing but tags");
  file.feed(start, end, hash.part("stream"));
}

/** RFC 9639: the stream's description, which has a checksum of the sound, and the frames. */
export function flacPayload(file: PayloadFile, hash: PayloadHash): void {
  const { start, end } = betweenTags(file);
  if (!hasText(file.read(start, 4), 0, "fLaC")) {
    throw new NoPayload("corrupt", `The FLAC does not begin at byte ${start}`);
  }
  const description = hash.part("description");
  let at = start + 4;
  for (let isLast = false; !isLast; ) {
    const [first = 0, a = 0, b = 0, c = 0] = file.need(at, 4);
    const next = at + 4 + a * 65_536 + b * 256 + c;
    if ((first & 0x7f) === 0) file.feed(at + 4, next, description);
    isLast = (first & 0x80) !== 0;
    at = next;
  }
  if (at > end) throw new NoPayload("truncated", "The FLAC ends within its headers");
  if (at === end) throw new NoPayload("no-media", "The FLAC has no frames");
  file.feed(at, end, hash.part("frames"));
}

/** Padding that taggers leave between a tag and the sound. */
function afterZeros(file: PayloadFile, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const view = file.view(at, 1).subarray(0, end - at);
    const found = view.findIndex((byte) => byte !== 0);
    if (found >= 0) return at + found;
    if (view.length === 0) break;
    at += view.length;
  }
  throw new NoPayload("no-media", "The file has nothing but tags");
}
