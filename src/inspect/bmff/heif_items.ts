// The tables of a HEIC, HEIF or AVIF photo: which items it has, where their bytes lie, what describes them and what
// refers to what (ISO 14496-12, 8.11; ISO 23008-12). Lists that make no sense come out short, never as an exception.

import { type Box, type BoxFile, metaSkip } from "./boxes.ts";
import { decodeText, type Fields } from "./fields.ts";
import { thenOriented } from "./orient.ts";

export type Item = { readonly id: number; readonly type: string; readonly contentType: string };
export type Extent = { readonly offset: number; readonly length: number };
export type Place = {
  readonly inIdat: boolean;
  readonly extents: readonly Extent[];
  /** There are more extents than are told here. */
  readonly cut: boolean;
};

/** One item refers to others: a thumbnail to its picture ("thmb"), a grid to its tiles in their order ("dimg"). */
export type Reference = {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
};

/** How a picture is shown: what is absent is not said. */
export type Look = {
  /** Pixels as coded, before it is turned. */
  readonly width?: number;
  readonly height?: number;
  /** EXIF terms, 1–8, from irot and imir; 1 where it has none. */
  readonly orientation: number;
};

/** A meta box of a panorama with 2,000 tiles is 100 KB; one larger than this is not read. */
const MAX_META = 4 * 1024 * 1024;
/** Tables of items longer than this belong to no photo. */
const MAX_ITEMS = 10_000;
const MAX_EXTENTS = 64;

/** The "meta" box of a file, and what is in it by its type, of each type the first. */
export type Meta = { readonly box: Box; readonly part: (type: string) => Box | undefined };

/** Reads the "meta" box into memory; undefined where there is none, or none that is a photo's. */
export function metaOf(file: BoxFile): Meta | undefined {
  for (const box of file.boxes(0, file.sizeBytes)) {
    if (box.type !== "meta") continue;
    if (box.end - box.start > MAX_META) return undefined;
    file.load(box);
    const parts = new Map<string, Box>();
    for (const child of file.children(box, metaSkip(file, box))) {
      if (!parts.has(child.type)) parts.set(child.type, child);
    }
    return { box, part: (type) => parts.get(type) };
  }
  return undefined;
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

export function referencesOf(file: BoxFile, iref: Box | undefined): Reference[] {
  if (iref == null) return [];
  const references: Reference[] = [];
  for (const box of file.children(iref, 4)) {
    references.push(referenceIn(file, iref, box));
    if (references.length > MAX_ITEMS) break;
  }
  return references;
}

/** What a box of "iref" says. */
export function referenceIn(file: BoxFile, iref: Box, box: Box): Reference {
  const idSize = file.fields(iref, 4).u8(0) === 0 ? 2 : 4;
  const fields = file.fields(box, MAX_META);
  const room = Math.floor((fields.length - idSize - 2) / idSize);
  const count = Math.max(0, Math.min(fields.u16(idSize), room));
  return {
    type: box.type,
    from: fields.uint(0, idSize),
    to: Array.from({ length: count }, (_, i) => fields.uint(idSize + 2 + i * idSize, idSize)),
  };
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

/** The bytes of an item, as far as the file has them; undefined where it has none, or they are more than `mostBytes`. */
export function contentOf(
  file: BoxFile,
  place: Place,
  idat: Box | undefined,
  mostBytes: number,
): Uint8Array | undefined {
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
    if (total > mostBytes) return undefined;
    parts.push(new Uint8Array(file.at(start, length))); // A Buffer's slice() would not copy.
  }
  return parts.length === 1 ? parts[0] : parts.length === 0 ? undefined : Buffer.concat(parts);
}

/** The property boxes of an item, in their order, which is that of turning and cropping. */
export function propertiesOf(file: BoxFile, iprp: Box | undefined, item: number): readonly Box[] {
  const ipco = iprp == null ? undefined : file.find(iprp, "ipco");
  if (iprp == null || ipco == null) return [];
  const properties = [...file.children(ipco)];
  return [...file.children(iprp)]
    .filter(({ type }) => type === "ipma")
    .flatMap((box) => associationsOf(file.fields(box, MAX_META), item))
    .flatMap((index) => properties[index - 1] ?? []);
}

/** Size and turn, from the properties of an item. */
export function lookOf(file: BoxFile, properties: readonly Box[]): Look {
  let size: Pick<Look, "width" | "height"> = {};
  let orientation = 1;
  for (const property of properties) {
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
