// The payload of a WebP: its images and their colours, not its EXIF and XMP. See docs/payload.md.

import { latin1, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";

/** What is shown (RFC 9649, 2.7); an animation has "ANIM" and its frames in "ANMF". */
const shown = new Set(["VP8 ", "VP8L", "ALPH", "ICCP", "ANIM", "ANMF"]);

export function webpPayload(file: PayloadFile, hash: PayloadHash): void {
  const chunks = hash.part("chunks");
  const end = 8 + u32le(file.need(4, 4), 0);
  let canvas = new Uint8Array(0);
  let images = 0;
  let at = 12;
  while (at + 8 <= end) {
    const header = file.need(at, 8);
    const type = latin1(header, 0, 4);
    const sizeBytes = u32le(header, 4);
    const body = at + 8;
    if (body + sizeBytes > end) throw new NoPayload("corrupt", `A chunk at byte ${at} is too long`);
    // The flags in its first bytes tell of metadata; the canvas of a still is the image's own size.
    if (type === "VP8X") canvas = new Uint8Array(file.need(body + 4, 6));
    if (type === "ANIM") chunks.block(canvas);
    if (shown.has(type)) {
      chunks.fields(type, sizeBytes);
      file.feed(body, body + sizeBytes, chunks);
      if (type === "VP8 " || type === "VP8L" || type === "ANMF") images += 1;
    }
    at = body + sizeBytes + (sizeBytes % 2);
  }
  if (images === 0) throw new NoPayload("no-media", "The WebP has no image");
}
