// How a plan is printed, from figures made up: every kind of step and remark once.

import { expect, test } from "bun:test";
import type { Shown } from "../../../../src/cli/render/organize.ts";
import {
  organizeRecords,
  organizeSummary,
  printOrganized,
} from "../../../../src/cli/render/organize.ts";
import { Page } from "../../../../src/cli/render/page.ts";
import { colors, plain } from "../../../../src/cli/render/style.ts";
import type { PlanReason, PlanStep } from "../../../../src/domain/plan.ts";
import type { Organized } from "../../../../src/operations/organize/organize.ts";
import type { Remark } from "../../../../src/operations/organize/remarks.ts";
import { PlanTally } from "../../../../src/operations/organize/tally.ts";
import { expectGolden } from "../../../support/golden.ts";

const target = "/volume1/photo";

function step(n: number, from: string, to: string, reason: PlanReason, more = {}): PlanStep {
  const stamp = { sizeBytes: 1_000_000 * n, mtimeUs: 1_562_264_551_047_123 };
  const paths = { from: `/volume1/inbox/${from}`, to: `${target}/${to}` };
  return { n, action: "move", ...paths, bundle: n, stamp, reason, ...more };
}

const steps: readonly PlanStep[] = [
  step(1, "a.jpg", "2019/2019-07/a.jpg", "captured"),
  step(2, "a.xmp", "2019/2019-07/a.xmp", "companion", { bundle: 1 }),
  step(3, "b.jpg", "2019/2019-08/b.jpg", "shifted"),
  step(4, "c\udce9.jpg", "review/c\udce9.jpg", "undated"),
  step(5, "d.jpg", "review/d.jpg", "doubtful"),
  step(6, "e.jpg", "review/e.jpg", "incomplete"),
  step(7, "f\u001b[2J.jpg", "2020/2020-01/f_[2J.jpg", "mtime"),
  step(8, "g.jpg", "", "folded", {
    action: "quarantine",
    to: "/volume1/inbox/.varve-quarantine/2026-11-21/g.jpg",
  }),
];

const captured = {
  local: "2019-07-04T18:22:31",
  offset: "+02:00",
  precision: "second",
  source: "exif:DateTimeOriginal",
  confidence: "high",
} as const;

function folded(i: number): Remark {
  const path = `/volume1/inbox/copy_${i}.jpg`;
  return { type: "folded", path, sameAs: `${target}/2019/2019-07/a.jpg` };
}

const remarks: readonly Remark[] = [
  { type: "orphan", path: "/volume1/inbox/lost.xmp" },
  folded(0),
  {
    type: "conflict",
    path: "/volume1/inbox/a.jpg",
    captured,
    source: "name:File",
    local: "2018-07-04",
    days: 1,
  },
  { type: "skipped", path: "/volume1/inbox/h.jpg", to: `${target}/2019/2019-07/h.jpg` },
  { type: "blocked", path: `${target}/2021`, is: "file" },
];

type Changes = { readonly plan?: string; readonly empty?: true };

function organized({ plan, empty }: Changes = {}): Organized & { disposed: number } {
  const tally = new PlanTally([
    { camera: "PowerShot A620", byMs: 5_400_000 },
    { camera: "Cannon", byMs: -7_200_000 },
  ]);
  const [first] = tally.shifts;
  if (first != null) first.files = 1;
  Object.assign(tally, {
    ...{ seen: 1234, bundles: 7, files: empty ? 0 : 8, bytes: 36_000_000, inPlace: 1000 },
    ...{ review: 3, numbered: 2, shifted: 1, folded: 22, foldedBytes: 99, waiting: 4, undated: 5 },
    ...{ skipped: 1, blocked: 6, unread: 9, others: 12, orphans: 1, conflicts: 1 },
  });
  return {
    run: 7,
    ...(plan == null ? {} : { plan }),
    header: {
      operation: "organize",
      createdUs: 1_700_000_000_000_000,
      library: "6f1f7e0c9a52",
      steps: 8,
      bytes: 36_000_000,
    },
    summary: { ...tally, durationMs: 2345, proofFiles: 2, proofBytes: 77 },
    samples: empty ? [] : steps.slice(0, 2),
    steps: () => (empty ? [] : steps),
    places: () => [
      { path: "2019/2019-07", files: 2, bytes: 3_000_000 },
      { path: "2019/2019-08", files: 1, bytes: 3_000_000 },
      { path: "review", files: 3, bytes: 15_000_000 },
    ],
    remarks: () => (empty ? [] : remarks),
    disposed: 0,
    async [Symbol.asyncDispose]() {
      this.disposed += 1;
    },
  };
}

const shown: Shown = { show: "tree", preview: false, target, apply: ["varve", "apply"] };

async function printed(plan: Organized, how: Shown, terminal?: { readonly columns: number }) {
  let text = "";
  const output = {
    isTTY: terminal != null,
    columns: terminal?.columns ?? 80,
    write: (more: string) => {
      text += more;
    },
  };
  const page = new Page(output, terminal == null ? plain : colors);
  await printOrganized(page, plan, how);
  page.flush();
  return text;
}

test("a plan is printed as a tree of folders, figures, and remarks", async () => {
  const plan = organized({ plan: "/data/plans/organize.jsonl" });
  expectGolden("organize/tree.txt", await printed(plan, shown));
  expect(plan.disposed).toBe(1);
});

test("as a table each step has a line, which fits a terminal", async () => {
  const plan = organized({ plan: "/my data/plan.jsonl" });
  const text = await printed(plan, { ...shown, show: "table" }, { columns: 80 });
  for (const line of Bun.stripANSI(text).split("From").at(1)?.split("\n\n")[0]?.split("\n") ?? []) {
    expect(Bun.stringWidth(line)).toBeLessThanOrEqual(80);
  }
  expectGolden("organize/table_terminal.txt", text);
});

test("of many remarks of a kind some are shown", async () => {
  const many = Array.from({ length: 22 }, (_, i) => folded(i));
  const plan = { ...organized(), remarks: () => many };
  const text = await printed(plan, { ...shown, show: "none" });
  expect(text.match(/^.*copy_.* is .*$/gm)).toHaveLength(20);
  expect(text).toContain("\nand 2 more, which --json lists\n");
});

test("a preview shows samples, and says that no plan was written", async () => {
  const text = await printed(organized(), { ...shown, show: "none", preview: true });
  expectGolden("organize/preview.txt", text);
});

test("a plan without a step says so, and names no command to carry it out", async () => {
  const text = await printed(
    organized({ empty: true }),
    { ...shown, show: "none" },
    { columns: 80 },
  );
  expect(Bun.stripANSI(text)).toStartWith("Nothing to do: 1,234 files looked at in 2.3 s\n");
  expect(text).not.toContain("apply");
  expect(text).not.toContain("preview");
});

test("records hold absolute paths, those that are not UTF-8 in base64", async () => {
  const plan = organized({ plan: "/data/plans/organize.jsonl" });
  const lines: string[] = [];
  for (const show of ["tree", "table", "none"] as const) {
    const how = { ...shown, show, preview: show === "none" };
    for await (const record of organizeRecords(plan, how)) lines.push(JSON.stringify(record));
  }
  lines.push(JSON.stringify(organizeSummary(plan, shown)));
  lines.push(JSON.stringify(organizeSummary(organized(), shown)));
  expectGolden("organize/records.jsonl", `${lines.join("\n")}\n`);
  expect(plan.disposed).toBe(3);
});
