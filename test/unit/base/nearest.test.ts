import { expect, test } from "bun:test";
import fc from "fast-check";
import { editDistance, nearest } from "../../../src/base/nearest.ts";

test("nearest() finds what was meant and nothing far-fetched", () => {
  const known = ["scan", "files", "info", "why", "stats", "failures", "config"];
  const cases: [string, string | undefined][] = [
    ["scna", "scan"],
    ["sacn", "scan"],
    ["file", "files"],
    ["fail", "failures"],
    ["CONFIG", "config"],
    ["confgi", "config"],
    ["xyzzy", undefined],
    ["s", undefined],
    ["", undefined],
  ];
  for (const [typed, meant] of cases)
    expect([typed, nearest(typed, known)]).toEqual([typed, meant]);
});

test("property: editDistance() is a distance", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});
