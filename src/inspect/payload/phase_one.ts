// The payload of Phase One's and Leaf's IIQ: a TIFF with a preview, and behind its header a block of its own with the
// raw picture and what it takes to show it. See docs/payload.md.

import { hasText, u32be, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";
import { addTiffImages } from "./tiff.ts";

/** The block's offsets count from here, behind the header of the TIFF. */
const BLOCK_AT = 8;
const RAW_PICTURE = 0x10f;
const CALIBRATION = 0x110;

/**
 * What tells of the shot and the lens and changes nothing of what is seen (exiftool's PhaseOne.pm): number of the picture,
 * programs, a date, shutter, apertures, focal length, lens, viewfinder. In are the date by which older raws are encrypted
 * (0x112), the serial number and the names by which converters find a camera's colours (LibRaw), and the orientation,
 * which is not that of the EXIF that the catalog knows.
 */
const words = new Set([
  ...[0x113, 0x203, 0x204, 0x212, 0x400, 0x401, 0x403, 0x412, 0x414, 0x415, 0x455],
]);
/** Each of these is a place; of no more than four bytes it would be none, and what lies there would not be in. */
const places = new Set([RAW_PICTURE, CALIBRATION, 0x21c, 0x223, 0x225]);
/** exiftool reads up to 300. */
const MAX_ENTRIES = 1000;

export function iiqPayload(file: PayloadFile, hash: PayloadHash): void {
  const head = file.need(BLOCK_AT, 12);
  const little = hasText(head, 0, "IIII") && hasText(head, 5, "waR");
  if (!little && !(hasText(head, 0, "MMMM") && hasText(head, 4, "Raw"))) {
    throw new NoPayload("corrupt", "The IIQ has no block with a raw picture");
  }
  const block = { start: BLOCK_AT, end: file.sizeBytes, little, entryBytes: 16 } as const;
  const settings = hash.part("settings");
  const picture = hash.part("picture");
  const calibration = hash.part("calibration");
  settings.fields(little ? "II" : "MM");
  for (const entry of entriesOf(file, block)) {
    if (words.has(entry.tag)) continue;
    if (places.has(entry.tag) && entry.isInline) {
      throw new NoPayload("corrupt", `The IIQ does not tell how long its block ${entry.tag} is`);
    }
    if (entry.tag === RAW_PICTURE) {
      settings.fields(entry.tag, entry.type, entry.end - entry.start);
      file.feed(entry.start, entry.end, picture);
    } else if (entry.tag === CALIBRATION) addCalibration(file, entry, calibration);
    else addEntry(file, entry, settings);
  }
  if (picture.sizeBytes === 0) throw new NoPayload("no-media", "The IIQ has no raw picture");
  addTiffImages(file, hash);
}

/** A list of tags, whose offsets count from its start; calibration has no word for the type of each. */
type Block = {
  readonly start: number;
  readonly end: number;
  readonly little: boolean;
  readonly entryBytes: 16 | 12;
};
type Entry = {
  readonly tag: number;
  /** What numbers the value is of; 0 where the list has no word for it. */
  readonly type: number;
  readonly isInline: boolean;
  readonly start: number;
  readonly end: number;
};

function entriesOf(file: PayloadFile, block: Block): readonly Entry[] {
  const u32 = block.little ? u32le : u32be;
  const directory = block.start + u32(file.need(block.start + 8, 4), 0);
  const count = u32(file.need(directory, 8), 0);
  if (count > MAX_ENTRIES) throw new NoPayload("too-large", "The IIQ has too many tags");
  const bytes = file.need(directory + 8, count * block.entryBytes);
  return Array.from({ length: count }, (_, i) => {
    const at = i * block.entryBytes;
    const valueAt = at + block.entryBytes - 4;
    const sizeBytes = u32(bytes, valueAt - 4);
    const isInline = sizeBytes <= 4;
    // What stands inline has four bytes, whatever its size.
    const start = isInline ? directory + 8 + valueAt : block.start + u32(bytes, valueAt);
    const end = start + (isInline ? 4 : sizeBytes);
    if (end > block.end) throw new NoPayload("truncated", "The IIQ ends before its picture does");
    const type = block.entryBytes === 16 ? u32(bytes, at + 4) : 0;
    return { tag: u32(bytes, at), type, isInline, start, end };
  });
}

function addEntry(file: PayloadFile, { tag, type, start, end }: Entry, into: Part): void {
  into.fields(tag, type, end - start);
  file.feed(start, end, into);
}

/** Defects of the sensor, linearization, flat fields; in an order of its own, as it is where it is none of these. */
function addCalibration(file: PayloadFile, { start, end }: Entry, into: Part): void {
  const head = file.need(start, Math.min(12, end - start));
  const little = hasText(head, 0, "IIII\x01\0\0\0");
  if (head.length < 12 || !(little || hasText(head, 0, "MMMM\0\0\0\x01"))) {
    into.fields("unknown", end - start);
    file.feed(start, end, into);
    return;
  }
  into.fields(little ? "II" : "MM");
  for (const entry of entriesOf(file, { start, end, little, entryBytes: 12 })) {
    addEntry(file, entry, into);
  }
}
