import { expect, test } from "bun:test";
import fc from "fast-check";
import { nameFromBytes } from "../../src/base/names.ts";
import {
  type PlanAction,
  type PlanReason,
  type PlanStep,
  planActions,
  planOperations,
  planReasons,
} from "../../src/domain/plan.ts";
import { encodeHeader, encodeStep, PlanReader, stepRecord } from "../../src/domain/plan_file.ts";
import { plainStep, StepRecord } from "../../src/domain/plan_records.ts";

const name = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).map((text) => text.toWellFormed()),
    fc.uint8Array({ minLength: 1, maxLength: 30 }).map((bytes) => nameFromBytes(bytes)),
  )
  .map((text) => text.replace(/[/\0]/g, "_"))
  .filter((text) => text !== "." && text !== "..");
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join("/")}`);
/** From 1684 to 2255: the microseconds that are whole numbers to JavaScript. */
const mtimeUs = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 2 ** 31 }).map((s) => s * 1_000_000),
);
const stamp = fc.record({ sizeBytes: fc.integer({ min: 0, max: 2 ** 45 }), mtimeUs });

const steps: fc.Arbitrary<PlanStep[]> = fc
  .array(
    fc.record({
      action: fc.constantFrom(...(Object.keys(planActions) as PlanAction[])),
      from: path,
      to: path,
      opens: fc.boolean(),
      stamp,
      replaced: stamp,
      isOver: fc.boolean(),
      twin: fc.option(path, { nil: undefined }),
      reason: fc.constantFrom(...(Object.keys(planReasons) as PlanReason[])),
    }),
    { maxLength: 20 },
  )
  .map((list) => {
    let bundle = 1;
    let wasReplacing = false;
    return list
      .filter(({ from, to, twin }) => from !== to && twin !== from && twin !== to)
      .map(({ opens, replaced, isOver, twin, ...step }, i) => {
        const { action } = step;
        const isReplacing = action === "reflink" || (action === "hardlink" && isOver);
        // What replaces a file stands alone.
        if (opens || isReplacing || wasReplacing) bundle = i + 1;
        wasReplacing = isReplacing;
        return {
          ...{ ...step, n: i + 1, bundle },
          ...(isReplacing ? { replaces: replaced } : {}),
          ...(twin != null && action === "quarantine" ? { twin } : {}),
        };
      });
  });

test("a plan that was written is read as it was", () => {
  fc.assert(
    fc.property(
      steps,
      fc.record(
        {
          operation: fc.constantFrom(...planOperations),
          createdUs: mtimeUs,
          library: fc.string({ unit: "grapheme", minLength: 1 }),
          target: path,
        },
        { requiredKeys: ["operation", "createdUs", "library"] },
      ),
      (written, made) => {
        const bytes = written.reduce((sum, step) => sum + step.stamp.sizeBytes, 0);
        const header = { ...made, steps: written.length, bytes };
        const text = encodeHeader(header) + written.map(encodeStep).join("");
        // As a file holds it.
        const lines = Buffer.from(text, "utf8").toString("utf8").split("\n");
        expect(lines.length).toBe(written.length + 2);
        const reader = new PlanReader(lines[0] ?? "");
        const read = lines.slice(1).flatMap((line) => reader.read(line) ?? []);
        reader.end();
        expect(reader.header).toEqual(header);
        expect(read).toEqual(written);
      },
    ),
    { numRuns: 150 },
  );
});

const wrong = fc.constantFrom<unknown>(
  ...[
    undefined,
    null,
    0,
    -1,
    1,
    1.5,
    2 ** 53,
    "",
    "1",
    "/",
    "/a",
    "a",
    "/a/../b",
    "/a//b",
    "/a\0b",
    "/\udce9",
  ],
  ...[
    "move",
    "reflink",
    "captured",
    "step",
    "2019-07-04T16:22:31.047Z",
    "2019-02-30T00:00:00Z",
    [],
    {},
  ],
);

test("a step that is checked by hand is what the schema makes of it", () => {
  fc.assert(
    fc.property(
      steps.filter((list) => list.length > 0),
      fc.constantFrom("", "type", "n", "action", "from", "to", "bundle", "stamp", "reason", "more"),
      wrong,
      (written, key, value) => {
        for (const step of written) {
          const made = key === "" ? {} : { [key]: value };
          const record: unknown = JSON.parse(JSON.stringify({ ...stepRecord(step), ...made }));
          const byHand = plainStep(record);
          const bySchema = StepRecord.safeParse(record);
          if (byHand != null) expect(bySchema).toMatchObject({ success: true, data: byHand });
          // What was written, and has nothing that is seldom, is checked by hand.
          const isPlain = bySchema.success && Object.keys(record ?? {}).length === 8;
          const isBytes = Object.keys(record ?? {}).some((name) => name.endsWith("Base64"));
          expect(byHand != null).toBe(isPlain && !isBytes);
        }
      },
    ),
    { numRuns: 1500 },
  );
});

test("a plan cut off anywhere is refused", () => {
  fc.assert(
    fc.property(
      steps.filter((list) => list.length > 0),
      fc.nat(),
      (written, at) => {
        const bytes = written.reduce((sum, step) => sum + step.stamp.sizeBytes, 0);
        const header = encodeHeader({
          operation: "organize",
          createdUs: 0,
          library: "x",
          steps: written.length,
          bytes,
        });
        const body = written.map(encodeStep).join("");
        // The line end of the last line is no part of it.
        const cut = (header + body.slice(0, at % (body.length - 1))).split("\n");
        const read = () => {
          const reader = new PlanReader(cut[0] ?? "");
          for (const line of cut.slice(1)) reader.read(line);
          reader.end();
        };
        expect(read).toThrow(/cut off|The plan says/);
      },
    ),
    { numRuns: 150 },
  );
});
