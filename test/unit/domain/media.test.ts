import { expect, test } from "bun:test";
import {
  extensionOf,
  formatByExtension,
  kindByExtension,
  kindOf,
  mediaFormats,
  rawFormats,
} from "../../../src/domain/media.ts";

test("each extension has one row, in lower case, of at most 6 ASCII characters", () => {
  expect(kindByExtension.size).toBe(mediaFormats.length);
  for (const { extension } of mediaFormats) expect(extension).toMatch(/^[a-z0-9]{1,6}$/);
});

test("every raw format is one of a photo in the table", () => {
  const photos = new Set(mediaFormats.filter(({ kind }) => kind === "photo").map((f) => f.format));
  for (const format of rawFormats) expect(photos.has(format)).toBe(true);
  expect(rawFormats.has(formatByExtension.get("nrw")?.format ?? "")).toBe(true);
  expect(rawFormats.has(formatByExtension.get("jpg")?.format ?? "")).toBe(false);
});

test.each([
  ["a.jpg", "photo"],
  ["A.JPG", "photo"],
  ["a.b.HeIc", "photo"],
  ["x.CR3", "photo"],
  ["clip.MTS", "video"],
  ["PXL_1.MP", "video"],
  ["book.m4b", "audio"],
  ["book.epub", "book"],
  ["a.jpg.xmp", "sidecar"],
  ["MVI_1.thm", "sidecar"],
  ["GL010123.LRV", "sidecar"],
  ["a.jpg.json", "sidecar"],
  [".jpg", "other"],
  ["jpg", "other"],
  ["a.", "other"],
  ["a.jpg~", "other"],
  ["a.jpg ", "other"],
  ["", "other"],
  [".hidden.jpg", "photo"],
] as const)("kindOf(%p) is %p", (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});

test("extensionOf() folds ASCII letters only: the Kelvin sign is no k", () => {
  expect(extensionOf("a.M\u212aV")).toBe("m\u212av");
  expect(kindOf("a.M\u212aV")).toBe("other");
});
