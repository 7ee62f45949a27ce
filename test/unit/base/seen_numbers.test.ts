import { expect, test } from "bun:test";
import fc from "fast-check";
import { NumberList } from "../../../src/base/number_list.ts";
import { SeenNumbers } from "../../../src/base/seen_numbers.ts";

const number = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.maxSafeNat().filter((n) => n > 0),
);

test("SeenNumbers knows what a Set would", () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 3000, size: "max" }), (numbers) => {
      const seen = new SeenNumbers(1e6);
      const set = new Set<number>();
      for (const n of numbers) {
        expect(seen.meet(n)).toBe(set.has(n));
        set.add(n);
      }
    }),
    { numRuns: 30 },
  );
});

test("SeenNumbers keeps to its limit, and to what it knew before", () => {
  const seen = new SeenNumbers(2);
  expect([1, 2, 3, 3, 1, 2].map((n) => seen.meet(n))).toEqual([
    ...[false, false, false, false, true, true],
  ]);
});

test("NumberList holds numbers in their order, however many", () => {
  const list = new NumberList();
  for (let i = 0; i < 5000; i++) list.push(i * 3);
  expect([list.length, list.at(0), list.at(4999), list.at(5000)]).toEqual([5000, 0, 14_997, 0]);
  expect(list.slice(1023, 1026)).toEqual([3069, 3072, 3075]);
  expect(list.slice(4998, 6000)).toEqual([14_994, 14_997]);
});
