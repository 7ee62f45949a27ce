import { expect, test } from "bun:test";
import { isoTime, parseIsoTime } from "../../../src/base/iso_time.ts";

test.each([
  [0, "1970-01-01T00:00:00.000Z"],
  [1_562_264_551_047_000, "2019-07-04T18:22:31.047Z"],
  [1_562_264_551_047_009, "2019-07-04T18:22:31.047009Z"],
  [-1, "1969-12-31T23:59:59.999999Z"],
])("isoTime(%p) is %p", (us, expected) => {
  expect(isoTime(us)).toBe(expected);
  expect(parseIsoTime(expected)).toBe(us);
});

test.each([
  ["2019-07-04T18:22:31Z", 1_562_264_551_000_000],
  ["2019-07-04T18:22:31.5Z", 1_562_264_551_500_000],
  ["2019-02-29T00:00:00Z", undefined],
  ["2019-07-04T24:00:00Z", undefined],
  ["2019-07-04T18:22:31", undefined],
  ["2019-07-04T18:22:31+02:00", undefined],
  ["2019-07-04T18:22:31.1234567Z", undefined],
  ["9999-01-01T00:00:00Z", undefined],
  ["yesterday", undefined],
  ["", undefined],
])("parseIsoTime(%p) is %p", (text, us) => {
  expect(parseIsoTime(text)).toBe(us);
});
