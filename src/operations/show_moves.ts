// `varve runs show` of a run that moved files: what became of its steps, and what an undo would do now.

import type { Clock } from "../base/clock.ts";
import { countSteps, stepsOfRun } from "../catalog/journal_steps.ts";
import { fileCalls } from "../disk/move/file_calls.ts";
import type { StepState } from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import { type ApplySummary, ApplyTally } from "./apply/tally.ts";
import { previewUndo } from "./apply/undo_preview.ts";
import { rootsOfStepsBack, type UndoScope } from "./apply/undo_source.ts";
import type { StepEvent } from "./events.ts";
import type { Asking } from "./found.ts";
import type { RunRecord } from "./list_runs.ts";
import type { UnavailableRoot } from "./scan/root.ts";

export type Moves = {
  /** Steps that were begun, by what became of them; those that were left out because they were stale are not. */
  readonly steps: Readonly<Record<StepState, number>>;
  /** What `varve undo RUN` would do: `done` is what would go back. Null where a root is not there to be looked at. */
  readonly undo: Omit<ApplySummary, "already" | "run"> | null;
  /** That root; null where there is none. */
  readonly unavailable: UnavailableRoot | null;
  /** Steps that failed, in order; at most `shown`. Why in words is told only while a run goes on. */
  readonly failed: readonly StepEvent[];
  /** What an undo would leave, the last step first; at most `shown`. */
  readonly left: readonly StepEvent[];
};

/** Whether runs of the operation move files. */
export function movesFiles({ operation }: Pick<RunRecord, "operation">): boolean {
  return operation === "apply" || operation === "undo";
}

/** Looks at every file of the run that could go back; changes nothing. */
export async function showMoves(
  { catalog, signal, emit, clock }: Asking & { readonly clock: Clock },
  run: RunId,
  shown: number,
): Promise<Moves> {
  const steps = countSteps(catalog, run);
  const failed = steps.failed === 0 ? [] : failedSteps(catalog, run, shown);
  const scope: UndoScope = { run, again: true };
  const lost = (await rootsOfStepsBack(catalog, scope, signal)).unavailable();
  if (lost != null) return { steps, undo: null, unavailable: lost, failed, left: [] };
  const left: StepEvent[] = [];
  const tally = new ApplyTally(
    clock,
    (event) => {
      if (event.type === "progress") emit(event);
      if (event.type !== "step" || event.result === "ready") return;
      if (left.length < shown) left.push(event);
    },
    "undo",
    { steps: steps.done + steps.left, bytes: 0 },
  );
  await previewUndo({ catalog, signal }, scope, fileCalls, tally);
  const { already: _, ...undo } = tally.summary(undefined);
  return { steps, undo, unavailable: null, failed, left };
}

function failedSteps(catalog: Asking["catalog"], run: RunId, shown: number): StepEvent[] {
  const failed: StepEvent[] = [];
  for (const { state, n, action, from, to, reason = "other" } of stepsOfRun(catalog, run)) {
    if (state !== "failed") continue;
    failed.push({ type: "step", n, action, from, to, result: "failed", reason });
    if (failed.length === shown) break;
  }
  return failed;
}
