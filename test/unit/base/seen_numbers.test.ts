import { expect, test } from "bun:test";
import fc from "fast-check";
import { NumberList } from "../../../src/base/number_list.ts";
import { SeenNumbers } from "../../../src/base/seen_numbers.ts";

const number = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.maxSafeNat().filter((n) => n > 0),
);

test("SeenNumbers tells what was met again as a Set would", () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 3000, size: "max" }), (numbers) => {
      const seen = new SeenNumbers(1e6);
      const [once, again] = [new Set<number>(), new Set<number>()];
      for (const n of numbers) {
        seen.meet(n);
        (once.has(n) ? again : once).add(n);
        expect(seen.isRepeated(n)).toBe(again.has(n));
      }
      for (const n of numbers) expect(seen.isRepeated(n)).toBe(again.has(n));
    }),
    { numRuns: 30 },
  );
});

test("SeenNumbers keeps to its limit, and to what it knew before", () => {
  const seen = new SeenNumbers(2);
  for (const n of [1, 2, 3, 3, 1]) seen.meet(n);
  expect([1, 2, 3].map((n) => seen.isRepeated(n))).toEqual([true, false, false]);
  seen.meet(2);
  expect(seen.isRepeated(2)).toBe(true);
});

test("NumberList holds numbers in their order, however many", () => {
  const list = new NumberList();
  for (let i = 0; i < 5000; i++) list.push(i * 3);
  expect([list.length, list.at(0), list.at(4999), list.at(5000)]).toEqual([5000, 0, 14_997, 0]);
  expect(list.slice(1023, 1026)).toEqual([3069, 3072, 3075]);
  expect(list.slice(4998, 6000)).toEqual([14_994, 14_997]);
});
