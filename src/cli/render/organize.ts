// A plan of `varve organize` for people and for programs: its folders as a tree, its steps as a table, samples of
// it, and what is to be told of single files.

import { formatBytes } from "../../base/bytes.ts";
import { assertNever } from "../../base/errors.ts";
import { isoTime } from "../../base/iso_time.ts";
import type { PlanStep } from "../../domain/plan.ts";
import type { Organized, PlanFolder } from "../../operations/organize/organize.ts";
import type { Remark } from "../../operations/organize/remarks.ts";
import type { AnswerRecord } from "../definition.ts";
import { type FolderLine, folderLines } from "./folder_tree.ts";
import type { Page } from "./page.ts";
import { pathField, withPaths } from "./records.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { formatCount, formatCounted, formatDuration } from "./words.ts";

/** What can be shown of a plan: its folders, every step, or its figures only. */
export const shows = ["tree", "table", "none"] as const;
export type Shown = { readonly show: (typeof shows)[number]; readonly preview: boolean };

/** Remarks of a kind that are shown to people; programs get all of them. */
const SHOWN_REMARKS = 20;

/** Records for programs; the plan is of no use afterwards. */
export async function* organizeRecords(
  organized: Organized,
  { show, preview }: Shown,
): AsyncGenerator<AnswerRecord, void, undefined> {
  try {
    if (show === "tree") for (const place of organized.places()) yield placeRecord(place);
    if (show === "table") {
      const { createdUs, ...header } = organized.header;
      yield { type: "plan", ...header, created: isoTime(createdUs) };
      for (const step of organized.steps()) yield stepRecord(step, "step");
    }
    if (preview) for (const step of organized.samples) yield stepRecord(step, "sample");
    for (const remark of organized.remarks()) yield withPaths(remark, ["path", "sameAs", "to"]);
  } finally {
    await organized[Symbol.asyncDispose]();
  }
}

/** The fields of the summary line. */
export function organizeSummary({ run, plan, header, summary }: Organized) {
  const { createdUs: _, operation: __, ...rest } = header;
  return { run, ...(plan == null ? { plan: null } : pathField(plan, "plan")), ...rest, ...summary };
}

/** The same for people; the plan is of no use afterwards. */
export async function printOrganized(
  page: Page,
  organized: Organized,
  { show, preview }: Shown,
): Promise<void> {
  try {
    if (show === "tree") {
      const lines = folderLines(() => organized.places());
      if ((await page.table(treeColumns, lines)) > 0) page.line();
    }
    if (show === "table" && (await page.table(stepColumns, organized.steps())) > 0) page.line();
    if (preview && organized.samples.length > 0) {
      await page.table(stepColumns, organized.samples);
      page.line();
    }
    printFigures(page, organized, preview);
    printRemarks(page, organized.remarks());
  } finally {
    await organized[Symbol.asyncDispose]();
  }
}

const treeColumns: readonly Column<FolderLine>[] = [
  { title: "Folder", text: ({ name, depth }) => "  ".repeat(depth) + printable(name) },
  { title: "Files", text: ({ files }) => formatCount(files), align: "right" },
  { title: "Size", text: ({ bytes }) => formatBytes(bytes), align: "right" },
];

const stepColumns: readonly Column<PlanStep>[] = [
  { title: "From", text: ({ from }) => printable(from), shrink: "middle", least: 16 },
  { title: "To", text: ({ to }) => printable(to), shrink: "middle", least: 16 },
  { title: "Why", text: whyOf, color: ({ reason }) => reasonColors[reason], drop: 1 },
];

const reasonColors: Readonly<Partial<Record<PlanStep["reason"], "yellow" | "dim" | "cyan">>> = {
  companion: "dim",
  shifted: "cyan",
  mtime: "yellow",
  undated: "yellow",
  doubtful: "yellow",
  incomplete: "yellow",
  folded: "yellow",
};

function whyOf({ action, reason }: PlanStep): string {
  return action === "move" ? reason : `${action}, ${reason}`;
}

function printFigures(page: Page, organized: Organized, preview: boolean): void {
  const { plan, summary } = organized;
  const { files, bytes, bundles, durationMs } = summary;
  const parts: readonly (readonly [number, string])[] = [
    [summary.inPlace, "in their place"],
    [summary.review, "to review"],
    [summary.shifted, "by a clock put right"],
    [summary.numbered, "with a number behind the name"],
    [summary.folded, "of the same content as another"],
    [summary.conflicts, "with another day somewhere"],
    [summary.waiting, "waiting, modified just now"],
    [summary.undated, "without a date, left where they are"],
    [summary.skipped, "left where they are, their names taken"],
    [summary.blocked, "left where they are, their folder cannot be"],
    [summary.unread, "that could not be read"],
    [summary.others, "of kinds that are not filed"],
    [summary.orphans, "sidecars without their file"],
  ];
  page.line(
    files === 0
      ? `Nothing to do; ${formatCounted(summary.seen, "file")} looked at`
      : `${formatCounted(files, "step")} for ${formatCounted(bundles, "bundle")}, ${formatBytes(bytes)}; ` +
          `${formatCounted(summary.seen, "file")} looked at in ${formatDuration(durationMs)}`,
  );
  const shown = parts.filter(([count]) => count > 0);
  if (files === 0)
    shown.splice(
      shown.findIndex(([, words]) => words === "in their place"),
      1,
    );
  for (const [count, words] of shown) page.line(`  ${formatCount(count)} ${words}`);
  if (plan != null) {
    page.line(`Plan: ${printable(plan)}`);
    page.remark("`varve apply PLAN` carries it out, `varve apply PLAN --dry-run` tries it");
  } else if (preview && files > 0) {
    page.line("No plan was written: this is a preview");
  }
}

function printRemarks(page: Page, remarks: Iterable<Remark>): void {
  const counts = new Map<Remark["type"], number>();
  const lines = new Map<Remark["type"], string[]>();
  for (const remark of remarks) {
    const count = (counts.get(remark.type) ?? 0) + 1;
    counts.set(remark.type, count);
    if (count > SHOWN_REMARKS) continue;
    const list = lines.get(remark.type) ?? [];
    list.push(remarkLine(remark));
    lines.set(remark.type, list);
  }
  for (const [type, list] of lines) {
    page.title(remarkTitles[type]);
    for (const line of list) page.line(line);
    const more = (counts.get(type) ?? 0) - list.length;
    if (more > 0) page.line(page.style.dim(`and ${formatCount(more)} more, which --json lists`));
  }
}

const remarkTitles: Readonly<Record<Remark["type"], string>> = {
  folded: "The same content is there already",
  skipped: "Another file has the name",
  conflict: "Something says another day",
  orphan: "Sidecars whose file is not there",
  blocked: "These cannot be folders",
};

function remarkLine(remark: Remark): string {
  switch (remark.type) {
    case "folded":
      return printable(`${remark.path} is ${remark.sameAs}`);
    case "skipped":
      return printable(`${remark.path} would be ${remark.to}`);
    case "conflict": {
      const { path, captured, source, local, days } = remark;
      const taken = captured == null ? "" : `filed by ${captured.local} (${captured.source}), `;
      const off = formatCounted(days, "day");
      return printable(`${path}: ${taken}${source} says ${local}, ${off} off`);
    }
    case "orphan":
      return printable(remark.path);
    case "blocked":
      return printable(`${remark.path} is a ${remark.is}`);
    default:
      return assertNever(remark);
  }
}

function placeRecord({ path, files, bytes }: PlanFolder): AnswerRecord {
  return withPaths({ type: "place", path, files, bytes }, ["path"]);
}

function stepRecord(step: PlanStep, type: "step" | "sample"): AnswerRecord {
  const { stamp, replaces: _, ...rest } = step;
  const { sizeBytes: size, mtimeUs } = stamp;
  const record = { type, ...rest, stamp: { size, mtime: isoTime(mtimeUs) } };
  return withPaths(record, ["from", "to"]);
}
