import { expect, test } from "bun:test";
import { needsFor } from "../../../../src/inspect/containers/unread.ts";

test.each([
  ["asf", "exiftool"],
  ["m2ts", "exiftool"],
  ["mpegts", "ffprobe"],
  ["mpegps", "ffprobe"],
  ["mp4", undefined],
  ["unknown", undefined],
] as const)("needsFor(%p) is %p", (format, tool) => {
  expect(needsFor(format)).toBe(tool);
});
