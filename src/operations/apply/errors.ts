// Why a run that moves files did not do what it was asked, in words and with an exit status.

import { AppError, ExitCode } from "../../base/errors.ts";
import type { StepReason } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";

/** Failures that every other step would have met as well; what was done by then is done. */
export class MovesStoppedError extends AppError {
  override readonly name = "MovesStoppedError";
  override readonly exitCode: ExitCode;
  override readonly hint: string;
  /** `detail`: of the failure that was one too many. */
  constructor(reason: StepReason, detail: string) {
    super(`Stopped, as further steps would fail as well: ${detail}`);
    const { exitCode, hint } = ways[reason] ?? otherwise;
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

type Way = { readonly exitCode: ExitCode; readonly hint: string };

const ways: Readonly<Partial<Record<StepReason, Way>>> = {
  "no-space": {
    exitCode: ExitCode.outOfSpace,
    hint: "Free some space, and start the same command again: it goes on",
  },
  "read-only": {
    exitCode: ExitCode.rootUnavailable,
    hint: "See why the file system cannot be written (`dmesg` tells), and start the same command again: it goes on",
  },
};

const otherwise: Way = {
  exitCode: ExitCode.someFailed,
  hint: "Mend what stands in the way, and start the same command again: it goes on",
};

/** Nothing is as it was when the plan was made. */
export class StalePlanError extends AppError {
  override readonly name = "StalePlanError";
  override readonly exitCode = ExitCode.stalePlan;
  override readonly hint =
    "Nothing was done. Make a new plan: `varve organize` and `varve duplicates` look at all files first";
  constructor() {
    super("Every step of the plan is stale: files have changed, or are not where they were");
  }
}

/** Nothing is as the run left it that was to be undone. */
export class StaleRunError extends AppError {
  override readonly name = "StaleRunError";
  override readonly exitCode = ExitCode.stalePlan;
  override readonly hint =
    "Nothing was done: a file that was changed, moved or replaced since is left as it is";
  constructor(run: RunId) {
    super(`Nothing is any more as run ${run} left it`);
  }
}
