import { expect, test } from "bun:test";
import type { Captured, Precision } from "../../../src/domain/captured.ts";
import { likelyKind, type Shot } from "../../../src/domain/similar_photos.ts";

const taken = (
  local: string,
  precision: Precision = "second",
  confidence: Captured["confidence"] = "high",
): Captured => ({ local, precision, confidence, source: "exif:DateTimeOriginal" });

const noon = "2019-07-04T12:00:00";

test.each([
  ["none has a time", [undefined, undefined], "copies"],
  ["one has a time", [taken(noon), undefined], "copies"],
  ["one time", [taken(noon), taken(noon)], "copies"],
  ["a copy has lost the fraction", [taken(`${noon}.400`, "subsecond"), taken(noon)], "copies"],
  [
    "fractions differ",
    [taken(`${noon}.400`, "subsecond"), taken(`${noon}.450`, "subsecond")],
    "burst",
  ],
  ["seconds differ", [taken(noon), taken("2019-07-04T12:00:02")], "burst"],
  ["burst with a copy", [taken(noon), taken("2019-07-04T12:00:02"), undefined], "burst"],
  ["over midnight", [taken("2019-12-31T23:59:59"), taken("2020-01-01T00:00:01")], "burst"],
  ["minutes apart", [taken(noon), taken("2019-07-04T12:05:00")], "scene"],
  ["a guess", [taken(noon), taken("2026-01-01T00:00:00", "second", "low")], "copies"],
  ["by the name", [taken(noon), taken("2019-07-05T01:00:00", "second", "medium")], "copies"],
  ["the day alone", [taken(noon), taken("2019-07-05", "day")], "copies"],
] as const)("likelyKind(): %s", (_, captured, kind) => {
  const files = captured.map((one, i) => ({ name: `${i}.jpg`, captured: one, pixels: 48 }));
  expect(likelyKind(files)).toBe(kind);
  expect(likelyKind(files.toReversed())).toBe(kind);
});

const shot = (name: string, pixels: number | null = 48, local = noon): Shot => ({
  name,
  captured: taken(local),
  pixels,
});
const undated: Shot = { ...shot("IMG_0043.JPG"), captured: undefined };

test.each([
  ["two numbers", [shot("IMG_0042.JPG"), shot("IMG_0043.JPG")], "burst"],
  ["two numbers and a copy", [shot("a.jpg"), shot("IMG_0042.JPG"), shot("img_0043.jpg")], "burst"],
  ["one number in two folders", [shot("IMG_0042.JPG"), shot("IMG_0042.JPG")], "copies"],
  ["a copy in its folder", [shot("IMG_0042.JPG"), shot("IMG_0042 (1).JPG")], "copies"],
  ["numbers of two cameras", [shot("IMG_0042.JPG"), shot("DSC_0043.JPG")], "copies"],
  ["made smaller by the camera", [shot("IMG_0042.JPG"), shot("IMG_0043.JPG", 12)], "copies"],
  ["of unknown size", [shot("IMG_0042.JPG", null), shot("IMG_0043.JPG", null)], "copies"],
  ["a number without a time", [shot("IMG_0042.JPG"), undated], "copies"],
  [
    "two numbers, minutes apart",
    [shot("IMG_0042.JPG"), shot("IMG_0043.JPG", 48, "2019-07-04T12:05:00")],
    "scene",
  ],
] as const)("likelyKind(), all in one second: %s", (_, files, kind) => {
  expect(likelyKind(files)).toBe(kind);
  expect(likelyKind(files.toReversed())).toBe(kind);
});
