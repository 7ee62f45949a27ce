import { expect, test } from "bun:test";
import fc from "fast-check";
import { compareBytes } from "../../../src/base/order.ts";
import { mergeByName } from "../../../src/domain/diff.ts";

const names = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }), {
  maxLength: 30,
});
const sorted = (list: readonly string[]) => [...list].sort(compareBytes).map((name) => ({ name }));

test("mergeByName() pairs equal names, in order, and leaves none out", () => {
  fc.assert(
    fc.property(names, names, (left, right) => {
      const merged = [...mergeByName(sorted(left), sorted(right))];
      const all = merged.map(({ found, known }) => found?.name ?? known?.name ?? "");
      expect(all).toEqual(sorted([...new Set([...left, ...right])]).map(({ name }) => name));
      for (const { found, known } of merged) {
        const name = found?.name ?? known?.name ?? "";
        expect(found != null).toBe(left.includes(name));
        expect(known != null).toBe(right.includes(name));
      }
    }),
  );
});
