// The payloads of raws that are no TIFF: Fujifilm's RAF and Minolta's MRW. See docs/payload.md.

import { latin1, u32be } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";

/** Where the header tells the raw's records and its picture, of each offset and length (FujiFilm.pm). */
const rafPointers = [0x5c, 0x64, 0x78, 0x80];
const RAF_PREVIEW_POINTER = 84;

/** RAF: the records (size, layout, white balance) and the picture; not the preview, which holds the EXIF. */
export function rafPayload(file: PayloadFile, hash: PayloadHash): void {
  // Older cameras have a shorter header, behind which the preview begins at once.
  const headerEnd = u32be(file.need(RAF_PREVIEW_POINTER, 4), 0);
  let sizeBytes = 0;
  for (const pointer of rafPointers) {
    if (pointer + 8 > headerEnd) continue;
    const bytes = file.need(pointer, 8);
    const start = u32be(bytes, 0);
    const length = u32be(bytes, 4);
    file.feed(start, start + length, hash.part("block"));
    sizeBytes += length;
  }
  if (sizeBytes === 0) throw new NoPayload("no-media", "The RAF has no raw picture");
}

/** MRW: the blocks with the size, the gains and the format, and the picture behind them; not the EXIF. */
const mrwBlocks = new Set(["\0PRD", "\0WBG", "\0RIF"]);

export function mrwPayload(file: PayloadFile, hash: PayloadHash): void {
  const blocks = hash.part("blocks");
  const picture = hash.part("picture");
  const start = 8 + u32be(file.need(4, 4), 0);
  for (let at = 8; at + 8 <= start; ) {
    const header = file.need(at, 8);
    const name = latin1(header, 0, 4);
    const end = at + 8 + u32be(header, 4);
    if (mrwBlocks.has(name)) {
      blocks.fields(name, end - at);
      file.feed(at + 8, end, blocks);
    }
    at = end;
  }
  file.feed(start, file.sizeBytes, picture);
  if (picture.sizeBytes === 0) throw new NoPayload("no-media", "The MRW has no raw picture");
}
