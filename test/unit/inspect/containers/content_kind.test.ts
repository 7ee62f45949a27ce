import { expect, test } from "bun:test";
import { contentKind } from "../../../../src/inspect/containers/content_kind.ts";

test.each([
  ["a.mp4", true, true, undefined],
  ["a.mp4", false, true, "audio"],
  ["a.jpg", true, false, "video"],
  ["a.m4a", true, true, "video"],
  ["a.m4a", false, true, undefined],
  ["a.mp4", false, false, undefined],
  ["a.lrv", true, true, undefined],
  ["a.pdf", true, true, undefined],
] as const)("contentKind(%p, video %p, sound %p) is %p", (name, video, sound, kind) => {
  expect(contentKind(name, { video, sound })).toBe(kind);
});
