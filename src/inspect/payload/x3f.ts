// The payload of Sigma's and Foveon's X3F: its header and all its sections but the previews, one of which holds the
// EXIF. See docs/payload.md.

import { hasText, latin1, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

/** In headers before version 4: what the user has marked. */
const MARKS = { start: 24, end: 28 } as const;
const VERSION_WITHOUT_MARKS = 4;
/** Images ("IMAG", "IMA2"): the kind of image stands behind the name and the version of the section. */
const IMAGE = "SECi";
const KIND_AT = 8;
/** Pictures that the camera made of the raw one: plain, packed or a JPEG (LibRaw's x3f_tools). */
const PREVIEW = 2;
/** exiftool reads fewer than 20. */
const MAX_SECTIONS = 1000;

/** The last four bytes tell where the directory of sections stands; of each place, length and type. */
export function x3fPayload(file: PayloadFile, hash: PayloadHash): void {
  const directoryAt = u32le(file.need(file.sizeBytes - 4, 4), 0);
  const directory = file.need(directoryAt, 12);
  if (!hasText(directory, 0, "SECd")) {
    throw new NoPayload("truncated", "The X3F does not end with its directory");
  }
  const count = u32le(directory, 8);
  if (count > MAX_SECTIONS) throw new NoPayload("too-large", "The X3F has too many sections");
  const bytes = file.need(directoryAt + 12, count * 12);
  const sections = Array.from({ length: count }, (_, i) => {
    const start = u32le(bytes, i * 12);
    const type = latin1(bytes, i * 12 + 8, i * 12 + 12);
    return { type, start, end: start + u32le(bytes, i * 12 + 4) };
  });
  const headerEnd = Math.min(directoryAt, ...sections.map(({ start }) => start));
  addHeader(file, headerEnd, hash.part("header"));
  let pictures = 0;
  for (const { type, start, end } of sections) {
    const head = file.need(start, Math.min(KIND_AT + 4, Math.max(0, end - start)));
    const isImage = hasText(head, 0, IMAGE);
    if (isImage && u32le(head, KIND_AT) === PREVIEW) continue;
    if (isImage) pictures += 1;
    addSection(file, type, start, end, hash.part("section"));
  }
  if (pictures === 0) throw new NoPayload("no-media", "The X3F has no raw picture");
}

function addHeader(file: PayloadFile, end: number, into: Part): void {
  const version = u32le(file.need(4, 4), 0) >>> 16;
  if (version < VERSION_WITHOUT_MARKS && end >= MARKS.end) {
    file.feed(0, MARKS.start, into);
    file.feed(MARKS.end, end, into);
  } else {
    file.feed(0, end, into);
  }
}

/** exiftool fills a section up to a multiple of four bytes, as Sigma's cameras do; so is what is hashed. */
function addSection(file: PayloadFile, type: string, start: number, end: number, into: Part): void {
  const filling = (4 - ((end - start) % 4)) % 4;
  into.fields(type, end - start + filling);
  file.feed(start, end, into);
  into.add(new Uint8Array(filling));
}
