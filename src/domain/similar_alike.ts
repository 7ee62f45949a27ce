// Whether two sketches are of the same picture. The limits were set by copies (half the size, recompressed, 2 and 4 %
// cropped) of 1,240 pictures and by 780,000 pairs of these; docs/similar.md has the figures. The nearest that are none,
// two editions of one drawing, differ by 15.8 in brightness; two photos, by 18.

import { HASH_BYTES, SHAPE_UNIT, sketchParts } from "./similar_sketch.ts";

/** Bits in which the hashes of two copies may differ: what the index finds is complete up to here. */
export const MOST_HASH_BITS = 10;
/** The same of the hashes of gradients. */
const MOST_GRADIENT_BITS = 10;
/** Correlation of brightness, cell by cell. */
const LEAST_CORRELATION = 0.92;
/** Difference of brightness in the quadratic mean, of 255: a night shot is no copy of the same view by day. */
const MOST_BRIGHTNESS = 14;
/** Difference of colour in the mean, of 255: the same drawing in green is no copy of the one in blue. */
const MOST_COLOUR = 2.75;
/** Difference of width by height, as a logarithm to the base 2: 6 %. */
const MOST_SHAPE = 0.085 * SHAPE_UNIT;

/** Whether they are. Symmetric, and true of a sketch and itself; not transitive. */
export function isAlike(a: Uint8Array, b: Uint8Array): boolean {
  return (
    hashBits(a, b) <= MOST_HASH_BITS &&
    bits(a, b, sketchParts.gradients) <= MOST_GRADIENT_BITS &&
    Math.abs(shapeOf(a) - shapeOf(b)) <= MOST_SHAPE &&
    colourDifference(a, b) <= MOST_COLOUR &&
    brightnessIsAlike(a, b)
  );
}

/** Bits in which the hashes of two sketches differ, 0 to 64. */
export function hashBits(a: Uint8Array, b: Uint8Array): number {
  return bits(a, b, sketchParts.hash);
}

function bits(a: Uint8Array, b: Uint8Array, from: number): number {
  let count = 0;
  for (let i = from; i < from + HASH_BYTES; i++) count += bitsOf[(a[i] ?? 0) ^ (b[i] ?? 0)] ?? 0;
  return count;
}

const bitsOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

function shapeOf(sketch: Uint8Array): number {
  return new DataView(sketch.buffer, sketch.byteOffset).getInt16(sketchParts.shape);
}

function colourDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = sketchParts.chroma; i < sketchParts.shape; i++) {
    sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  }
  return sum / (sketchParts.shape - sketchParts.chroma);
}

function brightnessIsAlike(a: Uint8Array, b: Uint8Array): boolean {
  const { luma, chroma } = sketchParts;
  const count = chroma - luma;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let i = luma; i < chroma; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  if (squaresA + squaresB - 2 * products > count * MOST_BRIGHTNESS ** 2) return false;
  const spreadA = squaresA - (sumA * sumA) / count;
  const spreadB = squaresB - (sumB * sumB) / count;
  const common = products - (sumA * sumB) / count;
  // Where all cells are of one brightness there is nothing to correlate: both have to be so.
  if (spreadA === 0 || spreadB === 0) return spreadA === spreadB;
  return common >= LEAST_CORRELATION * Math.sqrt(spreadA * spreadB);
}
