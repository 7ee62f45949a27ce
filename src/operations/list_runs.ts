// `varve runs` and `varve runs show`: what was done, when, how it ended, and its figures.

import { z } from "zod";
import { AppError, ExitCode } from "../base/errors.ts";
import { isoTime } from "../base/iso_time.ts";
import { getRun, listRuns, type RunRow } from "../catalog/runs.ts";
import type { RunId, RunStatus } from "../domain/run.ts";
import { type Asking, type Found, stoppable } from "./found.ts";

export type RunRecord = {
  readonly type: "run";
  readonly id: RunId;
  readonly operation: string;
  /**
   * `killed`: noted as running, and its process is gone; the next run of the kind goes on from there.
   * `cancelled`: interrupted, and not to be taken up again.
   */
  readonly status: RunStatus | "killed" | "cancelled";
  /** ISO 8601. */
  readonly started: string;
  /** Null while it runs, and where its process died. */
  readonly ended: string | null;
  /** From its first start to its end; null where it has not ended. */
  readonly durationMs: number | null;
  readonly pid: number;
  /** How often it was taken up again. */
  readonly resumed: number;
  /** What was asked. */
  readonly options: unknown;
  /** Its figures, of a scan those of `ScanSummary` (domain/run.ts); null where it has none. */
  readonly summary: unknown;
};

export type RunsQuery = {
  readonly operation?: string;
  /** At most so many, the newest; default: all. */
  readonly limit?: number;
};

/** Whether a process of that number is alive on this machine. */
export type IsAlive = (pid: number) => boolean;

export class NoSuchRunError extends AppError {
  override readonly name = "NoSuchRunError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "`varve runs` lists them";
  constructor(id: RunId) {
    super(`There is no run ${id}`);
  }
}

/** Lists runs, newest first. */
export function listPastRuns(
  { catalog, signal }: Asking,
  query: RunsQuery,
  isAlive: IsAlive,
): Found<RunRecord, { readonly runs: number }> {
  let count = 0;
  async function* records() {
    for await (const row of stoppable(listRuns(catalog, query), signal)) {
      count += 1;
      yield toRecord(row, isAlive);
    }
  }
  return { records, summary: () => ({ runs: count }) };
}

/** One run; throws `NoSuchRunError`. Without an id, the newest of all. */
export function showRun(
  { catalog }: Pick<Asking, "catalog">,
  id: RunId | undefined,
  isAlive: IsAlive,
): RunRecord {
  // Taking it apart closes the query, which `next()` alone would leave open.
  const [row] = id == null ? listRuns(catalog, { limit: 1 }) : [getRun(catalog, id)];
  if (row == null) throw new NoSuchRunError(id ?? 1);
  return toRecord(row, isAlive);
}

/** The figures of any run, and whether it was cancelled. */
const Figures = z.looseObject({ cancelled: z.boolean().default(false) });

function toRecord(row: RunRow, isAlive: IsAlive): RunRecord {
  const { id, operation, pid, startedUs, endedUs, resumed, options } = row;
  const { cancelled, ...figures } = Figures.parse(row.summary ?? {});
  const killed = row.status === "running" && !isAlive(pid);
  return {
    type: "run",
    id,
    operation,
    status: cancelled ? "cancelled" : killed ? "killed" : row.status,
    started: isoTime(startedUs),
    ended: endedUs == null ? null : isoTime(endedUs),
    durationMs: endedUs == null ? null : Math.round((endedUs - startedUs) / 1000),
    pid,
    resumed,
    options,
    summary: Object.keys(figures).length === 0 ? null : figures,
  };
}
