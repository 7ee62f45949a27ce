import { expect, test } from "bun:test";
import fc from "fast-check";
import { formatBytes, parseBytes } from "../../../src/base/bytes.ts";

test("parseBytes() reads decimal and binary units", () => {
  const cases: [string, number | undefined][] = [
    ["0", 0],
    ["4096", 4096],
    ["1.5 TB", 1.5e12],
    ["200MB", 2e8],
    ["200 mb", 2e8],
    ["64KiB", 65536],
    ["1 GiB", 2 ** 30],
    [" 3 k ", 3000],
    ["", undefined],
    ["MB", undefined],
    ["-1", undefined],
    ["1e9", undefined],
    ["1,5 GB", undefined],
    ["1 XB", undefined],
    ["1 constructor", undefined],
    ["99999 PB", undefined],
  ];
  for (const [text, bytes] of cases) expect([text, parseBytes(text)]).toEqual([text, bytes]);
});

test("formatBytes() shows at most three digits and never 1000 of a unit", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [1_500_000, "1.5 MB"],
    [999_499, "999 KB"],
    [999_500, "1 MB"],
    [12_345_678_901, "12.3 GB"],
    [1.02e12, "1.02 TB"],
    [5e15, "5 PB"],
  ];
  for (const [bytes, text] of cases) expect(formatBytes(bytes)).toBe(text);
});

test("property: a printed size reads back within its three digits", () => {
  fc.assert(
    fc.property(fc.nat({ max: 9e15 }), (bytes) => {
      const back = parseBytes(formatBytes(bytes));
      expect(back).toBeDefined();
      expect(Math.abs((back ?? Number.NaN) - bytes)).toBeLessThanOrEqual(bytes * 0.005);
    }),
  );
});

test("property: a larger size is never printed as a smaller one", () => {
  const size = fc.nat({ max: 9e15 });
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a];
      expect(parseBytes(formatBytes(small)) ?? 0).toBeLessThanOrEqual(
        parseBytes(formatBytes(large)) ?? 0,
      );
    }),
  );
});
