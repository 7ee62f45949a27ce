import { expect, test } from "bun:test";
import { movieTime } from "../../../../src/inspect/bmff/times.ts";

test.each([
  [0, "0000:00:00 00:00:00"],
  [3_645_102_151, "2019:07:04 16:22:31"],
  // Beyond 2040 a 32-bit number has wrapped; 64 bits have not.
  [4_300_000_000, "2040:04:04 12:26:40"],
  // Unix seconds by mistake.
  [1_562_257_351, "2019:07:04 16:22:31"],
])("movieTime(%p) is %p", (seconds, written) => {
  expect(movieTime(seconds)).toBe(written);
});

test("movieTime() is undefined for a number that is no time", () => {
  expect(movieTime(2 ** 60)).toBeUndefined();
});
