import { expect, test } from "bun:test";
import fc from "fast-check";
import { GroupsByKey } from "../../../src/base/groups_by_key.ts";

/** Few halves, so that keys are met again, share a half or share a slot. */
const half = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(2 ** 11, 2 ** 16, 2 ** 31, 2 ** 32 - 1),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);

/** The ids of each group, those of all groups in the order in which they were added. */
function idsOf(table: GroupsByKey): number[][] {
  const groups = table.shared();
  expect([...groups.numbers]).toEqual([...groups.numbers].sort((a, b) => a - b));
  return Array.from({ length: groups.count }, (_, group) =>
    [...groups.placesOf(group)].map((place) => groups.numbers[place] ?? 0),
  );
}

const manyKeys = fc.array(fc.tuple(half, half), { maxLength: 5000, size: "max" });

test("GroupsByKey groups as a Map would, in order, within the room it begins with and beyond", () => {
  fc.assert(
    fc.property(manyKeys, fc.nat(100), (keys, room) => {
      const groups = new GroupsByKey(room);
      const map = new Map<string, number[]>();
      for (const [i, [low, high]] of keys.entries()) {
        const id = 1e12 + i;
        groups.add(id, low, high);
        const key = `${low} ${high}`;
        map.set(key, [...(map.get(key) ?? []), id]);
      }
      expect(groups).toHaveLength(keys.length);
      expect(idsOf(groups)).toEqual([...map.values()].filter((ids) => ids.length > 1));
    }),
    { numRuns: 50 },
  );
});

test("GroupsByKey has no groups where nothing was added", () => {
  expect(idsOf(new GroupsByKey())).toEqual([]);
});
