// `varve runs resume` and `varve runs cancel`: what becomes of a run that was interrupted. Which one can be taken
// up again is decided here as where the same command is typed again: for scans and undos by `resumableRun`
// (catalog/runs.ts), for plans by `runOfPlan` (apply/plan_runs.ts).

import { z } from "zod";
import { AppError, ExitCode } from "../base/errors.ts";
import {
  cancelRun,
  getRun,
  isCancelled,
  listRuns,
  type RunRow,
  resumableRun,
} from "../catalog/runs.ts";
import { hashModes, scanKinds } from "../config/schema.ts";
import { digestAlgorithms } from "../domain/inspection.ts";
import type { RunId } from "../domain/run.ts";
import { type ApplyResult, applyPlan } from "./apply/apply_plan.ts";
import { runOfPlan } from "./apply/plan_runs.ts";
import { resumeUndo, type UndoResult } from "./apply/undo_run.ts";
import type { Context } from "./context.ts";
import { NoSuchRunError } from "./list_runs.ts";
import type { ScanResult } from "./scan/scan.ts";
import { type LibraryScan, oneReader, scanLibrary } from "./scan/scan_library.ts";

/** The run has ended for good, or cannot go on. */
export class RunEndedError extends AppError {
  override readonly name = "RunEndedError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** What a scan was asked, as its run keeps it (`runOptions` of scan/options.ts). */
const StoredScan = z.object({
  targets: z.array(z.object({ root: z.string(), below: z.string().optional() })),
  kinds: z.array(z.enum(scanKinds)),
  exclude: z.array(z.string()),
  hash: z.enum(hashModes),
  digests: z.array(z.enum(digestAlgorithms)),
  reread: z.boolean(),
  retryFailed: z.boolean(),
});

/** Likewise a plan (apply/plan_runs.ts); what identifies it is compared there. */
const StoredApply = z.object({ file: z.string() });

/** Likewise an undo (`optionsOf` of apply/undo_run.ts). */
const StoredUndo = z.object({
  run: z.number(),
  under: z.string().optional(),
  named: z.boolean().default(false),
});

export type ResumeRequest = Omit<LibraryScan, "path" | "targets" | "reread" | "retryFailed">;

/** What the run that was gone on with came to. */
export type Resumed =
  | { readonly operation: "scan"; readonly result: ScanResult }
  | { readonly operation: "apply"; readonly result: ApplyResult }
  | { readonly operation: "undo"; readonly result: UndoResult };

/**
 * Goes on with an interrupted run as it was asked; all else (threads, tools, limits) is as configured now.
 * Throws `NoSuchRunError`, `RunEndedError` where it cannot be taken up again, and what the operation itself throws.
 */
export async function resumeRun(
  context: Context,
  run: RunId,
  request: ResumeRequest,
): Promise<Resumed> {
  const row = existing(context, run);
  const { pid } = request;
  switch (row.operation) {
    case "scan":
      return { operation: "scan", result: await resumeScan(context, row, request) };
    case "apply":
      return { operation: "apply", result: await resumeApply(context, row, request) };
    case "undo":
      return { operation: "undo", result: await resumeStoppedUndo(context, row, pid) };
    default:
      throw new RunEndedError(
        `Run ${run} is of ${row.operation}, which cannot be resumed`,
        "Start it again",
      );
  }
}

async function resumeScan(
  context: Context,
  row: RunRow,
  request: ResumeRequest,
): Promise<ScanResult> {
  checkResumable(context, row);
  const { targets, reread, retryFailed, ...what } = storedOptions(StoredScan, row);
  const config = { ...request.config, scan: what };
  return scanLibrary(context, {
    ...request,
    config,
    targets: targets.map(({ root, below }) => (below == null ? { root } : { root, below })),
    reread,
    retryFailed,
  });
}

/** One that was ended by failures is taken up again as well: they may have been mended. */
async function resumeApply(
  context: Context,
  row: RunRow,
  request: ResumeRequest,
): Promise<ApplyResult> {
  const { file } = storedOptions(StoredApply, row);
  if (row.status === "done" || isCancelled(row)) throw ended(context, row);
  if (runOfPlan(context.catalog, file) !== row.id) {
    throw new RunEndedError(
      `The plan "${file}" is not the one of run ${row.id}, or was undone or applied anew since`,
      startAgain["apply"],
    );
  }
  const { pid } = request;
  return applyPlan(context, { plan: file, dryRun: false, inspector: oneReader(request), pid });
}

async function resumeStoppedUndo(context: Context, row: RunRow, pid: number): Promise<UndoResult> {
  checkResumable(context, row);
  const { run, under, named } = storedOptions(StoredUndo, row);
  const scope = { run, ...(under == null ? {} : { under }), again: named };
  return resumeUndo(context, scope, { pid });
}

/** Throws `RunEndedError` unless it is interrupted, and the newest of its kind. */
function checkResumable(context: Context, row: RunRow): void {
  const newest = resumableRun(context.catalog, row.operation, row.options);
  if (newest?.id !== row.id) throw ended(context, row);
}

/** What the run was asked; throws `RunEndedError` where another version has written that. */
function storedOptions<Schema extends z.ZodType>(schema: Schema, row: RunRow): z.output<Schema> {
  const asked = schema.safeParse(row.options);
  if (asked.success) return asked.data;
  throw new RunEndedError(`Run ${row.id} is of another version of varve`, hintOf(row));
}

/**
 * Makes an interrupted run one that is not taken up again; what it has done stays. Throws `NoSuchRunError`, and
 * `RunEndedError` where it is not interrupted.
 */
export function cancelInterruptedRun(
  context: Pick<Context, "catalog" | "clock">,
  run: RunId,
): void {
  const row = existing(context, run);
  if (cancelRun(context.catalog, run, context.clock.nowUs())) return;
  throw new RunEndedError(`${stateOf(row)}: there is nothing to cancel`, "`varve runs` lists them");
}

function existing({ catalog }: Pick<Context, "catalog">, run: RunId): RunRow {
  const row = getRun(catalog, run);
  if (row == null) throw new NoSuchRunError(run);
  return row;
}

const startAgain = {
  scan: "Scan again with `varve scan`: what is known is not read again",
  apply: "Apply its plan with `varve apply PLAN`: what is done is not done again",
  undo: "Undo with `varve undo RUN`: what went back already stays",
} as const;

function hintOf({ operation }: RunRow): string {
  return operation === "apply" || operation === "undo" ? startAgain[operation] : startAgain.scan;
}

/** Why a run cannot be resumed. */
function ended({ catalog }: Pick<Context, "catalog">, row: RunRow): RunEndedError {
  const [newest] = listRuns(catalog, { operation: row.operation, limit: 1 });
  if (row.status === "interrupted" && newest != null && newest.id !== row.id) {
    return new RunEndedError(
      `Run ${row.id} is not the newest ${row.operation}: run ${newest.id} came after it`,
      hintOf(row),
    );
  }
  return new RunEndedError(`${stateOf(row)} and cannot be resumed`, hintOf(row));
}

/** "Run 3 is done" */
function stateOf(row: RunRow): string {
  if (isCancelled(row)) return `Run ${row.id} is cancelled`;
  return row.status === "failed" ? `Run ${row.id} failed` : `Run ${row.id} is ${row.status}`;
}
