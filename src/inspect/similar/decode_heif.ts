// Decodes the picture of a HEIC that was chosen (heif_picture.ts), a tile at a time, so that memory holds one tile.

import type { Sketchless } from "../../domain/similar_photos.ts";
import { BoxFile } from "../bmff/boxes.ts";
import { contentOf } from "../bmff/heif_items.ts";
import type { Source } from "../source.ts";
import { type Decoded, decode } from "./decode.ts";
import type { HeifPicture } from "./heif_picture.ts";
import { unitsOf } from "./hevc_units.ts";
import { forEachRow, type Planes } from "./planes.ts";
import { ReducedPicture } from "./reduced_picture.ts";

/** Pixels of a picture in one piece, which is held whole while it is decoded. */
const MOST_PIXELS = 24_000_000;
/** Pixels of one in tiles, for the time that they take: about a second for 10 million. */
const MOST_PIXELS_IN_TILES = 100_000_000;
/** Bytes of a tile, or of a picture in one piece. */
const MOST_BYTES = 32 * 1024 * 1024;

/** As `decode` gives it, or why it cannot be decoded. Reads from `source`. */
export async function decodeHeif(
  source: Source,
  { photo, shape, orientation, tiles, columns }: HeifPicture,
): Promise<Decoded | Sketchless> {
  const most = tiles.length === 1 ? MOST_PIXELS : MOST_PIXELS_IN_TILES;
  if (shape.width * shape.height > most) return "too-large";
  // Loaded with the first HEIC: other photos have no need of a decoder of a megabyte and more.
  const { decodeHevc } = await import("./hevc.ts");
  const file = new BoxFile(source);
  const reduced = new ReducedPicture(shape);
  for (const [i, { place, idat, configuration, coding }] of tiles.entries()) {
    const data = contentOf(file, place, idat, MOST_BYTES);
    if (data == null) return "damaged";
    const outcome = decodeHevc(unitsOf(configuration, data), (planes) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      addTile(reduced, { ...planes, coding: coding ?? planes.coding }, { column, row });
    });
    if (outcome !== "decoded") return outcome;
  }
  if (!reduced.isWhole) return "damaged";
  const { pixels } = await decode(reduced.toBmp(), { orientation, isSequential: false });
  return { pixels, shape: photo };
}

/** All tiles are of one size, and lie side by side; those at the right and at the bottom may hang over. */
function addTile(
  reduced: ReducedPicture,
  planes: Planes,
  { column, row }: { readonly column: number; readonly row: number },
): void {
  const [x, top] = [column * planes.width, row * planes.height];
  forEachRow(planes, (y, pixels) => reduced.addRow(x, top + y, pixels));
}
