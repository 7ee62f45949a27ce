import { expect, test } from "bun:test";
import { parseCapturedRange } from "../../../src/domain/file_filter.ts";

test.each([
  ["2019", { from: "2019", to: "2019" }],
  ["2019-07", { from: "2019-07", to: "2019-07" }],
  ["2019-07-04..2019-08", { from: "2019-07-04", to: "2019-08" }],
  ["2019-07-04..2019", { from: "2019-07-04", to: "2019" }],
  ["2019..", { from: "2019" }],
  ["..2019-07-04T18:30", { to: "2019-07-04T18:30" }],
  ["2019-07-04 18 .. 2019-07-04 19:15", { from: "2019-07-04T18", to: "2019-07-04T19:15" }],
])("parseCapturedRange(%p)", (text, expected) => {
  expect(parseCapturedRange(text)).toEqual(expected);
});

test.each([
  ...["", "..", "19", "2019-7", "2020..2019", "2019..2020..2021", "yesterday", "2019-07-04T"],
  ...["2019-13", "2019-00", "2019-07-32", "2019-07-04T24", "2019-07-04T18:60", "..2019-99"],
])("parseCapturedRange(%p) is no range", (text) => {
  expect(parseCapturedRange(text)).toBeUndefined();
});
