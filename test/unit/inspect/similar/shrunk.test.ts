import { expect, test } from "bun:test";
import { SKETCHED_SIDE } from "../../../../src/domain/similar_sketch.ts";
import { SHRINKABLE_SIDE, shrunk } from "../../../../src/inspect/similar/shrunk.ts";
import { drawing, pixelsOf } from "../../../support/pictures.ts";

const large = { width: SHRINKABLE_SIDE, height: SHRINKABLE_SIDE };
const small = { width: SKETCHED_SIDE, height: SKETCHED_SIDE };

test("shrunk() keeps each colour and each place", () => {
  const pixels = pixelsOf((x, y) => [127 * x, 127 * y, 77], large);
  const made = shrunk(pixels);
  expect(made).toHaveLength(3 * SKETCHED_SIDE * SKETCHED_SIDE);
  const at = (x: number, y: number) => Array.from(made.subarray(3 * (y * 32 + x)).subarray(0, 3));
  expect(at(20, 10)).toEqual([82, 42, 77]);
  expect(at(1, 30)).toEqual([6, 122, 77]);
  // At the edge the pixels beyond it count as those upon it do.
  expect(at(0, 31)).toEqual([2, 125, 77]);
});

test("what is drawn large and shrunk is what is drawn small", () => {
  for (let seed = 0; seed < 5; seed++) {
    const made = shrunk(pixelsOf(drawing(seed), large));
    const drawn = pixelsOf(drawing(seed), small);
    const most = Math.max(...made.map((value, i) => Math.abs(value - (drawn[i] ?? 0))));
    expect(most).toBeLessThanOrEqual(12);
  }
});

test("shrunk() spreads a point over the pixels next to it, and over no others", () => {
  const pixels = new Uint8Array(3 * SHRINKABLE_SIDE * SHRINKABLE_SIDE);
  // In the middle of the pixel (10, 10), red; half of it lies in the next ones.
  pixels[3 * (42 * SHRINKABLE_SIDE + 42)] = 255;
  const red = shrunk(pixels).filter((_, i) => i % 3 === 0);
  const lit = Array.from(red.entries()).filter(([, value]) => value > 0);
  expect(lit.map(([i]) => [i % 32, Math.floor(i / 32)])).toEqual([
    [10, 10],
    [11, 10],
    [10, 11],
  ]);
});
