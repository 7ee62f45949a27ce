// A plan of `varve organize` for people and for programs: its folders as a tree, its steps as a table, samples of
// it, and what is to be told of single files.

import { formatBytes } from "../../base/bytes.ts";
import { durationText } from "../../base/duration.ts";
import { joinPath } from "../../base/names.ts";
import type { PlanStep } from "../../domain/plan.ts";
import { headerRecord, stepRecord } from "../../domain/plan_file.ts";
import type { Organized } from "../../operations/organize/organize.ts";
import type { AnswerRecord } from "../definition.ts";
import { type FolderLine, folderLines } from "./folder_tree.ts";
import type { Page } from "./page.ts";
import { printFigures } from "./plan_figures.ts";
import { pathField, withPaths } from "./records.ts";
import { printRemarks } from "./remarks.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { formatCount } from "./words.ts";

/** What can be shown of a plan: its folders, every step, or its figures only. */
export const shows = ["tree", "table", "none"] as const;

export type Shown = {
  /** What is shown of the plan. */
  readonly show: (typeof shows)[number];
  readonly preview: boolean;
  /** Absolute path of the folder that files go to. */
  readonly target: string;
  /** The words of a command line that carries out the plan, up to its name. */
  readonly apply: readonly string[];
};

/** Records for programs; the plan is of no use afterwards. */
export async function* organizeRecords(
  organized: Organized,
  { show, preview, target }: Shown,
): AsyncGenerator<AnswerRecord, void, undefined> {
  try {
    if (show === "tree") {
      for (const { path, ...rest } of organized.places()) {
        yield withPaths({ type: "folder", path: joinPath(target, path), ...rest }, ["path"]);
      }
    }
    if (show === "table") {
      yield headerRecord(organized.header);
      for (const step of organized.steps()) yield stepRecord(step);
    }
    if (preview)
      for (const step of organized.samples) yield { ...stepRecord(step), type: "sample" };
    for (const remark of organized.remarks()) yield withPaths(remark, ["path", "sameAs", "to"]);
  } finally {
    await organized[Symbol.asyncDispose]();
  }
}

/** The fields of the summary line; `plan` is null where none was written. */
export function organizeSummary(
  { run, plan, header, summary }: Organized,
  { target }: Shown,
): Readonly<Record<string, unknown>> {
  const { library, steps, bytes } = header;
  const { shifts, ...figures } = summary;
  return {
    run,
    ...(plan == null ? { plan: null } : pathField(plan, "plan")),
    ...pathField(target, "target"),
    library,
    steps,
    ...figures,
    bytes,
    shifts: shifts.map(({ camera, byMs, files }) => ({ camera, by: durationText(byMs), files })),
  };
}

/** The same for people; the plan is of no use afterwards. */
export async function printOrganized(
  page: Page,
  organized: Organized,
  shown: Shown,
): Promise<void> {
  const { show, preview } = shown;
  try {
    if (show === "tree")
      await page.table(
        treeColumns,
        folderLines(() => organized.places()),
      );
    if (show === "table") await page.table(stepColumns, organized.steps());
    if (preview) await page.table(stepColumns, organized.samples);
    printRemarks(page, organized.remarks());
    await printFigures(page, organized, shown);
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
