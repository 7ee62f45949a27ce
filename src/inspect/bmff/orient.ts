// Turns and mirrors as EXIF orientations, and what two of them after each other come to.

/** How the picture's right (x) and down (y) are shown: [xx, xy, yx, yy], each -1, 0 or 1. */
type Turn = readonly [number, number, number, number];

/** By EXIF orientation 1–8: where a stored x and a stored y go on the screen, y downwards. */
const turns: readonly Turn[] = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, 1, -1, 0],
  [0, -1, -1, 0],
  [0, -1, 1, 0],
];

/**
 * The orientation of a matrix by its signs: stored x is shown along (a, b), stored y along (c, d), so that
 * [0, 1, -1, 0] is a quarter turn clockwise, 6. Undefined for a matrix that is no quarter turn or mirror.
 */
export function orientationOf(a: number, b: number, c: number, d: number): number | undefined {
  const turn = [Math.sign(a), Math.sign(b), Math.sign(c), Math.sign(d)];
  const index = turns.findIndex((known) => known.every((sign, i) => sign === turn[i]));
  return index < 0 ? undefined : index + 1;
}

/** The orientation that `first` and then `second` come to. */
export function thenOriented(first: number, second: number): number {
  const [a, b, c, d] = turns[first - 1] ?? [1, 0, 0, 1];
  const [p, q, r, s] = turns[second - 1] ?? [1, 0, 0, 1];
  return orientationOf(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s) ?? 1;
}
