import { expect, test } from "bun:test";
import {
  isMeaninglessName,
  keepsName,
  meaninglessNames,
} from "../../../src/domain/meaningless_name.ts";

test.each(meaninglessNames.map((row) => [row.title, row] as const))("%s", (_, row) => {
  for (const example of row.examples.split(", ")) {
    expect([example, row.pattern.test(example)]).toEqual([example, true]);
    expect([example, isMeaninglessName(example)]).toEqual([example, true]);
  }
});

test.each([
  "IMG_1234 (1)",
  "IMG_1234(2)",
  "IMG_1234 2",
  "IMG_1234-1",
  "IMG_1234~2",
  "IMG_1234 copy",
  "DSC_0001 - Kopie (2)",
  "DSC_0001-edited",
  "img_1234",
  "IMG_123",
])("the copy %j says nothing either", (stem) => {
  expect(isMeaninglessName(stem)).toBe(true);
});

test.each([
  // Dates
  "20190704_182231",
  "IMG_20190704_182231",
  "PXL_20201231_235959123",
  "VID-20190704-WA0003",
  "IMG-20190704-WA0003",
  "Screenshot_2019-07-04-18-22-31",
  "signal-2019-07-04-182231",
  "FB_IMG_1562264551000",
  "1562264551000",
  "2019",
  "1984 (1)",
  "2019-07-04",
  // Words
  "Paris",
  "Anna und Tom",
  "IMG_1234 Anna's birthday",
  "Paris IMG_1234",
  "ROMA2019",
  "photo of Anna",
  "Scandinavia 3",
  "decade",
  "facade",
  "P1 grid",
  "東京タワー",
  "\udce9t\udce9",
])("%j says something", (stem) => {
  expect(isMeaninglessName(stem)).toBe(false);
});

test("keepsName() by mode", () => {
  const kept = (mode: "always" | "meaningless" | "never") =>
    ["IMG_1234", "Paris"].map((stem) => keepsName(mode, stem));
  expect(kept("always")).toEqual([false, false]);
  expect(kept("meaningless")).toEqual([false, true]);
  expect(kept("never")).toEqual([true, true]);
});
