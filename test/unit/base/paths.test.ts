import { expect, test } from "bun:test";
import { posix } from "node:path";
import fc from "fast-check";
import { absolutePath, folderOf, nameOf } from "../../../src/base/paths.ts";

test("absolutePath() keeps names that are not UTF-8", () => {
  expect(absolutePath("/a\udcfe", "../b\udcff/./c")).toBe("/b\udcff/c");
});

test("property: of UTF-8 paths absolutePath() says what node:path says", () => {
  const part = fc.constantFrom("a", "b c", "..", ".", "", "日本");
  const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(path, path, (from, to) => {
      const folder = `/${from}`;
      expect(absolutePath(folder, to)).toBe(posix.resolve(folder, to));
      const whole = absolutePath(folder, to);
      expect(folderOf(whole)).toBe(posix.dirname(whole));
      expect(nameOf(whole)).toBe(posix.basename(whole));
    }),
  );
});
