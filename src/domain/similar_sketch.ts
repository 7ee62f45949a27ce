// How a picture looks, in 114 bytes: enough to tell copies of it that were scaled, recompressed or slightly cropped
// from other pictures, and nothing from which it could be drawn. Pure: pixels in, bytes out.

/** Pictures are brought to a square of so many pixels a side before they are sketched. */
export const SKETCHED_SIDE = 32;

/**
 * Raised when the same picture would come out as another sketch, or more can be decoded, so that all are made again.
 * 2: HEIC and TIFF. 3: made small in two steps.
 */
export const SKETCH_VERSION = 3;

/** Bytes of a sketch, see docs/similar.md: two hashes, brightness, colour, shape. */
export const SKETCH_BYTES = 114;
export const HASH_BYTES = 8;
export const sketchParts = {
  hash: 0,
  gradients: 8,
  luma: 16,
  chroma: 80,
  shape: 112,
} as const;

/** A picture of this contrast or less (standard deviation of its brightness, of 255) is flat. */
const FLAT_CONTRAST = 6;
/** A picture that is one brightness but for so many of its 1,024 pixels is flat, too: a page with one line on it. */
const FEW_PIXELS = 40;

/** Red, green and blue of each pixel of the square, row by row. */
export type SquarePixels = Uint8Array;

export type Shape = { readonly width: number; readonly height: number };

/**
 * The sketch of a picture. Undefined where it is flat (a black frame, a blank wall, an empty page): such pictures
 * are all alike, and their sketches would say nothing.
 */
export function sketchOf(pixels: SquarePixels, { width, height }: Shape): Uint8Array | undefined {
  const { luma, blue, red } = planesOf(pixels);
  if (isFlat(luma)) return undefined;
  const sketch = new Uint8Array(SKETCH_BYTES);
  frequencyHash(luma, sketch.subarray(sketchParts.hash, sketchParts.gradients));
  gradientHash(luma, sketch.subarray(sketchParts.gradients, sketchParts.luma));
  sketch.set(cellMeans(luma, 8), sketchParts.luma);
  sketch.set(cellMeans(blue, 4), sketchParts.chroma);
  sketch.set(cellMeans(red, 4), sketchParts.chroma + 16);
  const shape = Math.round(Math.log2(width / height) * SHAPE_UNIT);
  new DataView(sketch.buffer).setInt16(sketchParts.shape, shape);
  return sketch;
}

/** The shape of a sketch is the binary logarithm of width by height, in so many parts. */
export const SHAPE_UNIT = 1024;

/** Brightness and the two differences of colour as JPEG has them (ITU-T T.871), 0 to 255. */
function planesOf(pixels: SquarePixels): Record<"luma" | "blue" | "red", Float64Array> {
  const count = SKETCHED_SIDE * SKETCHED_SIDE;
  const planes = {
    luma: new Float64Array(count),
    blue: new Float64Array(count),
    red: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const [r, g, b] = [pixels[3 * i] ?? 0, pixels[3 * i + 1] ?? 0, pixels[3 * i + 2] ?? 0];
    planes.luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    planes.blue[i] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    planes.red[i] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return planes;
}

function isFlat(luma: Float64Array): boolean {
  const mean = meanOf(luma);
  const contrast = Math.sqrt(meanOf(luma.map((value) => (value - mean) ** 2)));
  if (contrast <= FLAT_CONTRAST) return true;
  const median = luma.toSorted()[luma.length / 2] ?? 0;
  return luma.filter((value) => Math.abs(value - median) > FLAT_CONTRAST).length < FEW_PIXELS;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** 64 bits: which of the lowest 8 by 8 frequencies but the mean are above their median. */
function frequencyHash(luma: Float64Array, into: Uint8Array): void {
  const lowest = lowestFrequencies(luma);
  const median = lowest.toSorted()[lowest.length / 2] ?? 0;
  for (const [i, value] of lowest.entries()) if (value > median) setBit(into, i);
}

const FREQUENCIES = 8;

/** DCT-II by its definition; constant factors, which change no comparison, are left out. */
function lowestFrequencies(luma: Float64Array): Float64Array {
  const side = SKETCHED_SIDE;
  const rows = new Float64Array(FREQUENCIES * side);
  for (let y = 0; y < side; y++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += (luma[y * side + x] ?? 0) * waveAt(u + 1, x);
      rows[u * side + y] = sum;
    }
  }
  const lowest = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += (rows[u * side + y] ?? 0) * waveAt(v + 1, y);
      lowest[v * FREQUENCIES + u] = sum;
    }
  }
  return lowest;
}

const waves = Float64Array.from({ length: (FREQUENCIES + 1) * SKETCHED_SIDE }, (_, i) =>
  Math.cos(
    ((2 * (i % SKETCHED_SIDE) + 1) * Math.floor(i / SKETCHED_SIDE) * Math.PI) / (2 * SKETCHED_SIDE),
  ),
);

function waveAt(frequency: number, x: number): number {
  return waves[frequency * SKETCHED_SIDE + x] ?? 0;
}

/** 64 bits: of 8 by 8 cells, whether the next in its row is brighter; the last is compared with the first. */
function gradientHash(luma: Float64Array, into: Uint8Array): void {
  const cells = cellMeans(luma, 8);
  for (let i = 0; i < 64; i++) {
    const next = (i & 7) === 7 ? i - 7 : i + 1;
    if ((cells[next] ?? 0) > (cells[i] ?? 0)) setBit(into, i);
  }
}

function setBit(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
}

/** Means of `count` by `count` equal cells, row by row. */
function cellMeans(plane: Float64Array, count: number): Float64Array {
  const cell = SKETCHED_SIDE / count;
  const means = new Float64Array(count * count);
  for (let i = 0; i < plane.length; i++) {
    const at =
      Math.floor(i / SKETCHED_SIDE / cell) * count + Math.floor((i % SKETCHED_SIDE) / cell);
    means[at] = (means[at] ?? 0) + (plane[i] ?? 0) / (cell * cell);
  }
  return means;
}
