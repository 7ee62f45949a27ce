import { describe, expect, test } from "bun:test";
import { isTemporaryName, temporaryNames } from "../../../../src/disk/move/temporary_names.ts";

describe("temporaryNames()", () => {
  test("lie beside the source and the target, and are known as ours", () => {
    const names = temporaryNames("/in/a.jpg", "/out/b.jpg", "c0ffee17", 23);
    expect(names).toMatchObject({
      part: "/out/.varve-c0ffee17-23.part",
      aside: "/in/.varve-c0ffee17-23.aside",
      targetAside: "/out/.varve-c0ffee17-23.aside",
    });
    for (const path of [names.part, names.aside]) {
      expect(isTemporaryName(path.slice(path.lastIndexOf("/") + 1))).toBe(true);
    }
    expect(temporaryNames("/a", "/b", "r", 0).part).toBe("/.varve-r-0.part");
  });

  test("other hidden names are not ours", () => {
    for (const name of [
      ".varve-1-2.tmp",
      "varve-1-2.part",
      ".varve-1.part",
      ".varve-1-2.part.jpg",
    ]) {
      expect(isTemporaryName(name)).toBe(false);
    }
  });

  test("a run with a slash is refused", () => {
    expect(() => temporaryNames("/a", "/b", "../x", 1)).toThrow("../x");
  });
});
