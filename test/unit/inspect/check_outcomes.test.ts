import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Facts, type Inspection, Outcome } from "../../../src/domain/inspection.ts";
import { checkedOutcomes } from "../../../src/inspect/check_outcomes.ts";

const inspected: Inspection = {
  status: "inspected",
  stamp: { sizeBytes: 10, mtimeUs: -1, inode: 1 },
  kind: "photo",
  facts: { width: 3, latitude: 1.5, title: "T", favorite: true },
  evidence: [{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }],
  bytesRead: 10,
  readMs: 0.5,
  hashMs: 0,
};
const problem = { stage: "read", reason: "io-error", detail: "" } as const;

const accepts = (outcome: unknown) => checkedOutcomes([outcome]) != null;

describe("checkedOutcomes()", () => {
  test("takes what the schema takes", () => {
    for (const one of [inspected, { ...inspected, problem }, { status: "failed", problem }]) {
      expect(Outcome.safeParse(one).success).toBe(true);
      expect(accepts(one)).toBe(true);
    }
  });

  test.each(
    Object.entries({
      status: "done",
      stamp: { sizeBytes: "10", mtimeUs: 0, inode: 0 },
      kind: "cheese",
      facts: "none",
      evidence: [{ source: "exif:DateTimeOriginal", value: 2019 }],
      problem: { stage: "read" },
      bytesRead: Number.NaN,
      readMs: "0",
      hashMs: undefined,
    }),
  )("refuses what the schema refuses: %s", (name, value) => {
    const outcome = { ...inspected, [name]: value };
    expect(Outcome.safeParse(outcome).success).toBe(false);
    expect(accepts(outcome)).toBe(false);
  });

  test("knows every fact, and takes no value of a type that the catalog would not", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, undefined, {}, Number.NaN, 1.5),
    );
    const name = fc.constantFrom(...Object.keys(Facts.unwrap().shape));
    fc.assert(
      fc.property(name, value, (fact, given) => {
        const facts = { [fact]: given };
        // The schema also knows ranges: what it takes, is taken.
        if (Facts.safeParse(facts).success) expect(accepts({ ...inspected, facts })).toBe(true);
        if (typeof given === "object" && given != null) {
          expect(accepts({ ...inspected, facts })).toBe(false);
        }
      }),
    );
    expect(accepts({ ...inspected, facts: { colour: "red" } })).toBe(false);
    expect(accepts({ ...inspected, facts: { width: 1.5 } })).toBe(false);
    expect(accepts({ ...inspected, facts: { latitude: Number.NaN } })).toBe(false);
  });
});
