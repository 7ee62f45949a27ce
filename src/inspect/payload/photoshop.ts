// The payload of a Photoshop file (PSD, PSB): its picture as a whole and all its layers, with every resource that is
// not known to be metadata. See docs/payload.md.

import { latin1, u16be, u32be } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

/** Signature, version, reserved bytes, channels, size, depth, colours (Adobe Photoshop File Formats Specification). */
const HEADER_BYTES = 26;
/** The version of files for large documents, whose layers and rows have longer counts. */
const LARGE = 2;

/**
 * Image resources that change nothing of what is seen ("Image Resource IDs"): print settings of all kinds, resolution,
 * caption, print flags, IPTC, thumbnails, copyright flag, addresses, EXIF, XMP, the digest of a caption, places and
 * formats of automatic saving, Lightroom's state. In are all others: profile, palette, transparency, names and kinds of
 * channels, angles of light, paths, states of layers, plug-ins' own.
 */
const words = new Set([
  ...[0x3e9, 0x3ea, 0x3ed, 0x3f0, 0x3f3, 0x404, 0x409, 0x40a, 0x40b, 0x40c, 0x41b, 0x41e, 0x422],
  ...[0x423, 0x424, 0x425, 0x426, 0x42f, 0x43a, 0x43b, 0x43c, 0x43d, 0x43e, 0x43f, 0x1f40, 0x2710],
]);
const RESOURCE_TYPE = "8BIM";
/** Types that programs wrote before or beside Photoshop's own (exiftool's Photoshop.pm). */
const resourceTypes = new Set([RESOURCE_TYPE, "PHUT", "DCSR", "AgHg", "MeSa"]);

export function psdPayload(file: PayloadFile, hash: PayloadHash): void {
  const header = file.need(0, HEADER_BYTES);
  const isLarge = u16be(header, 4) === LARGE;
  hash.part("header").block(header);
  const coloursEnd = addSection(file, HEADER_BYTES, 4, hash.part("colours"));
  const resources = sectionAt(file, coloursEnd, 4);
  addResources(file, resources, hash.part("resources"));
  const layersEnd = addSection(file, resources.end, isLarge ? 8 : 4, hash.part("layers"));
  addPicture(file, header, layersEnd, isLarge, hash.part("picture"));
}

type Section = { readonly start: number; readonly end: number };

/** What stands behind its length of four or eight bytes. */
function sectionAt(file: PayloadFile, at: number, lengthBytes: number): Section {
  const length = file.need(at, lengthBytes);
  const high = lengthBytes === 8 ? u32be(length, 0) : 0;
  const start = at + lengthBytes;
  const end = start + high * 2 ** 32 + u32be(length, lengthBytes - 4);
  if (end > file.sizeBytes) {
    throw new NoPayload("truncated", `The section at byte ${at} is cut short`);
  }
  return { start, end };
}

function addSection(file: PayloadFile, at: number, lengthBytes: number, into: Part): number {
  const { start, end } = sectionAt(file, at, lengthBytes);
  file.feed(start, end, into);
  return end;
}

const LEAST_RESOURCE_BYTES = 12;

/** Each: type, number, a name of an even length, a length, the bytes, filled up to an even place. */
function addResources(file: PayloadFile, { start, end }: Section, into: Part): void {
  for (let at = start; at + LEAST_RESOURCE_BYTES <= end; ) {
    const head = file.need(at, 7);
    const type = latin1(head, 0, 4);
    const id = u16be(head, 4);
    const nameBytes = ((head[6] ?? 0) + 2) & ~1;
    if (!resourceTypes.has(type)) {
      throw new NoPayload("corrupt", `There is no resource at byte ${at}`);
    }
    const body = at + 6 + nameBytes + 4;
    const bodyEnd = body + u32be(file.need(body - 4, 4), 0);
    if (bodyEnd > end) throw new NoPayload("corrupt", `The resource at byte ${at} is too long`);
    if (type !== RESOURCE_TYPE || !words.has(id)) {
      into.fields(type, id, bodyEnd - body);
      // Paths are found by their names.
      file.feed(at + 6, at + 6 + nameBytes, into);
      file.feed(body, bodyEnd, into);
    }
    at = body + ((bodyEnd - body + 1) & ~1);
  }
}

const PLAIN = 0;
const RUN_LENGTHS = 1;

/** All layers in one, from its compression on. What follows it is a program's trailer; ZIP has no length of its own. */
function addPicture(
  file: PayloadFile,
  header: Uint8Array,
  start: number,
  isLarge: boolean,
  into: Part,
): void {
  const compression = u16be(file.need(start, 2), 0);
  const rows = u16be(header, 12) * u32be(header, 14);
  const rowBytes = Math.ceil((u32be(header, 18) * u16be(header, 22)) / 8);
  if (rows === 0 || rowBytes === 0) throw new NoPayload("no-media", "The picture has no pixels");
  let end = file.sizeBytes;
  if (compression === PLAIN) end = start + 2 + rows * rowBytes;
  if (compression === RUN_LENGTHS) end = endOfRuns(file, start + 2, rows, isLarge ? 4 : 2);
  if (end <= start + 2) throw new NoPayload("no-media", "The file has no picture");
  if (end > file.sizeBytes) throw new NoPayload("truncated", "The file ends within its picture");
  file.feed(start, end, into);
}

const COUNTS_BYTES = 64 * 1024;

/** The lengths of all packed rows stand before them. */
function endOfRuns(file: PayloadFile, start: number, rows: number, countBytes: number): number {
  const dataStart = start + rows * countBytes;
  if (dataStart > file.sizeBytes) {
    throw new NoPayload("truncated", "The file ends within the lengths of its rows");
  }
  let end = dataStart;
  for (let at = start; at < dataStart; at += COUNTS_BYTES) {
    const counts = file.need(at, Math.min(COUNTS_BYTES, dataStart - at));
    for (let i = 0; i < counts.length; i += countBytes) {
      end += countBytes === 4 ? u32be(counts, i) : u16be(counts, i);
    }
  }
  return end;
}
