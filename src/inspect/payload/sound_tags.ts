// Where the sound of a file lies between the tags that programs put before and behind it: ID3v2, ID3v1, APE,
// Lyrics3.

import { hasText, latin1, u32le } from "../bytes.ts";
import type { PayloadFile } from "./payload_file.ts";

/** Several tags of each kind stand behind one another in files that many programs have tagged. */
const MAX_TAGS = 16;

/** The first byte behind the tags at the start, and the end before those at the end. */
export function betweenTags(file: PayloadFile): { readonly start: number; readonly end: number } {
  let start = 0;
  for (let i = 0; i < MAX_TAGS; i++) {
    const length = leadingTag(file.read(start, 10), file.read(start, 32));
    if (length === 0) break;
    start += length;
  }
  let end = file.sizeBytes;
  for (let i = 0; i < MAX_TAGS; i++) {
    const length = trailingTag(file, start, end);
    if (length === 0) break;
    end -= length;
  }
  return { start: Math.min(start, end), end };
}

/** An ID3v2 tag (ID3v2.4.0, 3.1) or an APE tag with a header at the start. */
function leadingTag(id3: Uint8Array, ape: Uint8Array): number {
  if (hasText(id3, 0, "ID3") && id3.length === 10) {
    const hasFooter = (id3[5] ?? 0) & 0x10;
    return 10 + syncSafe(id3, 6) + (hasFooter ? 10 : 0);
  }
  return hasText(ape, 0, "APETAGEX") && ape.length === 32 ? 32 + u32le(ape, 12) : 0;
}

function syncSafe(bytes: Uint8Array, at: number): number {
  let size = 0;
  for (let i = 0; i < 4; i++) size = size * 128 + ((bytes[at + i] ?? 0) & 0x7f);
  return size;
}

const ID3V1_BYTES = 128;
/** The enhanced tag before an ID3v1, "TAG+". */
const ENHANCED_BYTES = 227;
const LYRICS_MAX_BYTES = 5100;

/** The length of the tag that ends at `end`, 0 where there is none; never longer than the room. */
function trailingTag(file: PayloadFile, start: number, end: number): number {
  const room = end - start;
  const before = (length: number): Uint8Array =>
    length > room ? new Uint8Array(0) : file.read(end - length, length);
  const fitting = (length: number): number => (length <= room ? length : 0);

  if (hasText(before(ID3V1_BYTES), 0, "TAG")) {
    return hasText(before(ID3V1_BYTES + ENHANCED_BYTES), 0, "TAG+")
      ? ID3V1_BYTES + ENHANCED_BYTES
      : ID3V1_BYTES;
  }
  const ape = before(32);
  if (hasText(ape, 0, "APETAGEX")) {
    const hasHeader = (ape[23] ?? 0) & 0x80;
    return fitting(u32le(ape, 12) + (hasHeader ? 32 : 0));
  }
  const lyrics = before(15);
  if (hasText(lyrics, 6, "LYRICS200")) return fitting(Number(latin1(lyrics, 0, 6)) + 15 || 0);
  if (hasText(lyrics, 6, "LYRICSEND")) {
    // The first version tells no size; it begins with these letters.
    const text = before(Math.min(LYRICS_MAX_BYTES, room));
    const at = latin1(text, 0, text.length).lastIndexOf("LYRICSBEGIN");
    return at < 0 ? 0 : text.length - at;
  }
  const footer = before(10);
  return hasText(footer, 0, "3DI") ? fitting(20 + syncSafe(footer, 6)) : 0;
}
