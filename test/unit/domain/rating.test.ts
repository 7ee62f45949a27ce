import { expect, test } from "bun:test";
import {
  isFavorite,
  mergeRatings,
  percentOfStars,
  type Rated,
  ratingsConflict,
  type Stars,
  starsOf,
  starsOfFavorite,
  starsOfPercent,
} from "../../../src/domain/rating.ts";

test("one to five stars are 1, 25, 50, 75 and 99 percent, and back", () => {
  const stars: Stars[] = [1, 2, 3, 4, 5];
  expect(stars.map(percentOfStars)).toEqual([1, 25, 50, 75, 99]);
  expect(stars.map((star) => starsOfPercent(percentOfStars(star)))).toEqual(stars);
  expect(percentOfStars(0)).toBe(0);
  expect(percentOfStars(-1)).toBe(0);
});

test.each([
  [0, 0],
  [1, 1],
  [12, 1],
  [13, 2],
  [37, 2],
  [38, 3],
  [62, 3],
  [63, 4],
  [87, 4],
  [88, 5],
  [100, 5],
  [101, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
] as const)("%p percent are %p stars", (percent, stars) => {
  expect(starsOfPercent(percent)).toBe(stars as Stars);
});

test.each([
  [-1, -1],
  [0, 0],
  [4.6, 5],
  [5, 5],
  [6, undefined],
  [-2, undefined],
  [Number.NaN, undefined],
] as const)("a rating of %p is %p stars", (value, stars) => {
  expect(starsOf(value)).toBe(stars as Stars);
});

test("a favourite is five stars, or what is marked as one", () => {
  expect(isFavorite(5, undefined)).toBe(true);
  expect(isFavorite(4, undefined)).toBe(false);
  expect(isFavorite(2, true)).toBe(true);
  expect(isFavorite(5, false)).toBe(false);
  expect(starsOfFavorite(true, 3)).toBe(5);
  expect(starsOfFavorite(false, 3)).toBe(3);
  expect(starsOfFavorite(false, undefined)).toBe(0);
});

test.each([
  [[{ rating: 3 }, { rating: 5 }], { rating: 5 }],
  [[{ rating: 0 }, { rating: -1 }], { rating: -1 }],
  [[{ rating: -1 }, { rating: 1 }], { rating: 1 }],
  [[{ favorite: false }, { favorite: true }], { favorite: true }],
  [[{ rating: 2 }, { favorite: false }], { rating: 2, favorite: false }],
  [[{}, {}], {}],
] as const)("%p together are %p", (ratings, merged) => {
  expect(mergeRatings(ratings)).toEqual(merged as Rated);
  expect(mergeRatings(ratings.toReversed())).toEqual(merged as Rated);
});

test("ratings conflict where two say something else, unrated says nothing", () => {
  expect(ratingsConflict([{ rating: 3 }, { rating: 5 }])).toBe(true);
  expect(ratingsConflict([{ rating: -1 }, { rating: 5 }])).toBe(true);
  expect(ratingsConflict([{ rating: 0 }, { rating: 5 }, {}])).toBe(false);
});
