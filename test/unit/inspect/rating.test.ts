import { expect, test } from "bun:test";
import { starsOf, starsOfPercent } from "../../../src/inspect/rating.ts";

test.each([
  [0, 0],
  [1, 1],
  [12, 1],
  [13, 2],
  [25, 2],
  [37, 2],
  [38, 3],
  [50, 3],
  [62, 3],
  [63, 4],
  [75, 4],
  [87, 4],
  [88, 5],
  [99, 5],
  [100, 5],
  [101, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
])("starsOfPercent(%p) is %p", (percent, stars) => {
  expect(starsOfPercent(percent)).toBe(stars as number);
});

test.each([
  [-1, -1],
  [0, 0],
  [-0.2, 0],
  [3, 3],
  [5, 5],
  [5.6, undefined],
  [-2, undefined],
  [Number.NaN, undefined],
])("starsOf(%p) is %p", (value, stars) => {
  expect(starsOf(value)).toBe(stars as number);
});
