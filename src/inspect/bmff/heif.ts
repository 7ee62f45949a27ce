// The items of a HEIC, HEIF or AVIF photo: size, how it is turned, and its EXIF and XMP blocks. Only the
// "meta" box and these two blocks are read, wherever they lie; the picture never.

import type { Source } from "../source.ts";
import { BoxFile } from "./boxes.ts";
import {
  contentOf,
  type Item,
  itemsOf,
  lookOf,
  metaOf,
  placesOf,
  primaryOf,
  propertiesOf,
  type Reference,
  referencesOf,
} from "./heif_items.ts";

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

/** EXIF is below 64 KB in a JPEG; in HEIC it may hold a thumbnail or depth data. */
const MAX_BLOCK = 2 * 1024 * 1024;
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
  const meta = metaOf(file);
  if (meta == null) return { broken: true };

  const { part } = meta;
  const items = itemsOf(file, part("iinf"));
  const primary = primaryOf(file, part("pitm")) ?? items[0]?.id;
  const references = referencesOf(file, part("iref"));
  const places = placesOf(file, part("iloc"));
  const look = primary == null ? {} : lookOf(file, propertiesOf(file, part("iprp"), primary));
  const codec = primary == null ? undefined : codecOf(items, references, primary);
  const idat = part("idat");

  // The reads below may go elsewhere in the file: the meta box is not looked at any more.
  const describing = new Set(
    references
      .filter(({ type, to }) => type === "cdsc" && primary != null && to.includes(primary))
      .map(({ from }) => from),
  );
  const block = (wanted: (item: Item) => boolean) => {
    const found = items.filter(wanted);
    const item = found.find((it) => describing.has(it.id)) ?? found[0];
    const place = item == null ? undefined : places.get(item.id);
    return place == null ? undefined : contentOf(file, place, idat, MAX_BLOCK);
  };
  const exif = tiffOf(block((item) => item.type === "Exif"));
  const xmp = block((it) => it.type === "mime" && it.contentType === "application/rdf+xml");
  return {
    ...look,
    ...(codec == null ? {} : { codec }),
    ...(exif == null ? {} : { exif }),
    ...(xmp == null ? {} : { xmp }),
    ...(meta.box.cut ? { broken: true } : {}),
  };
}

function codecOf(
  items: readonly Item[],
  references: readonly Reference[],
  primary: number,
): string | undefined {
  const typeOf = (id: number | undefined) => items.find((item) => item.id === id)?.type;
  const own = codecs[typeOf(primary) ?? ""];
  if (own != null) return own;
  const tile = references.find(({ type, from }) => type === "dimg" && from === primary)?.to[0];
  return codecs[typeOf(tile) ?? ""];
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
