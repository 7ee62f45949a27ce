// The end of a run that moves files, for people: short, since a scheduler mails it.

import { formatBytes } from "../../base/bytes.ts";
import type { ApplyResult } from "../../operations/apply/apply_plan.ts";
import type { ApplySummary } from "../../operations/apply/tally.ts";
import type { UndoResult } from "../../operations/apply/undo_run.ts";
import type { ErrorWords } from "./face.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted, formatDuration } from "./words.ts";

export function printApplied(
  page: Page,
  result: ApplyResult,
  trouble: ErrorWords | undefined,
): void {
  const { run, resumed, end, summary, steps } = result;
  const { done, already, skipped, stale, failed } = summary;
  const done_of = `${formatCount(done)} of ${formatCounted(steps, "step")}`;
  const size = formatBytes(summary.bytes);
  if (run == null) {
    page.line(`Dry run: ${done_of} can be done, ${size}`);
  } else {
    const ended = endings[end.kind] ?? (resumed ? "Resumed and done" : "Done");
    const took = formatDuration(result.durationMs);
    page.line(`${ended}: ${done_of}, ${size}, in ${took}, run ${run}`);
  }
  const left = steps - done - already - skipped - stale - failed;
  printRest(page, result, "not as the plan has them", left);
  printTrouble(page, trouble);
  if (run == null) return;
  if (end.kind === "limit") page.remark("The same command goes on");
  else if (done > 0) page.remark(`\`varve undo ${run}\` takes it back`);
}

export function printUndone(page: Page, result: UndoResult, trouble: ErrorWords | undefined): void {
  const { run, undone, end, summary } = result;
  if (undone == null) {
    page.line("There is nothing to undo");
    return;
  }
  const what = `${formatCounted(summary.done, "step")} of run ${undone}`;
  const size = formatBytes(summary.bytes);
  if (run == null) {
    page.line(`Dry run: ${what} can be undone, ${size}`);
  } else {
    const took = formatDuration(result.durationMs);
    page.line(`${endings[end.kind] ?? "Undone"}: ${what}, ${size}, in ${took}, run ${run}`);
  }
  printRest(page, result, "changed since, and left");
  printTrouble(page, trouble);
  if (run != null && summary.done > 0) page.remark(`\`varve undo ${run}\` does it again`);
}

const endings: Readonly<Record<string, string>> = {
  interrupted: "Stopped",
  limit: "Stopped at the limit",
  failures: "Stopped",
};

/** What became of all other steps, and of folders. */
function printRest(
  page: Page,
  { summary, removedFolders }: Pick<ApplyResult, "summary" | "removedFolders">,
  stale: string,
  left = 0,
): void {
  const parts = stepParts(summary, stale);
  if (left > 0) parts.push(`${formatCount(left)} not tried`);
  if (parts.length > 0) page.line(`  ${parts.join(", ")}`);
  if (removedFolders > 0) page.line(`  ${formatCounted(removedFolders, "empty folder")} removed`);
}

/** "2 done before", "1 failed" */
export function stepParts(
  { already, skipped, stale, failed }: Omit<ApplySummary, "done" | "bytes" | "run">,
  staleWords: string,
): string[] {
  const parts = [
    [already, "done before"],
    [stale, staleWords],
    [skipped, "left with another file of their bundle"],
    [failed, "failed"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatCount(count)} ${words}`);
}

function printTrouble(page: Page, trouble: ErrorWords | undefined): void {
  if (trouble == null) return;
  page.line(`  ${printable(trouble.message)}`);
  if (trouble.hint != null) page.line(`  ${printable(trouble.hint)}`);
}
