// The payload of a GIF: screen, colours, pictures, their times and how often they repeat; not its comments and
// not its XMP. See docs/payload.md.

import { latin1 } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

/** Applications' extensions that are shown: how often it repeats, the colour profile. */
const shown = new Set(["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"]);

/** GIF89a, sections 15 to 27. The version in its first bytes changes with a comment, and is left out. */
export function gifPayload(file: PayloadFile, hash: PayloadHash): void {
  const blocks = hash.part("blocks");
  let images = 0;
  let at = 13 + colorBytes(file.need(10, 1)[0] ?? 0);
  file.feed(6, at, blocks);
  for (;;) {
    const kind = file.need(at, 1)[0];
    if (kind === 0x3b) break;
    if (kind === 0x2c) {
      const body = at + 11 + colorBytes(file.need(at + 9, 1)[0] ?? 0);
      file.feed(at, body, blocks);
      at = addSubBlocks(file, body, blocks);
      images += 1;
    } else if (kind === 0x21) {
      const [, label = 0, sizeBytes = 0] = file.need(at, 3);
      const counts =
        label === 0xf9 ||
        label === 0x01 ||
        (label === 0xff && shown.has(nameOf(file, at, sizeBytes)));
      if (counts) blocks.add(Uint8Array.of(0x21, label));
      at = addSubBlocks(file, at + 2, counts ? blocks : undefined);
    } else {
      throw new NoPayload("corrupt", `The GIF has no block at byte ${at}`);
    }
  }
  if (images === 0) throw new NoPayload("no-media", "The GIF has no image");
}

function nameOf(file: PayloadFile, at: number, sizeBytes: number): string {
  return latin1(file.need(at + 3, sizeBytes), 0, sizeBytes);
}

/** Bytes of the colour table that flags tell of. */
function colorBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Blocks of up to 255 bytes to the empty one; returns where they end. */
function addSubBlocks(file: PayloadFile, start: number, into: Part | undefined): number {
  let at = start;
  for (;;) {
    const next = at + 1 + (file.need(at, 1)[0] ?? 0);
    if (into != null) file.feed(at, next, into);
    if (next === at + 1) return next;
    at = next;
  }
}
