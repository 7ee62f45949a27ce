import { expect, test } from "bun:test";
import { hashBits, isAlike } from "../../../src/domain/similar_alike.ts";
import {
  SKETCH_BYTES,
  SKETCHED_SIDE,
  sketchOf,
  sketchParts,
} from "../../../src/domain/similar_sketch.ts";
import { type Drawing, drawing, pixelsOf } from "../../support/pictures.ts";

const side = { width: SKETCHED_SIDE, height: SKETCHED_SIDE };
const shape = { width: 640, height: 480 };

function sketched(draw: Drawing, options: { cropped?: number; brighter?: number } = {}) {
  return sketchOf(pixelsOf(draw, { ...side, ...options }), shape);
}

function sketchOr(sketch: Uint8Array | undefined): Uint8Array {
  if (sketch == null) throw new Error("It is flat");
  return sketch;
}

const alike = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
  isAlike(sketchOr(a), sketchOr(b));

test("sketchOf() is the same each time, and as long as it is said to be", () => {
  const sketch = sketchOr(sketched(drawing(1)));
  expect(sketch).toHaveLength(SKETCH_BYTES);
  expect(sketchOr(sketched(drawing(1)))).toEqual(sketch);
  // The version has to be raised where this comes out as another.
  expect(sketch.toHex().slice(0, 32)).toMatchInlineSnapshot(`"89393c8b838afc3cc7878dd999181c9c"`);
});

test("a picture is alike to itself cropped a little, and to no other", () => {
  const others = Array.from({ length: 30 }, (_, i) => sketched(drawing(100 + i)));
  for (let seed = 0; seed < 30; seed++) {
    const own = sketched(drawing(seed));
    expect(alike(own, own)).toBe(true);
    expect(alike(own, sketched(drawing(seed), { cropped: 0.02 }))).toBe(true);
    for (const other of others) expect(alike(own, other)).toBe(false);
  }
});

test("what is mirrored, of another shape, brightness or colour is another picture", () => {
  const draw = drawing(3);
  const own = sketched(draw);
  const mirrored = sketched((x, y) => draw(1 - x, y));
  const darker = sketched(draw, { brighter: -25 });
  const recoloured = sketched((x, y) => {
    const [red, green, blue] = draw(x, y);
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    return [grey, grey, grey];
  });
  const wide = sketchOf(pixelsOf(draw, side), { width: 640, height: 360 });
  for (const other of [mirrored, darker, recoloured, wide]) {
    expect(alike(own, other)).toBe(false);
    expect(alike(other, own)).toBe(false);
  }
  // A little of each is what saving anew makes.
  expect(alike(own, sketched(draw, { brighter: 3 }))).toBe(true);
  expect(alike(own, sketchOf(pixelsOf(draw, side), { width: 640, height: 475 }))).toBe(true);
});

test.each([
  ["black", () => [0, 0, 0]],
  ["white", () => [255, 255, 255]],
  ["a wall with a shadow on it", (x) => [200 + 8 * x, 200 + 8 * x, 198 + 8 * x]],
  ["faint noise", (x, y) => [100, 100, 100 + 60 * ((Math.round(x * 97 + y * 61) * 7) % 3)]],
  ["a page with a line on it", (_, y) => (y > 0.5 && y < 0.53 ? [0, 0, 0] : [255, 255, 255])],
] satisfies [string, Drawing][])("%s has no sketch", (_, draw) => {
  expect(sketched(draw as Drawing)).toBeUndefined();
});

test("a page half of which is written on has a sketch", () => {
  expect(sketched((x, y) => (x > 0.5 && y > 0.3 ? [0, 0, 0] : [255, 255, 255]))).toBeDefined();
});

test("each part of a sketch has a limit of its own", () => {
  const own = new Uint8Array(SKETCH_BYTES);
  for (let cell = 0; cell < 64; cell++) own[sketchParts.luma + cell] = cell % 2 === 0 ? 123 : 133;
  own.fill(128, sketchParts.chroma, sketchParts.shape);
  const changed = (from: number, bytes: readonly number[]) => {
    const other = Uint8Array.from(own);
    other.set(bytes, from);
    return isAlike(own, other);
  };
  expect(changed(sketchParts.hash, [0xff, 0b11])).toBe(true);
  expect(changed(sketchParts.hash, [0xff, 0b111])).toBe(false);
  expect(changed(sketchParts.gradients, [0xff, 0b11])).toBe(true);
  expect(changed(sketchParts.gradients, [0xff, 0b111])).toBe(false);
  const luma = Array.from(own.subarray(sketchParts.luma, sketchParts.chroma));
  expect(
    changed(
      sketchParts.luma,
      luma.map((value) => value + 14),
    ),
  ).toBe(true);
  expect(
    changed(
      sketchParts.luma,
      luma.map((value) => value + 15),
    ),
  ).toBe(false);
  // As bright on the whole, and bright where the other is dark.
  expect(
    changed(
      sketchParts.luma,
      luma.map((value) => 256 - value),
    ),
  ).toBe(false);
  expect(
    changed(
      sketchParts.luma,
      luma.map(() => 128),
    ),
  ).toBe(false);
  expect(
    changed(
      sketchParts.chroma,
      Array.from({ length: 32 }, () => 130),
    ),
  ).toBe(true);
  expect(
    changed(
      sketchParts.chroma,
      Array.from({ length: 32 }, () => 131),
    ),
  ).toBe(false);
  expect(changed(sketchParts.shape, [0, 87])).toBe(true);
  expect(changed(sketchParts.shape, [0, 88])).toBe(false);
});

test("hashBits() counts the bits of the hash and of nothing else", () => {
  const a = new Uint8Array(SKETCH_BYTES);
  const b = new Uint8Array(SKETCH_BYTES).fill(255);
  expect(hashBits(a, b)).toBe(64);
  b.fill(0, 0, 8);
  expect(hashBits(a, b)).toBe(0);
  b[7] = 0b1000_0001;
  expect(hashBits(a, b)).toBe(2);
});
