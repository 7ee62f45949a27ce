// The payloads of JPEG XL and JPEG 2000: the codestream, and of JPEG 2000 the header that tells its colours.
// See docs/payload.md.

import { type Box, BoxFile } from "../bmff/boxes.ts";
import { hasText } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** ISO 18181-2: "jxlc", or its pieces in "jxlp" behind their numbers; without boxes the file itself. */
export function jxlPayload(file: PayloadFile, hash: PayloadHash): void {
  const stream = hash.part("codestream");
  if (file.head[0] === 0xff) {
    file.feed(0, file.sizeBytes, stream);
  } else {
    for (const box of topBoxes(file)) {
      if (box.type === "jxlc") file.feed(box.body, box.end, stream);
      else if (box.type === "jxlp") file.feed(Math.min(box.end, box.body + 4), box.end, stream);
    }
  }
  needStream(stream.sizeBytes);
}

/** ISO 15444-1, annex I: every codestream, and the header's boxes but the resolution. */
export function jp2Payload(file: PayloadFile, hash: PayloadHash): void {
  const header = hash.part("header");
  const stream = hash.part("codestream");
  if (!hasText(file.head, 4, "jP  ")) {
    file.feed(0, file.sizeBytes, stream);
  } else {
    const boxes = new BoxFile(file);
    for (const box of topBoxes(file)) {
      if (box.type === "jp2c") file.feed(box.body, box.end, stream);
      if (box.type !== "jp2h") continue;
      for (const inner of wholeBoxes(boxes, box.body, box.end)) {
        if (inner.type === "res ") continue;
        header.fields(inner.type, inner.end - inner.body);
        file.feed(inner.body, inner.end, header);
      }
    }
  }
  needStream(stream.sizeBytes);
}

function topBoxes(file: PayloadFile): readonly Box[] {
  return wholeBoxes(new BoxFile(file), 0, file.sizeBytes);
}

function needStream(sizeBytes: number): void {
  if (sizeBytes === 0) throw new NoPayload("no-media", "The file has no codestream");
}
