import { expect, test } from "bun:test";
import { join } from "node:path";
import {
  type PlanHeader,
  type PlanStep,
  planActions,
  planOperations,
  planReasons,
} from "../../../src/domain/plan.ts";
import {
  encodeHeader,
  encodeStep,
  PlanFormatError,
  PlanReader,
} from "../../../src/domain/plan_file.ts";

const page = await Bun.file(join(import.meta.dir, "../../../docs/plan-format.md")).text();

const header: PlanHeader = {
  operation: "organize",
  createdUs: Date.parse("2026-11-21T08:00:00Z") * 1000,
  library: "6f1f7e0c9a52",
  steps: 0,
  bytes: 0,
};
const step: PlanStep = {
  n: 1,
  action: "move",
  from: "/volume1/inbox/a.jpg",
  to: "/volume1/photo/2019/a.jpg",
  bundle: 1,
  stamp: { sizeBytes: 12, mtimeUs: 1_562_257_351_047_123 },
  reason: "captured",
};

/** Reads a whole plan. */
function read(lines: readonly string[]): { header: PlanHeader; steps: PlanStep[] } {
  const reader = new PlanReader(lines[0] ?? "");
  const steps = lines.slice(1).flatMap((line) => reader.read(line) ?? []);
  reader.end();
  return { header: reader.header, steps };
}

/** What is said of lines that make no plan. */
function refused(lines: readonly string[]): PlanFormatError {
  try {
    read(lines);
  } catch (error) {
    if (error instanceof PlanFormatError) return error;
    throw error;
  }
  throw new Error("The plan was read");
}

/** Two lines of a plan whose step is written with these keys changed; undefined takes one away. */
function withStep(change: Readonly<Record<string, unknown>>): string[] {
  const record: unknown = JSON.parse(encodeStep(step));
  const line = JSON.stringify({ ...(record as object), ...change });
  return [encodeHeader({ ...header, steps: 1, bytes: 12 }), line];
}

test("the example of the documentation is a plan, and is written the same way", () => {
  const example = /```jsonl\n(.*?)```/su.exec(page)?.[1] ?? "";
  const lines = example.trimEnd().split("\n");
  const plan = read(lines);
  expect(plan.steps.length).toBe(6);
  expect(plan.header.createdUs).toBe(header.createdUs);
  expect(plan.steps[3]?.from).toBe("/volume1/inbox/ot\udce9.jpg");
  expect(encodeHeader(plan.header).trimEnd()).toBe(lines[0] ?? "");
  expect(plan.steps.map((one) => encodeStep(one).trimEnd())).toEqual(lines.slice(1));
});

test("the documentation lists every action and reason in the words of the code", () => {
  for (const [action, meaning] of Object.entries(planActions)) {
    expect(page).toContain(`\n| \`${action}\` | ${meaning} |\n`);
  }
  for (const [reason, { of, meaning }] of Object.entries(planReasons)) {
    expect(page).toContain(`\n| \`${reason}\` | ${of} | ${meaning} |\n`);
  }
  for (const operation of planOperations) expect(page).toContain(`\`"${operation}"\``);
  const rows = page.match(/^\| `[a-z]+` \|/gm) ?? [];
  const keys = 8 + 10;
  expect(rows.length).toBe(
    keys + Object.keys(planActions).length + Object.keys(planReasons).length,
  );
});

test("a header is as long before its steps are counted as after", () => {
  const counted = { ...header, steps: 1_000_000, bytes: 31_000_000_000_000 };
  const most = { ...header, steps: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };
  const lengths = [header, counted, most].map((one) => Buffer.byteLength(encodeHeader(one)));
  expect(new Set(lengths).size).toBe(1);
  for (const one of [header, counted, most]) {
    expect(encodeHeader(one)).toEndWith("\n");
    expect(new PlanReader(encodeHeader(one)).header).toEqual(one);
  }
});

test("a step is one line, its keys in the order of the documentation", () => {
  expect(encodeStep(step)).toBe(
    '{"type":"step","n":1,"action":"move","from":"/volume1/inbox/a.jpg","to":"/volume1/photo/2019/a.jpg","bundle":1,"stamp":{"size":12,"mtime":"2019-07-04T16:22:31.047123Z"},"reason":"captured"}\n',
  );
  const odd = { ...step, from: "/a\nb\u2028/\u0001", to: "/\udcff/c" };
  expect(encodeStep(odd).trimEnd()).not.toContain("\n");
  expect(encodeStep(odd)).toContain('"toBase64":"L/8vYw=="');
});

test("blank lines and Windows line ends count for nothing", () => {
  const lines = [encodeHeader({ ...header, steps: 1, bytes: 12 }).replace("\n", "\r\n")];
  expect(read([...lines, "", "  ", `${encodeStep(step).trimEnd()}\r`, ""]).steps).toEqual([step]);
});

test.each([
  ["", "The file is no plan"],
  ["PNG", "The file is no plan"],
  ["[]", "The file is no plan"],
  ["null", "The file is no plan"],
  ['{"type":"step"}', "The file is no plan"],
  [
    '{"type":"plan","version":2,"anything":"else"}',
    "of version 2, and this program reads version 1",
  ],
  ['{"type":"plan"}', 'Line 1 of the plan cannot be used: "version"'],
  [encodeHeader(header).replace("organize", "tidy"), '"operation"'],
  [encodeHeader(header).replace('"steps":0', '"steps":-1'), '"steps"'],
  [encodeHeader(header).replace('"steps":0', '"steps":1.5'), '"steps"'],
  [encodeHeader(header).replace("2026-11-21T", "2026-13-21T"), '"created"'],
  [encodeHeader(header).replace('"bytes"', '"byte"'), '"bytes"'],
])("the first line %j is refused: %s", (line, message) => {
  expect(refused([line]).message).toContain(message);
});

test.each([
  ["action", { action: "delete" }],
  ["action", { action: undefined }],
  ["reason", { reason: "because" }],
  ["n", { n: 0 }],
  ["n", { n: "1" }],
  ["bundle", { bundle: 2 }],
  ["bundle", { bundle: 0 }],
  ["from", { from: "inbox/a.jpg" }],
  ["from", { from: "" }],
  ["from", { from: "/" }],
  ["from", { from: "/a/../b" }],
  ["from", { from: "/a/./b" }],
  ["from", { from: "/a//b" }],
  ["from", { from: "/a/" }],
  ["from", { from: "/a\u0000b" }],
  ["from", { from: "/a\udce9" }],
  ["from", { from: undefined }],
  ["fromBase64", { fromBase64: "L2E=" }],
  ["fromBase64", { from: undefined, fromBase64: "~" }],
  ["fromBase64", { from: undefined, fromBase64: "YQ==" }],
  ["to", { to: 7 }],
  ["to", { to: "/volume1/inbox/a.jpg" }],
  ["toBase64", { to: undefined, toBase64: "L2EvLi4vYg==" }],
  ["stamp", { stamp: undefined }],
  ["stamp.size", { stamp: { size: -1, mtime: "2019-07-04T16:22:31.047Z" } }],
  ["stamp.mtime", { stamp: { size: 1, mtime: "2019-07-04" } }],
  ["stamp.mtime", { stamp: { size: 1, mtime: 1_562_257_351 } }],
  ["replaces", { replaces: { size: 1, mtime: "2019-07-04T16:22:31.047Z" } }],
  ["replaces", { action: "reflink" }],
  [
    "bundle",
    { n: 2, action: "hardlink", replaces: { size: 1, mtime: "2019-07-04T16:22:31.047Z" } },
  ],
  ["twin", { twin: "/volume1/photo/a.jpg" }],
  ["twin", { action: "quarantine", twin: "/volume1/inbox/a.jpg" }],
  ["twin", { action: "quarantine", twin: "a.jpg" }],
])("a step is refused for its %j: %j", (key, change) => {
  const { message } = refused(withStep(change));
  expect(message).toStartWith(`Line 2 of the plan cannot be used: "${key}": `);
});

test("a key that does not exist is named", () => {
  expect(refused(withStep({ reasons: "x" })).message).toContain("reasons");
});

test("a link may take the place of a file whose state is given", () => {
  const stamp = { size: 12, mtime: "2019-07-04T16:22:31.047Z" };
  const { steps } = read(withStep({ action: "reflink", replaces: stamp }));
  expect(steps[0]?.replaces).toEqual({ sizeBytes: 12, mtimeUs: 1_562_257_351_047_000 });
});

test("no step joins one that replaces a file", () => {
  const stamp = { size: 12, mtime: "2019-07-04T16:22:31.047Z" };
  const [first = "", link = ""] = withStep({ action: "hardlink", replaces: stamp });
  const [, next = ""] = withStep({ n: 2, from: "/volume1/inbox/b.jpg", to: "/b.jpg" });
  expect(refused([first, link, next]).message).toContain("stands alone");
});

test("a file that goes into quarantine may have a twin, under any name", () => {
  const twin = "/volume1/photo/ot\udce9.jpg";
  const text = encodeStep({ ...step, action: "quarantine", twin });
  expect(text).toContain('"twinBase64"');
  const [first = ""] = withStep({});
  expect(read([first, text]).steps[0]?.twin).toBe(twin);
});

test("a step that was cut off is refused, and so is a plan without its last lines", () => {
  const lines = withStep({});
  expect(refused([lines[0] ?? "", (lines[1] ?? "").slice(0, 50)]).message).toContain("is no JSON");
  const cut = refused([lines[0] ?? ""]);
  expect(cut.message).toBe("The plan says that it has 1 steps of 12 bytes, and has 0 of 0");
  expect(cut.hint).toContain('"steps":0,"bytes":0');
  expect(refused([encodeHeader(header), encodeStep(step)]).message).toContain("has 1 of 12");
});

test("numbers rise, and the steps of a bundle stand together", () => {
  const plan = (...steps: readonly (readonly [n: number, bundle: number])[]) => [
    encodeHeader({ ...header, steps: steps.length, bytes: 12 * steps.length }),
    ...steps.map(([n, bundle]) => encodeStep({ ...step, n, bundle })),
  ];
  const numbers = (lines: readonly string[]) => read(lines).steps.map(({ n }) => n);
  expect(numbers(plan([1, 1], [2, 1], [3, 3]))).toEqual([1, 2, 3]);
  // Steps were taken out.
  expect(numbers(plan([2, 2], [5, 5], [6, 5], [9, 8]))).toEqual([2, 5, 6, 9]);
  expect(refused(plan([1, 1], [1, 1])).message).toContain('Line 3 of the plan cannot be used: "n"');
  expect(refused(plan([2, 2], [1, 1])).message).toContain('"n" is not above 2');
  expect(refused(plan([1, 1], [2, 2], [3, 1])).message).toContain("stand elsewhere");
});
