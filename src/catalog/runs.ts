// Runs of operations: started, checkpointed, ended, resumed. All of it small; nothing here is bulk.

import { canonicalJson } from "../base/canonical_json.ts";
import type { RunId, RunStatus } from "../domain/run.ts";
import type { Catalog } from "./open.ts";

export type RunRow = {
  readonly id: RunId;
  readonly operation: string;
  /** What was asked, as given to `startRun`. */
  readonly options: unknown;
  readonly status: RunStatus;
  readonly pid: number;
  readonly startedUs: number;
  /** Absent while it runs, and where its process died. */
  readonly endedUs?: number;
  /** How often it was taken up again. */
  readonly resumed: number;
  /** Where it stands, as given to `writeCheckpoint`; absent where there is none. */
  readonly checkpoint?: unknown;
  /** Its figures, as given to `finishRun`; absent while it runs, and where its process died. */
  readonly summary?: unknown;
};

type Row = {
  id: number;
  operation: string;
  options: string;
  status: RunStatus;
  pid: number;
  started_us: number;
  ended_us: number | null;
  resumed: number;
  checkpoint: string | null;
  summary: string | null;
};

const COLUMNS =
  "id, operation, options, status, pid, started_us, ended_us, resumed, checkpoint, summary";

/** Notes that a run has begun. Options must be plain JSON; key order does not matter. */
export function startRun(
  catalog: Catalog,
  run: {
    readonly operation: string;
    readonly options: unknown;
    readonly pid: number;
    readonly nowUs: number;
  },
): RunId {
  const { lastInsertRowid } = catalog.db
    .query(
      `INSERT INTO runs (operation, options, status, pid, started_us)
       VALUES ($operation, $options, 'running', $pid, $nowUs)`,
    )
    .run({
      operation: run.operation,
      options: canonicalJson(run.options),
      pid: run.pid,
      nowUs: run.nowUs,
    });
  return Number(lastInsertRowid);
}

/**
 * The newest run of the operation, if it was interrupted and had equal options. An older interrupted run
 * is not resumed: what came after it may have changed what its checkpoint stands on.
 */
export function resumableRun(
  catalog: Catalog,
  operation: string,
  options: unknown,
): RunRow | undefined {
  const row = catalog.db
    .query<Row, { operation: string }>(
      `SELECT ${COLUMNS} FROM runs WHERE operation = $operation ORDER BY id DESC LIMIT 1`,
    )
    .get({ operation });
  const resumable = row?.status === "interrupted" && row.options === canonicalJson(options);
  return resumable ? toRun(row) : undefined;
}

/** Takes an interrupted run up again under its own id; its checkpoint stays. */
export function resumeRun(catalog: Catalog, id: RunId, pid: number): void {
  catalog.db
    .query(
      `UPDATE runs SET status = 'running', pid = $pid, ended_us = NULL, summary = NULL,
       resumed = resumed + 1 WHERE id = $id`,
    )
    .run({ id, pid });
}

/** Ends a run with its figures; the checkpoint of a finished one is dropped. */
export function finishRun(
  catalog: Catalog,
  id: RunId,
  status: Exclude<RunStatus, "running">,
  summary: unknown,
  nowUs: number,
): void {
  catalog.db
    .query(
      `UPDATE runs SET status = $status, ended_us = $nowUs, summary = $summary,
       checkpoint = CASE $status WHEN 'done' THEN NULL ELSE checkpoint END WHERE id = $id`,
    )
    .run({ id, status, nowUs, summary: summary == null ? null : JSON.stringify(summary) });
}

/**
 * Ends an interrupted run for good: it counts as failed, is never resumed, and `cancelled` in its figures says
 * why. False where the run is not interrupted, and nothing was changed.
 */
export function cancelRun(catalog: Catalog, id: RunId, nowUs: number): boolean {
  return (
    catalog.db
      .query(
        `UPDATE runs SET status = 'failed', ended_us = coalesce(ended_us, $nowUs), checkpoint = NULL,
         summary = json_set(coalesce(summary, '{}'), '$.cancelled', json('true'))
         WHERE id = $id AND status = 'interrupted'`,
      )
      .run({ id, nowUs }).changes > 0
  );
}

/** Whether the run was ended by `cancelRun`. */
export function isCancelled(run: RunRow | undefined): boolean {
  const summary = run?.summary;
  if (typeof summary !== "object" || summary == null) return false;
  return "cancelled" in summary && summary.cancelled === true;
}

/** Notes where a run stands; call it in the transaction of the rows that the checkpoint covers. */
export function writeCheckpoint(catalog: Catalog, id: RunId, checkpoint: unknown): void {
  catalog.db
    .query("UPDATE runs SET checkpoint = $checkpoint WHERE id = $id")
    .run({ id, checkpoint: JSON.stringify(checkpoint) });
}

/**
 * Ends every run that is still noted as running, and returns how many there were. Only for a writer
 * that holds the lock of the catalog and has not started its own run: all of them are of dead processes.
 */
export function closeDeadRuns(catalog: Catalog): number {
  return catalog.db.query("UPDATE runs SET status = 'interrupted' WHERE status = 'running'").run()
    .changes;
}

/** The newest finished run of the operation that was asked all of `options`, whatever else it was asked. */
export function lastDone(
  catalog: Catalog,
  operation: string,
  options: Readonly<Record<string, unknown>>,
): RunRow | undefined {
  for (const run of listRuns(catalog, { operation })) {
    if (run.status === "done" && wasAsked(run.options, options)) return run;
  }
  return undefined;
}

function wasAsked(all: unknown, part: Readonly<Record<string, unknown>>): boolean {
  if (typeof all !== "object" || all == null) return false;
  const asked = new Map(Object.entries(all));
  return Object.entries(part).every(
    ([key, value]) => canonicalJson(asked.get(key)) === canonicalJson(value),
  );
}

/** Runs, newest first; of one operation where it is named. */
export function* listRuns(
  catalog: Catalog,
  filter: { readonly operation?: string; readonly limit?: number } = {},
): Generator<RunRow, void, undefined> {
  const rows = catalog.db
    .prepare<Row, { operation: string | null; limit: number }>(
      `SELECT ${COLUMNS} FROM runs WHERE $operation IS NULL OR operation = $operation
       ORDER BY id DESC LIMIT $limit`,
    )
    .iterate({ operation: filter.operation ?? null, limit: filter.limit ?? -1 });
  for (const row of rows) yield toRun(row);
}

/** The run of that id, or undefined. */
export function getRun(catalog: Catalog, id: RunId): RunRow | undefined {
  const row = catalog.db
    .query<Row, { id: number }>(`SELECT ${COLUMNS} FROM runs WHERE id = $id`)
    .get({ id });
  return row == null ? undefined : toRun(row);
}

function toRun(row: Row): RunRow {
  return {
    id: row.id,
    operation: row.operation,
    options: JSON.parse(row.options),
    status: row.status,
    pid: row.pid,
    startedUs: row.started_us,
    ...(row.ended_us == null ? {} : { endedUs: row.ended_us }),
    resumed: row.resumed,
    ...(row.checkpoint == null ? {} : { checkpoint: JSON.parse(row.checkpoint) }),
    ...(row.summary == null ? {} : { summary: JSON.parse(row.summary) }),
  };
}
