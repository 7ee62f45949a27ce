// The payload of a PNG: the chunks that a decoder needs for the picture and its colours, of an animation all
// frames. See docs/payload.md.

import { hasText, latin1, u32be } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";

/** Ancillary chunks that change what is seen (PNG, third edition, 11.3). All critical ones count as well. */
const shown = new Set(["tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "acTL", "fcTL", "fdAT"]);

export function pngPayload(file: PayloadFile, hash: PayloadHash): void {
  const header = hash.part("chunks");
  const data = hash.part("data");
  let at = 8;
  for (;;) {
    const start = file.need(at, 8);
    const sizeBytes = u32be(start, 0);
    const type = latin1(start, 4, 8);
    if (!/^[A-Za-z]{4}$/.test(type)) {
      throw new NoPayload("corrupt", `The PNG has no chunk at byte ${at}`);
    }
    if (at === 8 && type !== "IHDR") throw new NoPayload("corrupt", "The PNG has no header");
    const body = at + 8;
    const end = body + sizeBytes;
    file.need(end, 4); // Its checksum, which is not looked at.
    if (hasText(start, 4, "IDAT")) {
      // One stream, however many chunks it is cut into.
      file.feed(body, end, data);
    } else if (type !== "IEND" && (isCritical(type) || shown.has(type))) {
      header.fields(type, sizeBytes);
      file.feed(body, end, header);
    }
    if (type === "IEND") break;
    at = end + 4;
  }
  if (data.sizeBytes === 0) throw new NoPayload("no-media", "The PNG has no image");
}

/** A capital first letter: nobody can show the picture without it. */
function isCritical(type: string): boolean {
  return /^[A-Z]/.test(type);
}
