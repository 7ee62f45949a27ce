import { expect, test } from "bun:test";
import { needsFor } from "../../../../src/inspect/containers/unread.ts";

test.each([
  ["avi", "exiftool"],
  ["asf", "exiftool"],
  ["mpegts", "exiftool"],
  ["mpegps", "ffprobe"],
  ["mp4", undefined],
  ["unknown", undefined],
] as const)("needsFor(%p) is %p", (format, tool) => {
  expect(needsFor(format)).toBe(tool);
});
