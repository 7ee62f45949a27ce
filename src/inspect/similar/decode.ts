// Decodes a picture and brings it to the small square that is sketched. What a picture may cost is settled before it is
// decoded: a file of some kilobytes can hold one of a billion pixels.

import type { Shape } from "../../domain/similar_sketch.ts";
import { pngPixels } from "./png_pixels.ts";
import { SHRINKABLE_SIDE, shrunk } from "./shrunk.ts";

/**
 * Pixels of a picture that is decoded line by line: a sequential JPEG, of which 99 million took 9 MB of memory
 * (measured). The limit is that of the decoder.
 */
const MOST_PIXELS = 268_402_689;
/** Pixels of others, which are held whole in 3 to 6 bytes each: at most 144 MB a reading thread. */
const MOST_PIXELS_HELD = 24_000_000;

export type Decoded = { readonly pixels: Uint8Array; readonly shape: Shape };

/** How EXIF's orientations are made of turns by the clock and mirrors from left to right. */
const turns: readonly (readonly [degrees: number, mirrored: boolean])[] = [
  ...([
    [0, false],
    [0, true],
    [180, false],
    [180, true],
  ] as const),
  ...([
    [90, true],
    [90, false],
    [270, true],
    [270, false],
  ] as const),
];

/**
 * The picture upright, 32 by 32 pixels of red, green and blue, and the shape that it had. Rejects with the codes
 * of `Bun.Image`.
 */
export async function decode(
  bytes: Uint8Array,
  { orientation, isSequential }: { readonly orientation?: number; readonly isSequential: boolean },
): Promise<Decoded> {
  const image = new Bun.Image(bytes, {
    maxPixels: isSequential ? MOST_PIXELS : MOST_PIXELS_HELD,
    autoOrient: orientation == null,
  });
  const { width, height } = await image.metadata();
  const [degrees, mirrored] = turns[(orientation ?? 1) - 1] ?? [0, false];
  image.rotate(degrees);
  if (mirrored) image.flop();
  const png = await image
    .resize(SHRINKABLE_SIDE, SHRINKABLE_SIDE, { filter: "bilinear" })
    .png({ compressionLevel: 0 })
    .bytes();
  return { pixels: shrunk(pngPixels(png)), shape: upright({ width, height }, orientation) };
}

/** The shape of a picture once it is turned: from orientation 5 on it lies on its side. */
export function upright({ width, height }: Shape, orientation = 1): Shape {
  return orientation > 4 && orientation < 9 ? { width: height, height: width } : { width, height };
}
