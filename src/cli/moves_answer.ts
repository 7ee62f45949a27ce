// What a run that moves files answers with, whoever started it: an apply, an undo, or one that was taken up again.

import { describeError, ExitCode } from "../base/errors.ts";
import type { ApplyResult } from "../operations/apply/apply_plan.ts";
import type { CarryEnd } from "../operations/apply/carry.ts";
import { MovesStoppedError, StalePlanError, StaleRunError } from "../operations/apply/errors.ts";
import type { ApplySummary } from "../operations/apply/tally.ts";
import type { UndoResult } from "../operations/apply/undo_run.ts";
import type { Answer } from "./definition.ts";
import { printApplied, printUndone } from "./render/moves.ts";

export function applyAnswer(result: ApplyResult, signal: AbortSignal): Answer {
  const { run, resumed, end, steps, removedFolders, durationMs } = result;
  const trouble = troubleOf(result, signal, () => new StalePlanError());
  return {
    status: () => statusOf(result.summary, trouble),
    summary: () => ({
      ...result.summary,
      ...{ steps, end: end.kind, dryRun: run == null, resumed, removedFolders, durationMs },
      ...errorField(trouble),
    }),
    print: (page) => printApplied(page, result, trouble),
  };
}

export function undoAnswer(result: UndoResult, signal: AbortSignal): Answer {
  const { run, undone, resumed, end, removedFolders, durationMs } = result;
  const trouble = troubleOf(result, signal, () => new StaleRunError(undone ?? 0));
  return {
    status: () => statusOf(result.summary, trouble),
    summary: () => ({
      ...result.summary,
      ...{ undone: undone ?? null, end: end.kind, dryRun: undone != null && run == null },
      ...{ resumed, removedFolders, durationMs },
      ...errorField(trouble),
    }),
    print: (page) => printUndone(page, result, trouble),
  };
}

type Trouble = ReturnType<typeof describeError>;

/** What kept the run from its end, or from doing anything. */
function troubleOf(
  { end, summary }: { readonly end: CarryEnd; readonly summary: ApplySummary },
  signal: AbortSignal,
  stale: () => Error,
): Trouble | undefined {
  switch (end.kind) {
    case "interrupted":
      return describeError(signal.reason);
    case "failures":
      return describeError(new MovesStoppedError(end.reason, end.detail));
    case "limit":
      return undefined;
    case "done": {
      const isAllStale = summary.stale > 0 && summary.done + summary.already + summary.failed === 0;
      return isAllStale ? describeError(stale()) : undefined;
    }
  }
}

function statusOf({ failed, stale, skipped }: ApplySummary, trouble: Trouble | undefined) {
  if (trouble != null) return trouble.exitCode;
  return failed + stale + skipped > 0 ? ExitCode.someFailed : ExitCode.ok;
}

function errorField(trouble: Trouble | undefined) {
  if (trouble == null) return {};
  const { exitCode: _, ...error } = trouble;
  return { error };
}
