// Brings a square picture to the one that is sketched, a quarter as wide. A decoder makes a JPEG smaller by eighths while
// it decodes it, and rounds up: 300 pixels come out as 38 that show 304. Where that goes into a square four times as wide
// it decodes no further than to quarters of such a picture, and the error is small. Of copies of half the size one in ten
// differed by 15 or more of 255 in the quadratic mean where now it is 4 (measured with 125 photos).

import { SKETCHED_SIDE } from "../../domain/similar_sketch.ts";

/** How many pixels of the larger square are one of the smaller. */
const FACTOR = 4;
/** The side of the larger square. */
export const SHRINKABLE_SIDE = FACTOR * SKETCHED_SIDE;

/**
 * By what each pixel counts: a triangle over twice the pixel's own width, which makes of a picture that was cropped a
 * little less of another than plain means do.
 */
const weights = [1, 3, 5, 7, 7, 5, 3, 1];
const WHOLE = 32;
const BEFORE = (weights.length - FACTOR) / 2;

/** Red, green and blue, 128 by 128, as 32 by 32. Beyond the edge its pixels go on. */
export function shrunk(pixels: Uint8Array): Uint8Array {
  const [wide, narrow] = [SHRINKABLE_SIDE, SKETCHED_SIDE];
  const rows = new Float64Array(3 * narrow * wide);
  // From left to right in each row, one row under the other; then from top to bottom in each column of these.
  for (let y = 0; y < wide; y++) {
    for (let c = 0; c < 3; c++) shrinkLine(pixels, 3 * wide * y + c, 3, rows, 3 * narrow * y + c);
  }
  const shrunk = new Float64Array(3 * narrow * narrow);
  for (let at = 0; at < 3 * narrow; at++) shrinkLine(rows, at, 3 * narrow, shrunk, at);
  return Uint8Array.from(shrunk, Math.round);
}

/** Every `step`-th value of `from`, 128 of them beginning at `start`, as 32 at the same steps of `to`. */
function shrinkLine(
  from: ArrayLike<number>,
  start: number,
  step: number,
  to: Float64Array,
  toStart: number,
): void {
  for (let position = 0; position < SKETCHED_SIDE; position++) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const at = Math.max(0, Math.min(SHRINKABLE_SIDE - 1, FACTOR * position - BEFORE + i));
      sum += (weights[i] ?? 0) * (from[start + step * at] ?? 0);
    }
    to[toStart + step * position] = sum / WHOLE;
  }
}
