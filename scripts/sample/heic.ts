// Photos as phones write them: a HEIC or AVIF with true items and properties around filler data.

import { box, fullBox, join, noise, text, u8, u16, u32 } from "./boxes.ts";

export type HeicOptions = {
  /** Pixels as stored; default 4032 × 3024. */
  readonly width?: number;
  readonly height?: number;
  /** EXIF terms, 1–8, written as irot and imir; default 1. */
  readonly orientation?: number;
  /** A TIFF block (see exif.ts). */
  readonly exifTiff?: Uint8Array;
  /** A whole XMP packet. */
  readonly xmp?: string;
  /** Default "hevc", which makes a HEIC; "av1" makes an AVIF. */
  readonly codec?: "hevc" | "av1";
  /** The primary item is a grid of this many tiles, as iPhones write it; default 0: one picture. */
  readonly tiles?: number;
  /** EXIF and XMP stand in the "idat" box (construction method 1) instead of in the file. */
  readonly inIdat?: boolean;
  /** Grow the file to this many bytes with picture data. */
  readonly padTo?: number;
  /** Of the data, so that files differ. */
  readonly seed?: number;
};

type Item = { id: number; type: string; mime?: string; data: Uint8Array; inIdat: boolean };

/** By orientation: quarter turns against the clock, then a mirror (0 top and bottom, 1 left and right). */
const turns: readonly (readonly [number, number | undefined])[] = [
  [0, undefined],
  [0, 1],
  [2, undefined],
  [0, 0],
  [1, 0],
  [3, undefined],
  [3, 0],
  [1, undefined],
];

/** The bytes of a HEIC or AVIF file. */
export function makeHeic(options: HeicOptions = {}): Uint8Array {
  const av1 = options.codec === "av1";
  const brand = av1 ? "avif" : "heic";
  const ftyp = box("ftyp", brand, u32(0), "mif1", brand);
  const measured = assemble(ftyp, options, 64);
  const missing = Math.max(64, (options.padTo ?? 0) - measured.length + 64);
  return assemble(ftyp, options, missing);
}

function assemble(ftyp: Uint8Array, options: HeicOptions, pictureBytes: number): Uint8Array {
  const items = makeItems(options, pictureBytes);
  const metaLength = makeMeta(options, items, 0).length;
  const meta = makeMeta(options, items, ftyp.length + metaLength + 8);
  const data = items.filter((item) => !item.inIdat).map((item) => item.data);
  return join(ftyp, meta, box("mdat", ...data));
}

function makeItems(options: HeicOptions, pictureBytes: number): Item[] {
  const picture = noise(pictureBytes, options.seed ?? 1);
  const tiles = options.tiles ?? 0;
  const type = options.codec === "av1" ? "av01" : "hvc1";
  const inIdat = options.inIdat ?? false;
  const items: Item[] = [];
  if (tiles > 0) {
    const [width, height] = [options.width ?? 4032, options.height ?? 3024];
    const grid = join(u8(0, 1, 0, tiles - 1), u32(width, height));
    items.push({ id: 1, type: "grid", data: grid, inIdat: true });
    for (let i = 0; i < tiles; i++) {
      items.push({ id: 10 + i, type, data: i === 0 ? picture : new Uint8Array(16), inIdat: false });
    }
  } else {
    items.push({ id: 1, type, data: picture, inIdat: false });
  }
  if (options.exifTiff != null) {
    const data = join(u32(6), "Exif\0\0", options.exifTiff);
    items.push({ id: 2, type: "Exif", data, inIdat });
  }
  if (options.xmp != null) {
    items.push({
      id: 3,
      type: "mime",
      mime: "application/rdf+xml",
      data: text(options.xmp),
      inIdat,
    });
  }
  return items;
}

function makeMeta(options: HeicOptions, items: readonly Item[], dataAt: number): Uint8Array {
  const infe = items.map((item) =>
    fullBox(
      "infe",
      2,
      0,
      u16(item.id, 0),
      item.type,
      "\0",
      item.mime == null ? "" : `${item.mime}\0`,
    ),
  );
  let inFile = dataAt;
  let inIdat = 0;
  const places = items.map((item) => {
    const at = item.inIdat ? inIdat : inFile;
    if (item.inIdat) inIdat += item.data.length;
    else inFile += item.data.length;
    return join(u16(item.id, item.inIdat ? 1 : 0, 0, 1), u32(at, item.data.length));
  });
  const described = items.filter((item) => item.type === "Exif" || item.type === "mime");
  const tiles = items.filter((item) => item.id >= 10);
  const references = [
    ...(tiles.length === 0
      ? []
      : [box("dimg", u16(1, tiles.length, ...tiles.map((tile) => tile.id)))]),
    ...described.map((item) => box("cdsc", u16(item.id, 1, 1))),
  ];
  const idat = items.filter((item) => item.inIdat).map((item) => item.data);
  return fullBox(
    "meta",
    0,
    0,
    fullBox("hdlr", 0, 0, u32(0), "pict", new Uint8Array(13)),
    fullBox("pitm", 0, 0, u16(1)),
    fullBox("iinf", 0, 0, u16(items.length), ...infe),
    ...(references.length === 0 ? [] : [fullBox("iref", 0, 0, ...references)]),
    properties(options, tiles),
    ...(idat.length === 0 ? [] : [box("idat", ...idat)]),
    fullBox("iloc", 1, 0, u8(0x44, 0x00), u16(items.length), ...places),
  );
}

function properties(options: HeicOptions, tiles: readonly Item[]): Uint8Array {
  const size = fullBox("ispe", 0, 0, u32(options.width ?? 4032, options.height ?? 3024));
  const tileSize = fullBox("ispe", 0, 0, u32(512, 512));
  const configuration =
    options.codec === "av1"
      ? box("av1C", u8(0x81, 0x08, 0x0c, 0))
      : box(
          "hvcC",
          u8(1, 1),
          u32(0x60000000),
          new Uint8Array(6),
          u8(93, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 0),
        );
  const all = tiles.length > 0 ? [configuration, size, tileSize] : [configuration, size];
  const own = tiles.length > 0 ? [2] : [1, 2];
  const [quarters, mirror] = turns[(options.orientation ?? 1) - 1] ?? [0, undefined];
  if (quarters > 0) {
    all.push(box("irot", u8(quarters)));
    own.push(all.length);
  }
  if (mirror != null) {
    all.push(box("imir", u8(mirror)));
    own.push(all.length);
  }
  const associations = [
    join(u16(1), u8(own.length, ...own)),
    ...tiles.map((tile) => join(u16(tile.id), u8(2, 1, 3))),
  ];
  return box(
    "iprp",
    box("ipco", ...all),
    fullBox("ipma", 0, 0, u32(associations.length), ...associations),
  );
}
