import { expect, test } from "bun:test";
import { orientationOf, thenOriented } from "../../../../src/inspect/bmff/orient.ts";

test.each([
  [[1, 0, 0, 1], 1],
  [[-1, 0, 0, 1], 2],
  [[-1, 0, 0, -1], 3],
  [[1, 0, 0, -1], 4],
  [[0, 1, 1, 0], 5],
  [[0, 65536, -65536, 0], 6],
  [[0, -1, -1, 0], 7],
  [[0, -1, 1, 0], 8],
] as const)("orientationOf(%p) is %p", ([a, b, c, d], orientation) => {
  expect(orientationOf(a, b, c, d)).toBe(orientation);
});

test("orientationOf() is undefined for a matrix that is no quarter turn", () => {
  expect(orientationOf(1, 1, -1, 1)).toBeUndefined();
  expect(orientationOf(0, 0, 0, 0)).toBeUndefined();
});

test("thenOriented() adds turns, and a mirror twice is none", () => {
  expect(thenOriented(6, 6)).toBe(3);
  expect(thenOriented(6, 8)).toBe(1);
  expect(thenOriented(3, 6)).toBe(8);
  for (let o = 1; o <= 8; o++) {
    expect(thenOriented(o, 1)).toBe(o);
    expect(thenOriented(1, o)).toBe(o);
  }
  for (const mirror of [2, 4, 5, 7]) expect(thenOriented(mirror, mirror)).toBe(1);
});

test("thenOriented() keeps the order: a turn before a mirror is not a mirror before a turn", () => {
  // EXIF 5 is shown by turning a quarter against the clock (8), then exchanging top and bottom (4).
  expect(thenOriented(8, 4)).toBe(5);
  expect(thenOriented(4, 8)).toBe(7);
});
