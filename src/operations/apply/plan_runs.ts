// The runs that applied a plan before: which of them is gone on with, and what is done already.

import { canonicalJson } from "../../base/canonical_json.ts";
import { isoTime } from "../../base/iso_time.ts";
import { hasStep, type JournalStep, stepsBetween } from "../../catalog/journal_steps.ts";
import type { Catalog } from "../../catalog/open.ts";
import { getRun, isCancelled, listRuns } from "../../catalog/runs.ts";
import type { PlanHeader, PlanStep } from "../../domain/plan.ts";
import type { RunId } from "../../domain/run.ts";
import { PlanFile } from "./read_plan.ts";

/** What tells a plan from all others: its number of steps may be less than it was. */
export function identityOf({ operation, createdUs, library }: PlanHeader) {
  return { operation, created: isoTime(createdUs), library };
}

/** Runs that applied the plan before, the newest first. */
export function runsOfPlan(catalog: Catalog, header: PlanHeader): readonly RunId[] {
  const wanted = canonicalJson(identityOf(header));
  const found: RunId[] = [];
  for (const { id, options } of listRuns(catalog, { operation: "apply" })) {
    if (options == null || typeof options !== "object" || !("plan" in options)) continue;
    if (canonicalJson(options.plan) === wanted) found.push(id);
  }
  return found;
}

/**
 * The run that applying a plan goes on with, of those that applied it before. A plan that was taken back, in whole
 * or in part, is applied anew, and can be taken back anew; so is one whose run was cancelled.
 */
export function runToGoOnWith(catalog: Catalog, before: readonly RunId[]): RunId | undefined {
  const [newest] = before;
  if (newest == null || hasStep(catalog, newest, "undone")) return undefined;
  return isCancelled(getRun(catalog, newest)) ? undefined : newest;
}

/**
 * The run that applying the plan would go on with now; undefined where it would be a new one. Throws
 * `PlanUnreadableError` and `PlanFormatError`.
 */
export function runOfPlan(catalog: Catalog, path: string): RunId | undefined {
  using plan = new PlanFile(path);
  return runToGoOnWith(catalog, runsOfPlan(catalog, plan.header));
}

/** Numbers of the steps of a bundle that one of the runs has done, and nobody has taken back. */
export function doneIn(
  catalog: Catalog,
  runs: readonly RunId[],
  bundle: readonly PlanStep[],
): ReadonlySet<number> {
  const byNumber = new Map(bundle.map((step) => [step.n, step]));
  const isDone = ({ n, state, action, from, to }: JournalStep) => {
    const step = byNumber.get(n);
    if (step == null || (state !== "done" && state !== "left")) return false;
    // A plan in which a place was changed by hand has another step under the same number.
    return step.action === action && step.from === from && step.to === to;
  };
  const [first, last] = [bundle[0]?.n ?? 0, bundle.at(-1)?.n ?? 0];
  const done = new Set<number>();
  for (const run of runs) {
    for (const step of stepsBetween(catalog, run, first, last)) if (isDone(step)) done.add(step.n);
  }
  return done;
}
