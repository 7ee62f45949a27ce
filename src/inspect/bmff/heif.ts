// The items of a HEIC, HEIF or AVIF photo: size, how it is turned, and its EXIF and XMP blocks. Only the
// "meta" box and these two blocks are read, wherever they lie; the picture never.

import type { Source } from "../source.ts";
import { type Box, BoxFile, metaSkip } from "./boxes.ts";
import { decodeText, type Fields } from "./fields.ts";
import { thenOriented } from "./orient.ts";

/** What a photo in this container gives; what it does not give is absent. */
export type HeifItems = {
  /** Pixels of the primary picture as coded, before it is turned. */
  readonly width?: number;
  readonly height?: number;
  /**
   * EXIF terms, 1–8, from the primary item's irot and imir (1 where it has none). The standard tells
   * readers to ignore the orientation in EXIF, which cameras write as well: applying both turns twice.
   */
  readonly orientation?: number;
  /** "hevc", "av1", "jpeg", "h264", "vvc", "jpeg2000". */
  readonly codec?: string;
  /** The TIFF block of the Exif item. */
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
  /** The "meta" box is missing or cut short: the file is damaged. */
  readonly broken?: boolean;
};

export type Item = { readonly id: number; readonly type: string; readonly contentType: string };
export type Extent = { readonly offset: number; readonly length: number };
export type Place = {
  readonly inIdat: boolean;
  readonly extents: readonly Extent[];
  /** There are more extents than are told here. */
  readonly cut: boolean;
};

/** A meta box of a panorama with 2,000 tiles is 100 KB; one larger than this is not read. */
const MAX_META = 4 * 1024 * 1024;
/** EXIF is below 64 KB in a JPEG; in HEIC it may hold a thumbnail or depth data. */
const MAX_BLOCK = 2 * 1024 * 1024;
/** Tables of items longer than this belong to no photo. */
const MAX_ITEMS = 10_000;
const MAX_EXTENTS = 64;

const codecs: Readonly<Record<string, string>> = {
  hvc1: "hevc",
  hev1: "hevc",
  av01: "av1",
  jpeg: "jpeg",
  avc1: "h264",
  vvc1: "vvc",
  j2k1: "jpeg2000",
  unci: "rawvideo",
};

/** Reads the items of the photo. Never throws on what the file holds, except `ReadLimitError`. */
export function readHeif(source: Source): HeifItems {
  const file = new BoxFile(source);
  let meta: Box | undefined;
  for (const box of file.boxes(0, source.sizeBytes)) {
    if (box.type !== "meta") continue;
    meta = box;
    break;
  }
  if (meta == null || meta.end - meta.start > MAX_META) return { broken: true };
  file.load(meta);

  const boxes = new Map<string, Box>();
  for (const box of file.children(meta, metaSkip(file, meta))) {
    if (!boxes.has(box.type)) boxes.set(box.type, box);
  }
  const part = (type: string) => boxes.get(type);
  const items = itemsOf(file, part("iinf"));
  const primary = primaryOf(file, part("pitm")) ?? items[0]?.id;
  const references = referencesOf(file, part("iref"));
  const places = placesOf(file, part("iloc"));
  const properties = primary == null ? {} : propertiesOf(file, part("iprp"), primary);
  const codec = primary == null ? undefined : codecOf(items, references, primary);
  const idat = part("idat");

  // The reads below may go elsewhere in the file: the meta box is not looked at any more.
  const describing = new Set(
    references.filter((it) => it.type === "cdsc" && it.to === primary).map((it) => it.from),
  );
  const block = (wanted: (item: Item) => boolean) => {
    const found = items.filter(wanted);
    const item = found.find((it) => describing.has(it.id)) ?? found[0];
    const place = item == null ? undefined : places.get(item.id);
    return place == null ? undefined : contentOf(file, place, idat);
  };
  const exif = tiffOf(block((item) => item.type === "Exif"));
  const xmp = block((it) => it.type === "mime" && it.contentType === "application/rdf+xml");
  return {
    ...properties,
    ...(codec == null ? {} : { codec }),
    ...(exif == null ? {} : { exif }),
    ...(xmp == null ? {} : { xmp }),
    ...(meta.cut ? { broken: true } : {}),
  };
}

/** The items in their order. */
export function itemsOf(file: BoxFile, iinf: Box | undefined): Item[] {
  if (iinf == null) return [];
  const items: Item[] = [];
  const skip = file.fields(iinf, 4).u8(0) === 0 ? 6 : 8;
  for (const box of file.children(iinf, skip)) {
    if (box.type !== "infe") continue;
    const infe = file.fields(box, 4096);
    const version = infe.u8(0);
    if (version < 2) continue;
    const id = infe.uint(4, version === 2 ? 2 : 4);
    const at = version === 2 ? 8 : 10;
    const type = infe.fourCc(at);
    let contentType = "";
    if (type === "mime") {
      const nameEnd = infe.bytes.indexOf(0, at + 4);
      if (nameEnd >= 0) contentType = decodeText(infe.part(nameEnd + 1));
    }
    items.push({ id, type, contentType });
    if (items.length >= MAX_ITEMS) break;
  }
  return items;
}

export function primaryOf(file: BoxFile, pitm: Box | undefined): number | undefined {
  if (pitm == null) return undefined;
  const fields = file.fields(pitm);
  return fields.uint(4, fields.u8(0) === 0 ? 2 : 4);
}

/** References one by one; of a grid only its first tile is kept. */
function referencesOf(
  file: BoxFile,
  iref: Box | undefined,
): { type: string; from: number; to: number }[] {
  if (iref == null) return [];
  const references = [];
  const idSize = file.fields(iref, 4).u8(0) === 0 ? 2 : 4;
  for (const box of file.children(iref, 4)) {
    const fields = file.fields(box, 512);
    const from = fields.uint(0, idSize);
    const count = box.type === "dimg" ? 1 : Math.min(fields.u16(idSize), 100);
    for (let i = 0; i < count; i++) {
      const at = idSize + 2 + i * idSize;
      if (at + idSize > fields.length) break;
      references.push({ type: box.type, from, to: fields.uint(at, idSize) });
    }
    if (references.length > MAX_ITEMS) break;
  }
  return references;
}

function codecOf(
  items: readonly Item[],
  references: readonly { type: string; from: number; to: number }[],
  primary: number,
): string | undefined {
  const typeOf = (id: number | undefined) => items.find((item) => item.id === id)?.type;
  const own = codecs[typeOf(primary) ?? ""];
  if (own != null) return own;
  const tile = references.find((it) => it.type === "dimg" && it.from === primary)?.to;
  return codecs[typeOf(tile) ?? ""];
}

/** Where each item's bytes lie (ISO 14496-12, 8.11.3), for construction in the file and in "idat". */
export function placesOf(file: BoxFile, iloc: Box | undefined): Map<number, Place> {
  const places = new Map<number, Place>();
  if (iloc == null) return places;
  const fields = file.fields(iloc, MAX_META);
  const version = fields.u8(0);
  const offsetSize = fields.u8(4) >> 4;
  const lengthSize = fields.u8(4) & 15;
  const baseSize = fields.u8(5) >> 4;
  const indexSize = version === 0 ? 0 : fields.u8(5) & 15;
  const idSize = version < 2 ? 2 : 4;
  const count = Math.min(fields.uint(6, idSize), MAX_ITEMS);
  let at = 6 + idSize;
  for (let i = 0; i < count && at < fields.length; i++) {
    const id = fields.uint(at, idSize);
    at += idSize;
    const method = version === 0 ? 0 : fields.u16(at) & 15;
    if (version > 0) at += 2;
    at += 2; // Data reference: other files, which do not exist.
    const base = fields.uint(at, baseSize);
    at += baseSize;
    const extentCount = fields.u16(at);
    at += 2;
    const extents: Extent[] = [];
    for (let j = 0; j < extentCount && at < fields.length; j++) {
      at += indexSize;
      const offset = base + fields.uint(at, offsetSize);
      const length = fields.uint(at + offsetSize, lengthSize);
      at += offsetSize + lengthSize;
      if (extents.length < MAX_EXTENTS) extents.push({ offset, length });
      if (offsetSize + lengthSize + indexSize === 0) break;
    }
    if (method < 2) {
      places.set(id, { inIdat: method === 1, extents, cut: extentCount > extents.length });
    }
  }
  return places;
}

/** The bytes of an item; undefined where they lie outside the file or are too many. */
function contentOf(file: BoxFile, place: Place, idat: Box | undefined): Uint8Array | undefined {
  if (place.inIdat && idat == null) return undefined;
  const base = place.inIdat && idat != null ? idat.body : 0;
  const limit = place.inIdat && idat != null ? idat.end : file.sizeBytes;
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const extent of place.extents) {
    const start = base + extent.offset;
    if (start >= limit) break;
    const length = Math.min(extent.length === 0 ? limit - start : extent.length, limit - start);
    total += length;
    if (total > MAX_BLOCK) return undefined;
    parts.push(new Uint8Array(file.at(start, length))); // A Buffer's slice() would not copy.
  }
  return parts.length === 1 ? parts[0] : parts.length === 0 ? undefined : Buffer.concat(parts);
}

/** The Exif item starts with the distance to its TIFF header, which some writers get wrong. */
function tiffOf(exif: Uint8Array | undefined): Uint8Array | undefined {
  if (exif == null || exif.length < 12) return undefined;
  const distance = new DataView(exif.buffer, exif.byteOffset).getUint32(0);
  for (const at of [4 + distance, 10, 4, 0, 6]) {
    if (isTiff(exif, at)) return exif.subarray(at);
  }
  return undefined;
}

function isTiff(bytes: Uint8Array, at: number): boolean {
  const little = bytes[at] === 0x49 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x2a;
  return little || (bytes[at] === 0x4d && bytes[at + 1] === 0x4d && bytes[at + 3] === 0x2a);
}

/** Size and turn of the primary item, from the properties associated with it, in their order. */
function propertiesOf(file: BoxFile, iprp: Box | undefined, primary: number): HeifItems {
  const ipco = iprp == null ? undefined : file.find(iprp, "ipco");
  if (iprp == null || ipco == null) return {};
  const properties: Box[] = [];
  for (const box of file.children(ipco)) properties.push(box);
  let size: Pick<HeifItems, "width" | "height"> = {};
  let orientation = 1;
  for (const box of file.children(iprp)) {
    if (box.type !== "ipma") continue;
    for (const index of associationsOf(file.fields(box, MAX_META), primary)) {
      const property = properties[index - 1];
      if (property == null) continue;
      const fields = file.fields(property, 64);
      if (property.type === "ispe") {
        const [width, height] = [fields.u32(4), fields.u32(8)];
        if (width > 0 && height > 0) size = { width, height };
      } else if (property.type === "irot") {
        // Quarter turns against the clock.
        orientation = thenOriented(orientation, [1, 8, 3, 6][fields.u8(0) & 3] ?? 1);
      } else if (property.type === "imir") {
        // 0 exchanges top and bottom, 1 left and right (ISO 23008-12:2022, 6.5.12).
        orientation = thenOriented(orientation, (fields.u8(0) & 1) === 0 ? 4 : 2);
      }
    }
  }
  return { ...size, orientation };
}

/** Numbers, from 1, of the properties of one item. */
export function associationsOf(ipma: Fields, item: number): number[] {
  const idSize = ipma.u8(0) === 0 ? 2 : 4;
  const wide = (ipma.u8(3) & 1) === 1;
  const count = Math.min(ipma.u32(4), MAX_ITEMS);
  let at = 8;
  for (let i = 0; i < count && at < ipma.length; i++) {
    const id = ipma.uint(at, idSize);
    const associations = ipma.u8(at + idSize);
    at += idSize + 1;
    if (id === item) {
      return Array.from({ length: associations }, (_, j) =>
        wide ? ipma.u16(at + j * 2) & 0x7fff : ipma.u8(at + j) & 0x7f,
      );
    }
    at += associations * (wide ? 2 : 1);
  }
  return [];
}
