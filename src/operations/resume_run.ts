// `varve runs resume` and `varve runs cancel`: what becomes of a run that was interrupted. Which one can be taken
// up again is decided by `resumableRun` (catalog/runs.ts), here as for a scan that is started anew.

import { z } from "zod";
import { AppError, ExitCode } from "../base/errors.ts";
import { cancelRun, getRun, listRuns, type RunRow, resumableRun } from "../catalog/runs.ts";
import { hashModes, scanKinds } from "../config/schema.ts";
import { digestAlgorithms } from "../domain/inspection.ts";
import type { RunId } from "../domain/run.ts";
import type { Context } from "./context.ts";
import { NoSuchRunError } from "./list_runs.ts";
import type { ScanResult } from "./scan/scan.ts";
import { type LibraryScan, scanLibrary } from "./scan/scan_library.ts";

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

export type ResumeRequest = Omit<LibraryScan, "path" | "targets" | "reread" | "retryFailed">;

/**
 * Goes on with an interrupted run as it was asked; all else (threads, tools, limits) is as configured now.
 * Throws `NoSuchRunError`, and `RunEndedError` where it cannot be taken up again.
 */
export async function resumeRun(
  context: Context,
  run: RunId,
  request: ResumeRequest,
): Promise<ScanResult> {
  const { catalog } = context;
  const row = existing(context, run);
  if (row.operation !== "scan") {
    throw new RunEndedError(
      `Run ${run} is of ${row.operation}, and only scans can be resumed`,
      "Start it again",
    );
  }
  if (resumableRun(catalog, row.operation, row.options)?.id !== run) throw ended(context, row);
  const asked = StoredScan.safeParse(row.options);
  if (!asked.success) {
    throw new RunEndedError(`Run ${run} is of another version of varve`, scanAgain);
  }
  const { targets, reread, retryFailed, ...what } = asked.data;
  const config = { ...request.config, scan: what };
  return scanLibrary(context, {
    ...request,
    config,
    targets: targets.map(({ root, below }) => (below == null ? { root } : { root, below })),
    reread,
    retryFailed,
  });
}

/**
 * Makes an interrupted run one that is not taken up again; what it has catalogued stays. Throws
 * `NoSuchRunError`, and `RunEndedError` where it is not interrupted.
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

const scanAgain = "Scan again with `varve scan`: what is known is not read again";

/** Why a run cannot be resumed. */
function ended({ catalog }: Pick<Context, "catalog">, row: RunRow): RunEndedError {
  const [newest] = listRuns(catalog, { operation: row.operation, limit: 1 });
  if (row.status === "interrupted" && newest != null && newest.id !== row.id) {
    return new RunEndedError(
      `Run ${row.id} is not the newest ${row.operation}: run ${newest.id} came after it`,
      scanAgain,
    );
  }
  return new RunEndedError(`${stateOf(row)} and cannot be resumed`, scanAgain);
}

/** "Run 3 is done" */
function stateOf({ id, status, summary }: RunRow): string {
  const isCancelled = z.looseObject({ cancelled: z.literal(true) }).safeParse(summary).success;
  if (isCancelled) return `Run ${id} is cancelled`;
  return status === "failed" ? `Run ${id} failed` : `Run ${id} is ${status}`;
}
