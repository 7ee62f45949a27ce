// The payload of a FLIF: its header, its profile and the coded picture or frames, not its EXIF and XMP.
// See docs/payload.md.

import { latin1 } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";

/** Letters, channels with or without interlacing, depth (FLIF16, "Main header"); Q and later are animations. */
const known = /^FLIF[134ACDQSTacd][012]$/;
const START_BYTES = 6;
const firstAnimation = "Q";
/** What chunks before the picture have beneath their names; the picture begins with the number of its coding. */
const LEAST_LETTER = 0x20;
/**
 * Chunks that are not in. The letters of a name tell as well whether a chunk may change what is seen, but by the word
 * of whoever made it up: those that nobody knows are in.
 */
const words = new Set(["eXif", "eXmp"]);

export function flifPayload(file: PayloadFile, hash: PayloadHash): void {
  let at = headerEnd(file);
  hash.part("header").block(file.need(0, at));
  const chunks = hash.part("chunks");
  while ((file.need(at, 1)[0] ?? 0) >= LEAST_LETTER) {
    const name = latin1(file.need(at, 4), 0, 4);
    if (!/^[A-Za-z]{4}$/.test(name)) {
      throw new NoPayload("corrupt", `The FLIF has no chunk at byte ${at}`);
    }
    const { value: sizeBytes, end: body } = numberAt(file, at + 4);
    at = body + sizeBytes;
    if (at > file.sizeBytes) throw new NoPayload("truncated", `The chunk "${name}" is cut short`);
    if (words.has(name)) continue;
    chunks.fields(name, sizeBytes);
    file.feed(body, at, chunks);
  }
  // It has no length of its own.
  if (at + 1 >= file.sizeBytes) throw new NoPayload("no-media", "The FLIF has no picture");
  file.feed(at, file.sizeBytes, hash.part("picture"));
}

/** Behind the width, the height and of an animation the number of frames. */
function headerEnd(file: PayloadFile): number {
  const start = latin1(file.need(0, START_BYTES), 0, START_BYTES);
  if (!known.test(start)) throw new NoPayload("corrupt", "The FLIF has no header");
  const isAnimation = start.charAt(4) >= firstAnimation;
  let at = START_BYTES;
  for (let i = 0; i < (isAnimation ? 3 : 2); i++) at = numberAt(file, at).end;
  return at;
}

/** More than any size of a file takes that a number here can tell exactly. */
const MOST_DIGITS = 7;

/** A number in digits of seven bits, the highest first; all but the last have the eighth bit. */
function numberAt(file: PayloadFile, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; at < start + MOST_DIGITS; at++) {
    const byte = file.need(at, 1)[0] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new NoPayload("corrupt", `The number at byte ${start} is too long`);
}
