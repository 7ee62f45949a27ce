import { describe, expect, test } from "bun:test";
import {
  fromCsv,
  median,
  type Sample,
  toCsv,
  valuesOf,
} from "../../../../scripts/bench/samples.ts";

const sample = (changes: Partial<Sample>): Sample => ({
  ...{
    row: "rescan",
    series: "varve",
    run: 1,
    value: 251.4,
    unit: "ms",
    build: "varve 0.1.0 0123456789ab",
  },
  ...changes,
});

describe("median()", () => {
  test.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[10, 1, 2, 3], 2.5],
    [[100, 20, 3], 20],
  ])("of %p is %p", (values, expected) => expect(median(values)).toBe(expected));

  test("of nothing is none", () => expect(() => median([])).toThrow("no median"));
});

describe("CSV of samples", () => {
  test("comes back as it was", () => {
    const samples = [sample({}), sample({ series: "find small folders", unit: "count", value: 7 })];
    expect(fromCsv(toCsv(samples))).toEqual(samples);
  });

  test.each([{ series: "memory, half" }, { build: "a\nb" }])(
    "is not written where it would not come back: %p",
    (odd) => expect(() => toCsv([sample(odd)])).toThrow("cannot be told apart"),
  );

  test.each([
    "a,b\n1,2\n",
    toCsv([sample({})]).replace("ms", "miles"),
    `${toCsv([])}x,y,1,,ms,b\n`,
  ])("that is none of ours is refused: %p", (text) => expect(() => fromCsv(text)).toThrow());
});

test("valuesOf() has one series, in the order of its runs", () => {
  const samples = [
    sample({ run: 2, value: 2 }),
    sample({ run: 1, value: 1 }),
    sample({ series: "find", run: 3, value: 3 }),
  ];
  expect(valuesOf(samples, "varve")).toEqual([1, 2]);
});
