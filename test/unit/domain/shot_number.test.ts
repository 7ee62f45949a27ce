import { expect, test } from "bun:test";
import { shotNumber } from "../../../src/domain/shot_number.ts";

test.each([
  ["IMG_0042.JPG", "IMG_", 42],
  ["dsc_9999.nef", "DSC_", 9999],
  ["_DSC0007.ARW", "_DSC", 7],
  ["P1010203.ORF", "P101", 203],
  ["100_0456.jpg", "100_", 456],
  ["IMG_20190704_182231_BURST002.jpg", "IMG_20190704_182231_BURST", 2],
  ["IMG_20190704_182231_BURST001_COVER.jpg", "IMG_20190704_182231_BURST", 1],
] as const)("shotNumber(): %s", (name, series, number) => {
  expect(shotNumber(name)).toEqual({ series, number });
});

test.each([
  "IMG_0000.JPG",
  "IMG_0042 (1).JPG",
  "IMG_0042-edited.JPG",
  "IMG_10042.JPG",
  "20190704.jpg",
  "IMG_20190704_182231.jpg",
  "a copy.jpg",
  "",
])("%p has none", (name) => {
  expect(shotNumber(name)).toBeUndefined();
});
