// The payload of a JPEG: everything a decoder needs, from the segments and scans between SOI and EOI, and what
// else is shown or played with it from behind the EOI. See docs/payload.md.

import { BoxFile } from "../bmff/boxes.ts";
import { hasText, rangeOf, u16be } from "../bytes.ts";
import { isFrame, nextMarker } from "../stills/read_jpeg.ts";
import { readTiffDirectory, readTiffHeader, readTiffValue } from "../stills/tiff_directory.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

export function jpegPayload(file: PayloadFile, hash: PayloadHash): void {
  const main = addImage(file, hash, 0, file.sizeBytes);
  for (const { start, end } of furtherImages(file, main.multiPicture)) {
    addImage(file, hash, start, end);
  }
  addMotion(file, hash, main.end);
}

/** The TIFF structure of an MPF segment, and where it lies: its offsets count from there. */
type MultiPicture = { readonly at: number; readonly bytes: Uint8Array };
type Image = { readonly end: number; readonly multiPicture?: MultiPicture };

/** A JPEG that begins at `start` and ends before `limit`: its parts "image" and "icc". */
function addImage(file: PayloadFile, hash: PayloadHash, start: number, limit: number): Image {
  const image = hash.part("image");
  const icc = hash.part("icc");
  let multiPicture: MultiPicture | undefined;
  let framed = false;
  let scanned = false;
  let at = start + 2;
  while (at + 2 <= limit) {
    const bytes = file.need(at, Math.min(4, limit - at));
    const marker = bytes[1] ?? 0;
    if (bytes[0] !== 0xff || marker === 0x00) {
      const next = nextMarker(file, at);
      if (next == null) throw new NoPayload("corrupt", `The JPEG has no marker at byte ${at}`);
      at = next;
    } else if (marker === 0xff) {
      at += 1;
    } else if (marker === 0xd9) {
      if (!framed || !scanned) throw new NoPayload("no-media", "The JPEG has no image");
      return { end: at + 2, ...(multiPicture == null ? {} : { multiPicture }) };
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
    } else {
      const length = u16be(bytes, 2);
      if (length < 2) throw new NoPayload("corrupt", `The JPEG has an empty segment at byte ${at}`);
      const end = at + 2 + length;
      if (end > limit) break;
      if (marker >= 0xe0 && marker <= 0xef) {
        multiPicture ??= addApplication(file, marker, at + 4, end, image, icc);
      } else if (marker !== 0xfe) {
        if (isFrame(marker)) framed = true;
        file.feed(at, end, image);
      }
      at = end;
      if (marker === 0xda) {
        scanned = true;
        at = addScan(file, image, at, limit);
      }
    }
  }
  throw new NoPayload("truncated", "The JPEG ends before its image does");
}

const ICC = "ICC_PROFILE\0";
const ADOBE = "Adobe";
const MULTI_PICTURE = "MPF\0";

/** What a decoder looks at among the application segments; returns the directory of further images. */
function addApplication(
  file: PayloadFile,
  marker: number,
  start: number,
  end: number,
  image: Part,
  icc: Part,
): MultiPicture | undefined {
  const name = file.read(start, Math.min(16, end - start));
  if (marker === 0xe2 && hasText(name, 0, ICC)) {
    // Behind the name stand the number of the piece and how many there are.
    file.feed(Math.min(end, start + ICC.length + 2), end, icc);
  } else if (marker === 0xee && hasText(name, 0, ADOBE) && name.length >= 12) {
    image.add(Uint8Array.of(0xff, marker, name[11] ?? 0)); // The transform of colours (T.872, 6.5.3).
  } else if (marker === 0xe2 && hasText(name, 0, MULTI_PICTURE)) {
    const at = start + MULTI_PICTURE.length;
    return { at, bytes: file.need(at, end - at) };
  }
  return undefined;
}

/** The entropy-coded bytes from `start` with their restart marks; returns where the next marker stands. */
function addScan(file: PayloadFile, image: Part, start: number, limit: number): number {
  let at = start;
  for (;;) {
    const view = file.view(at, 2).subarray(0, Math.max(0, limit - at));
    if (view.length < 2) throw new NoPayload("truncated", "The JPEG ends within its image");
    const found = markerIn(view);
    image.add(view.subarray(0, found.at));
    at += found.at;
    if (found.marker) return at;
  }
}

/** Where the first marker stands that ends a scan; else where to go on, which is never at the start. */
function markerIn(view: Uint8Array): { readonly at: number; readonly marker: boolean } {
  let i = 0;
  for (;;) {
    i = view.indexOf(0xff, i);
    if (i < 0) return { at: view.length, marker: false };
    if (i + 1 === view.length) return { at: i, marker: false };
    const next = view[i + 1] ?? 0;
    if (next === 0xff) i += 1;
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) i += 2;
    else return { at: i, marker: true };
  }
}

/** CIPA DC-007: the list of images, 16 bytes each. */
const ENTRIES_TAG = 0xb002;
const MAX_IMAGES = 100;

/**
 * The images of a multi-picture file but the first: the other eye, other angles, the gain map of an HDR
 * photo, not those that the list calls previews ("large thumbnail").
 */
function furtherImages(
  file: PayloadFile,
  multiPicture: MultiPicture | undefined,
): { start: number; end: number }[] {
  if (multiPicture == null) return [];
  const range = rangeOf(multiPicture.bytes);
  const header = readTiffHeader(range);
  const directory =
    header == null
      ? undefined
      : readTiffDirectory(range, header, header.firstDirectory, new Set([ENTRIES_TAG]));
  const entry = directory?.entries[0];
  const list = entry == null ? undefined : readTiffValue(range, entry, MAX_IMAGES * 16);
  if (header == null || list == null) return [];
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const images = [];
  for (let at = 16; at + 16 <= list.length; at += 16) {
    const isPreview = (view.getUint32(at, header.littleEndian) & 0xff_0000) === 0x01_0000;
    const size = view.getUint32(at + 4, header.littleEndian);
    const start = multiPicture.at + view.getUint32(at + 8, header.littleEndian);
    // An image that is gone is not shown any more, and so the copy is not the same picture.
    const isThere = u16be(file.read(start, 2), 0) === 0xffd8;
    if (!isPreview && isThere) images.push({ start, end: Math.min(start + size, file.sizeBytes) });
  }
  return images;
}

/** What a film of a motion photo is made of. */
const filmBoxes = new Set("ftyp moov mdat moof mfra sidx styp free skip wide uuid meta".split(" "));

/** The film of a motion photo (Google, Samsung), wherever it stands behind the image: its boxes as they are. */
function addMotion(file: PayloadFile, hash: PayloadHash, from: number): void {
  const boxes = new BoxFile(file);
  for (let at = nextFilm(file, from); at != null; ) {
    const motion = hash.part("motion");
    let end = at + 8;
    for (const box of boxes.boxes(at, file.sizeBytes)) {
      if (!filmBoxes.has(box.type)) break;
      if (box.cut) throw new NoPayload("truncated", "The film in the photo is cut short");
      file.feed(box.start, box.end, motion);
      end = box.end;
    }
    at = nextFilm(file, end);
  }
}

/** Of a box's size and type, which may lie on both sides of what is at hand. */
const OVERLAP = 8;

/** The next box "ftyp" of a size that such a box has. */
function nextFilm(file: PayloadFile, from: number): number | undefined {
  let at = from;
  while (at + OVERLAP < file.sizeBytes) {
    const view = file.view(at, OVERLAP + 1);
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.length);
    for (let i = bytes.indexOf("ftyp", 4); i >= 0; i = bytes.indexOf("ftyp", i + 1)) {
      const size = bytes.readUInt32BE(i - 4);
      if (size >= 16 && size <= 256 && size % 4 === 0) return at + i - 4;
    }
    if (view.length <= OVERLAP) return undefined; // The file is shorter than it was.
    at += view.length - OVERLAP;
  }
  return undefined;
}
