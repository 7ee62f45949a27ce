import { expect, test } from "bun:test";
import { isoTime } from "../../../src/base/iso_time.ts";

test.each([
  [0, "1970-01-01T00:00:00.000Z"],
  [1_562_264_551_047_000, "2019-07-04T18:22:31.047Z"],
  [1_562_264_551_047_009, "2019-07-04T18:22:31.047009Z"],
  [-1, "1969-12-31T23:59:59.999999Z"],
])("isoTime(%p) is %p", (us, expected) => {
  expect(isoTime(us)).toBe(expected);
});
