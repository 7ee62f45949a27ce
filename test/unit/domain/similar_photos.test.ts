import { expect, test } from "bun:test";
import type { Captured, Precision } from "../../../src/domain/captured.ts";
import { likelyKind } from "../../../src/domain/similar_photos.ts";

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
  expect(likelyKind(captured)).toBe(kind);
  expect(likelyKind(captured.toReversed())).toBe(kind);
});
