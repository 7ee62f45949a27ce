// The payload of Canon's CRW: the raw picture in the heap of a CIFF and all records that are not known to be metadata.
// See docs/payload.md.

import { hasText, u16be, u16le, u32be, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

const RAW_PICTURE = 0x2005;
/**
 * Records that change nothing of what is seen (exiftool's CanonRaw.pm): fillers, comments and descriptions, firmware,
 * the mode of a region, the owner, the names of files, numbers of records and files, the time, and the previews. In are
 * all others, such as the model, the sensor, the tables of the decoder and the colours.
 */
const words = new Set([
  ...[0x0000, 0x0001, 0x0805, 0x080b, 0x080c, 0x080d, 0x0810, 0x0815, 0x0816, 0x0817, 0x1804],
  ...[0x180e, 0x1817, 0x2007, 0x2008],
]);
/** Of this record the four bytes from the twelfth on tell how the camera was held. */
const IMAGE_INFO = 0x1810;
const ROTATION = { start: 12, end: 16 } as const;

/** Bits of a tag: where its value lies, then its type and number; two types are directories again. */
const IN_DIRECTORY = 0x4000;
const NUMBER = 0x3fff;
const directoryTypes = new Set([0x2800, 0x3000]);
const ENTRY_BYTES = 10;
/** Byte order, length of the header, letters. */
const LEAST_HEADER_BYTES = 14;
const MAX_ENTRIES = 10_000;
const MAX_DEPTH = 10;

export function crwPayload(file: PayloadFile, hash: PayloadHash): void {
  const head = file.need(0, LEAST_HEADER_BYTES);
  const little = hasText(head, 0, "II");
  if ((!little && !hasText(head, 0, "MM")) || !hasText(head, 6, "HEAPCCDR")) {
    throw new NoPayload("corrupt", "The CRW has no header");
  }
  const records = hash.part("records");
  const picture = hash.part("picture");
  records.fields(little ? "II" : "MM");
  const read = { file, little, records, picture, left: MAX_ENTRIES };
  const start = (little ? u32le : u32be)(head, 2);
  if (start < LEAST_HEADER_BYTES) throw new NoPayload("corrupt", "The CRW has no header");
  file.feed(LEAST_HEADER_BYTES, start, records); // Its version, and room.
  addHeap(read, { start, end: file.sizeBytes }, 0);
  if (picture.sizeBytes === 0) throw new NoPayload("no-media", "The CRW has no raw picture");
}

type Reading = {
  readonly file: PayloadFile;
  readonly little: boolean;
  readonly records: Part;
  readonly picture: Part;
  /** Entries that may still be read. */
  left: number;
};
type Heap = { readonly start: number; readonly end: number };

/** Values, then the directory of them, then where in the heap it begins; places count from the heap's start. */
function addHeap(reading: Reading, heap: Heap, depth: number): void {
  const { file, little, records } = reading;
  const u16 = little ? u16le : u16be;
  const u32 = little ? u32le : u32be;
  if (depth > MAX_DEPTH || heap.end - heap.start < 6) {
    throw new NoPayload("corrupt", `There is no heap at byte ${heap.start}`);
  }
  const directory = heap.start + u32(file.need(heap.end - 4, 4), 0);
  if (directory + 2 > heap.end) {
    throw new NoPayload("truncated", `The heap at byte ${heap.start} has no directory`);
  }
  const count = u16(file.need(directory, 2), 0);
  reading.left -= count;
  if (reading.left < 0) throw new NoPayload("too-large", "The CRW has too many records");
  const bytes = file.need(directory + 2, count * ENTRY_BYTES);
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    const word = u16(bytes, at);
    const number = word & NUMBER;
    if (words.has(number)) continue;
    if ((word & IN_DIRECTORY) !== 0) {
      const valueAt = directory + 2 + at + 2;
      addRecord(reading, number, { start: valueAt, end: valueAt + ENTRY_BYTES - 2 });
      continue;
    }
    const start = heap.start + u32(bytes, at + 6);
    const value = { start, end: start + u32(bytes, at + 2) };
    if (value.end > heap.end) throw new NoPayload("truncated", `The record ${number} is cut short`);
    if (directoryTypes.has(number & 0x3800)) {
      records.fields(number, "heap");
      addHeap(reading, value, depth + 1);
      records.fields("end");
    } else {
      addRecord(reading, number, value);
    }
  }
}

function addRecord(
  { file, records, picture }: Reading,
  number: number,
  { start, end }: Heap,
): void {
  records.fields(number, end - start);
  if (number === RAW_PICTURE) {
    file.feed(start, end, picture);
  } else if (number === IMAGE_INFO && end - start >= ROTATION.end) {
    file.feed(start, start + ROTATION.start, records);
    file.feed(start + ROTATION.end, end, records);
  } else {
    file.feed(start, end, records);
  }
}
