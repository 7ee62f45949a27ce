// Which of the pictures in a HEIC is decoded to see how it looks: its thumbnail, where it has one that can stand for
// it; else the photo itself, in one piece or tile by tile.

import type { Shape } from "../../domain/similar_sketch.ts";
import { type Box, BoxFile } from "../bmff/boxes.ts";
import { Fields } from "../bmff/fields.ts";
import {
  contentOf,
  itemsOf,
  lookOf,
  type Meta,
  metaOf,
  type Place,
  placesOf,
  primaryOf,
  propertiesOf,
  type Reference,
  referencesOf,
} from "../bmff/heif_items.ts";
import type { Source } from "../source.ts";
import { upright } from "./decode.ts";
import type { ColourCoding } from "./planes.ts";

/** A picture in a HEIC that is decoded, as a whole or in tiles. */
export type HeifPicture = {
  readonly kind: "heif";
  /** The photo, upright. */
  readonly photo: Shape;
  /** The picture, before it is turned. */
  readonly shape: Shape;
  /** EXIF, 1–8: how the picture is turned. */
  readonly orientation: number;
  /** Row by row, from left to right; a picture that is not cut is one. */
  readonly tiles: readonly CodedItem[];
  readonly columns: number;
};

/** A picture as it is coded. */
export type CodedItem = {
  readonly place: Place;
  /** The box that `place` is in, if it is in one. */
  readonly idat: Box | undefined;
  /** What stands in its "hvcC". */
  readonly configuration: Uint8Array;
  /** As the file says it; absent: as the coded picture does. */
  readonly coding?: ColourCoding;
};

/** A thumbnail that is less wide or high says too little. */
const LEAST_THUMBNAIL_SIDE = 96;
/** By how much its shape may differ from that of the photo: one with black borders, or of what was cropped, does more. */
const MOST_SHAPE_DIFFERENCE = 0.02;
/** A photo of 200 million pixels has 800. */
const MOST_TILES = 1000;
const MOST_CONFIGURATION_BYTES = 64 * 1024;
const MOST_GRID_BYTES = 64;

/** Undefined where there is none coded as HEVC. Never throws on what a file holds, but `ReadLimitError`. */
export function heifPicture(source: Source): HeifPicture | undefined {
  const file = new BoxFile(source);
  const meta = metaOf(file);
  if (meta == null) return undefined;
  const tables = tablesOf(file, meta);
  const whole = pictureOf(tables, tables.primary);
  if (whole == null) return undefined;
  const photo = upright(whole.shape, whole.orientation);
  const thumbnails = tables.references
    .filter(({ type, to }) => type === "thmb" && to.includes(tables.primary))
    .flatMap(({ from }) => pictureOf(tables, from) ?? [])
    .filter((thumbnail) => canStandFor(thumbnail, photo))
    .sort((a, b) => a.shape.width - b.shape.width);
  return { kind: "heif", photo, ...(thumbnails[0] ?? whole) };
}

type Tables = {
  readonly file: BoxFile;
  readonly meta: Meta;
  /** Four letters by the number of an item. */
  readonly types: ReadonlyMap<number, string>;
  readonly places: ReadonlyMap<number, Place>;
  readonly references: readonly Reference[];
  readonly primary: number;
};

function tablesOf(file: BoxFile, meta: Meta): Tables {
  const items = itemsOf(file, meta.part("iinf"));
  return {
    file,
    meta,
    types: new Map(items.map(({ id, type }) => [id, type])),
    places: placesOf(file, meta.part("iloc")),
    references: referencesOf(file, meta.part("iref")),
    primary: primaryOf(file, meta.part("pitm")) ?? items[0]?.id ?? 0,
  };
}

type Picture = Omit<HeifPicture, "kind" | "photo">;

/** The picture that an item is. */
function pictureOf(tables: Tables, item: number): Picture | undefined {
  const { file, meta } = tables;
  const look = lookOf(file, propertiesOf(file, meta.part("iprp"), item));
  const { width, height, orientation } = look;
  if (width == null || height == null) return undefined;
  const picture = { shape: { width, height }, orientation };
  if (tables.types.get(item) !== "grid") {
    const coded = codedItem(tables, item);
    return coded && { ...picture, tiles: [coded], columns: 1 };
  }
  const numbers = tables.references.find(({ type, from }) => type === "dimg" && from === item)?.to;
  if (numbers == null || numbers.length > MOST_TILES) return undefined;
  const tiles = numbers.flatMap((number) => codedItem(tables, number) ?? []);
  const columns = columnsOf(tables, item);
  return tiles.length === numbers.length ? { ...picture, tiles, columns } : undefined;
}

function codedItem({ file, meta, types, places }: Tables, item: number): CodedItem | undefined {
  const place = places.get(item);
  if (types.get(item) !== "hvc1" || place == null) return undefined;
  const properties = propertiesOf(file, meta.part("iprp"), item);
  const box = properties.find(({ type }) => type === "hvcC");
  const configuration = box && file.copy(box, MOST_CONFIGURATION_BYTES);
  if (configuration == null) return undefined;
  const coding = codingOf(file, properties);
  const idat = meta.part("idat");
  return { place, idat, configuration, ...(coding == null ? {} : { coding }) };
}

/** Of a "colr" that has numbers and no profile (ISO 14496-12, 12.1.5). */
function codingOf(file: BoxFile, properties: readonly Box[]): ColourCoding | undefined {
  for (const box of properties) {
    if (box.type !== "colr") continue;
    const fields = file.fields(box, 16);
    if (fields.fourCc(0) !== "nclx") continue;
    return { matrix: fields.u16(8), isFullRange: (fields.u8(10) & 0x80) !== 0 };
  }
  return undefined;
}

/** How many tiles a row of a grid has (ISO 23008-12, 6.6.2.3.2). */
function columnsOf({ file, meta, places }: Tables, item: number): number {
  const place = places.get(item);
  const grid = place && contentOf(file, place, meta.part("idat"), MOST_GRID_BYTES);
  return new Fields(grid ?? new Uint8Array(0)).u8(3) + 1;
}

function canStandFor(thumbnail: Picture, photo: Shape): boolean {
  const { width, height } = upright(thumbnail.shape, thumbnail.orientation);
  const ratio = (width * photo.height) / (height * photo.width);
  return (
    Math.min(width, height) >= LEAST_THUMBNAIL_SIDE &&
    Math.abs(Math.log(ratio)) <= MOST_SHAPE_DIFFERENCE
  );
}
