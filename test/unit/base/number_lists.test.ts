import { expect, test } from "bun:test";
import { NumberLists } from "../../../src/base/number_lists.ts";

test("lists come as they were pushed, empty ones too", () => {
  const lists = new NumberLists();
  const pushed = [[1, 2], [], [3], Array.from({ length: 5000 }, (_, i) => i)];
  for (const numbers of pushed) lists.push(numbers);
  expect([...lists]).toEqual(pushed);
  expect(lists.at(1)).toEqual([]);
  expect(lists.at(2)).toEqual([3]);
  expect(lists.at(4)).toEqual([]);
  expect([lists.length, lists.numbers]).toEqual([4, 5003]);
});
