// The payload of a HEIC or AVIF: its pictures item by item (tiles, depth, alpha, gain map), with the properties
// that change what is seen, and the films in it. See docs/payload.md.

import { type Box, BoxFile, metaSkip } from "../bmff/boxes.ts";
import {
  associationsOf,
  type Item,
  itemsOf,
  type Place,
  placesOf,
  primaryOf,
  type Reference,
  referenceIn,
} from "../bmff/heif_items.ts";
import { wholeMoviePayload } from "./movie.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";
import { wholeBoxes } from "./whole_boxes.ts";

const MAX_META_BYTES = 4 * 1024 * 1024;
const MAX_BOXES = 200_000;
/** Items that hold words: EXIF, XMP and other MIME types, addresses. */
const wordItems = new Set(["Exif", "mime", "uri "]);
/** Properties that hold words or times (ISO 23008-12, 6.5: user description, texts, creation, change). */
const wordProperties = new Set(["udes", "altt", "crtt", "mdft", "free", "skip"]);

export function heifPayload(file: PayloadFile, hash: PayloadHash): void {
  const boxes = new BoxFile(file, MAX_BOXES);
  let meta: Box | undefined;
  let hasFilm = false;
  for (const box of wholeBoxes(boxes, 0, file.sizeBytes)) {
    if (box.type === "meta") meta ??= box;
    else if (box.type === "moov") hasFilm = true;
    // Samsung's and Google's motion photos: an MP4 in a box of its own.
    else if (box.type === "mpvd") file.feed(box.body, box.end, hash.part("motion"));
  }
  if (meta != null) addItems(file, boxes, meta, hash);
  if (hasFilm)
    wholeMoviePayload(file, hash); // A burst or an animation.
  else if (meta == null) throw new NoPayload("corrupt", "The photo has no list of items");
}

function addItems(file: PayloadFile, boxes: BoxFile, meta: Box, hash: PayloadHash): void {
  if (meta.end - meta.start > MAX_META_BYTES) {
    throw new NoPayload("too-large", "The photo's list of items is too large");
  }
  boxes.load(meta);
  const parts = new Map<string, Box>();
  for (const box of wholeBoxes(boxes, meta.body + metaSkip(boxes, meta), meta.end)) {
    if (!parts.has(box.type)) parts.set(box.type, box);
  }
  const references = referencesOf(boxes, parts.get("iref"));
  const thumbnails = new Set(
    references.filter(({ type }) => type === "thmb").map(({ from }) => from),
  );
  const listed = allItems(boxes, parts.get("iinf"));
  const items = listed.filter((item) => !wordItems.has(item.type) && !thumbnails.has(item.id));
  const places = placesOf(boxes, parts.get("iloc"));
  const properties = propertiesOf(file, boxes, parts.get("iprp"));
  // Items are told by their rank: a program that adds an EXIF item may count anew.
  const rankOf = new Map(items.map((item, rank) => [item.id, rank]));

  const structure = hash.part("structure");
  structure.fields(items.length, rankOf.get(primaryOf(boxes, parts.get("pitm")) ?? -1) ?? "none");
  for (const { type, from, to } of references) {
    const ranks = [from, ...to].map((id) => rankOf.get(id));
    if (ranks.every((rank) => rank != null)) structure.fields(type, ...ranks, "end");
  }
  for (const item of items) {
    const part = hash.part("item");
    part.fields(item.type);
    for (const property of properties(item.id)) property(part);
    addContent(file, item, places.get(item.id), parts.get("idat"), hash.part("content"));
  }
  if (items.length === 0) throw new NoPayload("no-media", "The photo has no picture");
}

function allItems(boxes: BoxFile, iinf: Box | undefined): readonly Item[] {
  if (iinf == null) return [];
  const fields = boxes.fields(iinf, 8);
  const count = fields.u8(0) === 0 ? fields.u16(4) : fields.u32(4);
  const items = itemsOf(boxes, iinf);
  if (items.length !== count)
    throw new NoPayload("corrupt", "Not all items of the photo are listed");
  return items;
}

function addContent(
  file: PayloadFile,
  item: Item,
  place: Place | undefined,
  idat: Box | undefined,
  into: Part,
): void {
  // An identity or a colour needs no bytes of its own.
  if (place == null && (item.type === "iden" || item.type === "grpl")) return;
  if (place == null || place.cut || (place.inIdat && idat == null)) {
    throw new NoPayload("corrupt", `Where the item ${item.id} lies cannot be told`);
  }
  const base = place.inIdat && idat != null ? idat.body : 0;
  const limit = place.inIdat && idat != null ? idat.end : file.sizeBytes;
  for (const extent of place.extents) {
    const start = base + extent.offset;
    // No length is "up to the end".
    const end = extent.length === 0 ? limit : start + extent.length;
    if (end > limit) throw new NoPayload("truncated", `The item ${item.id} is cut short`);
    file.feed(start, end, into);
  }
}

/** Each with all that it refers to, such as the tiles of a grid in their order. */
function referencesOf(boxes: BoxFile, iref: Box | undefined): readonly Reference[] {
  if (iref == null) return [];
  return wholeBoxes(boxes, iref.body + 4, iref.end).map((box) => referenceIn(boxes, iref, box));
}

/** For an item's number what adds its properties, in their order, which is that of turning and cropping. */
function propertiesOf(
  file: PayloadFile,
  boxes: BoxFile,
  iprp: Box | undefined,
): (item: number) => readonly ((into: Part) => void)[] {
  const ipco = iprp == null ? undefined : boxes.find(iprp, "ipco");
  if (iprp == null || ipco == null) {
    throw new NoPayload("corrupt", "The photo's items have no properties");
  }
  const properties = wholeBoxes(boxes, ipco.body, ipco.end);
  const lists = wholeBoxes(boxes, iprp.body, iprp.end).filter((box) => box.type === "ipma");
  return (item) =>
    lists
      .flatMap((box) => associationsOf(boxes.fields(box, MAX_META_BYTES), item))
      .flatMap((index) => properties[index - 1] ?? [])
      .filter((property) => !wordProperties.has(property.type))
      .map((property) => (into: Part): void => {
        into.fields(property.type, property.end - property.body);
        file.feed(property.body, property.end, into);
      });
}
