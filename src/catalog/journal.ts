// The journal of runs that move files: each step is written as intended, and on the disk, before anything is
// touched; its end is written in the transaction in which the rows of the files follow.

import type { Stamp } from "../domain/entry.ts";
import type {
  JournalAction,
  StampAfter,
  StepReason,
  StepState,
  StepToDo,
} from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import { fromSqlite } from "./errors.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { fromReplacedColumn, toReplacedColumn } from "./replaced_column.ts";

/** A step as the journal has it. */
export type JournalStep = StepToDo & {
  readonly id: number;
  readonly run: RunId;
  readonly state: StepState;
  readonly reason?: StepReason;
  /** Absent where it is not done, and never was. */
  readonly after?: StampAfter;
  /** 16 hex digits, of the file as it was catalogued when the step was done; absent where that is not known. */
  readonly sample?: string;
};

/**
 * Writes the steps of one run. While it is there every commit is on the disk before it returns, which a scan
 * has no need of: dispose it when the run has ended.
 */
export class Journal implements Disposable {
  readonly #catalog: Catalog;
  readonly #run: RunId;
  readonly #before: number;

  constructor(catalog: Catalog, run: RunId) {
    this.#catalog = catalog;
    this.#run = run;
    const row = catalog.db.query<{ synchronous: number }, []>("PRAGMA synchronous").get();
    this.#before = row?.synchronous ?? FULL;
    catalog.db.run(`PRAGMA synchronous = ${FULL}`);
  }

  /** All that `act` writes, in one transaction. Throws `OutOfSpaceError` and the like, see errors.ts. */
  write<T>(act: () => T): T {
    try {
      return this.#catalog.db.transaction(act).immediate();
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /**
   * A step is about to be done; one of that number that was tried before is tried again. Throws where one of that
   * number is done: what an undo needs to know of it must not be written over.
   */
  intend(step: StepToDo): void {
    const { changes } = this.#catalog.db
      .query<unknown, Parameters>(
        `INSERT INTO steps (run_id, n, bundle, action, source, target, size_bytes, mtime_us, inode, replaces,
           state)
         VALUES ($run, $n, $bundle, $action, CAST($from AS TEXT), CAST($to AS TEXT),
                 $sizeBytes, $mtimeUs, $inode, $replaces, 'intended')
         ON CONFLICT (run_id, n) DO UPDATE SET
           bundle = excluded.bundle, action = excluded.action, source = excluded.source,
           target = excluded.target, size_bytes = excluded.size_bytes, mtime_us = excluded.mtime_us,
           inode = excluded.inode, replaces = excluded.replaces, state = 'intended', reason = NULL, after_mtime_us = NULL,
           after_inode = NULL, after_changed_us = NULL, sample = NULL
         WHERE state NOT IN ('done', 'left')`,
      )
      .run({
        run: this.#run,
        n: step.n,
        bundle: step.bundle ?? null,
        action: step.action,
        from: nameParameter(step.from),
        to: nameParameter(step.to),
        sizeBytes: step.stamp.sizeBytes,
        mtimeUs: step.stamp.mtimeUs,
        inode: step.stamp.inode,
        replaces: toReplacedColumn(step.replaces),
      });
    if (changes === 0) throw new Error(`Step ${step.n} of run ${this.#run} is done already`);
  }

  /** It is done; `sample` is of the file as the catalog knows it. */
  done(n: number, after: StampAfter, sample: Uint8Array | undefined): void {
    this.#catalog.db
      .query<unknown, Parameters>(
        `UPDATE steps SET state = 'done', reason = NULL, after_mtime_us = $mtimeUs,
           after_inode = $inode, after_changed_us = $changedUs, sample = $sample
         WHERE run_id = $run AND n = $n`,
      )
      .run({
        run: this.#run,
        n,
        mtimeUs: after.mtimeUs,
        inode: after.inode,
        changedUs: after.changedUs,
        sample: sample ?? null,
      });
  }

  /** It was not done, or was taken back at once. */
  failed(n: number, reason: StepReason): void {
    this.#catalog.db
      .query<unknown, Parameters>(
        "UPDATE steps SET state = 'failed', reason = $reason WHERE run_id = $run AND n = $n",
      )
      .run({ run: this.#run, n, reason });
  }

  /** It was not tried after all: as if it had never been intended. */
  drop(n: number): void {
    this.#catalog.db
      .query<unknown, Parameters>(
        "DELETE FROM steps WHERE run_id = $run AND n = $n AND state = 'intended'",
      )
      .run({ run: this.#run, n });
  }

  /** Disposing twice is harmless. */
  [Symbol.dispose](): void {
    this.#catalog.db.run(`PRAGMA synchronous = ${this.#before}`);
  }
}

/** The value of `PRAGMA synchronous` under which a commit is on the disk before it returns. */
const FULL = 2;

type Parameters = Record<string, string | number | Uint8Array | null>;

/**
 * A step of another run was reversed: it counts as undone, and what that one had reversed itself is done again,
 * and so on. `chain` is the run whose step it was, then the run that one reversed, then the run that … .
 */
export function stepReversed(
  catalog: Catalog,
  chain: readonly RunId[],
  n: number,
  after: StampAfter,
): void {
  const undone = catalog.db.query<unknown, Parameters>(
    "UPDATE steps SET state = 'undone' WHERE run_id = $run AND n = $n",
  );
  const again = catalog.db.query<unknown, Parameters>(
    `UPDATE steps SET state = 'done', after_mtime_us = $mtimeUs, after_inode = $inode,
       after_changed_us = $changedUs
     WHERE run_id = $run AND n = $n`,
  );
  for (const [i, run] of chain.entries()) {
    if (i % 2 === 0) undone.run({ run, n });
    else {
      again.run({
        ...{ run, n },
        mtimeUs: after.mtimeUs,
        inode: after.inode,
        changedUs: after.changedUs,
      });
    }
  }
}

/** A step that was to be reversed was left as it is. */
export function stepLeft(catalog: Catalog, run: RunId, n: number): void {
  catalog.db
    .query<unknown, Parameters>(
      "UPDATE steps SET state = 'left' WHERE run_id = $run AND n = $n AND state = 'done'",
    )
    .run({ run, n });
}

/** How many steps of a run are in each state. */
export function countSteps(catalog: Catalog, run: RunId): Readonly<Record<StepState, number>> {
  const counts = { intended: 0, done: 0, failed: 0, undone: 0, left: 0 };
  const rows = catalog.db
    .query<{ state: StepState; n: number }, { run: RunId }>(
      "SELECT state, count(*) AS n FROM steps WHERE run_id = $run GROUP BY state",
    )
    .all({ run });
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

/** How many steps of a run are done, and the sizes of their files. */
export function doneTotals(
  catalog: Catalog,
  run: RunId,
): { readonly steps: number; readonly bytes: number } {
  const row = catalog.db
    .query<{ steps: number; bytes: number }, { run: RunId }>(
      `SELECT count(*) AS steps, coalesce(sum(size_bytes), 0) AS bytes FROM steps
       WHERE run_id = $run AND state = 'done'`,
    )
    .get({ run });
  return row ?? { steps: 0, bytes: 0 };
}

/** Whether a run has a step in that state. */
export function hasStep(catalog: Catalog, run: RunId, state: StepState): boolean {
  const row = catalog.db
    .query("SELECT 1 FROM steps WHERE run_id = $run AND state = $state LIMIT 1")
    .get({ run, state });
  return row != null;
}

/** The steps that a crash left undecided, of all runs, in order. */
export function openSteps(catalog: Catalog): JournalStep[] {
  return catalog.db
    .query<Row, []>(`${SELECT} WHERE state = 'intended' ORDER BY run_id, n`)
    .all()
    .map((row) => toStep(catalog, row));
}

/** The step of that number, or undefined. */
export function stepOf(catalog: Catalog, run: RunId, n: number): JournalStep | undefined {
  const row = catalog.db
    .query<Row, { run: RunId; n: number }>(`${SELECT} WHERE run_id = $run AND n = $n`)
    .get({ run, n });
  return row == null ? undefined : toStep(catalog, row);
}

/** Steps of a run from number `first` to `last`, in order; meant for as many as fit into memory. */
export function stepsBetween(
  catalog: Catalog,
  run: RunId,
  first: number,
  last: number,
): JournalStep[] {
  return catalog.db
    .query<Row, { run: RunId; first: number; last: number }>(
      `${SELECT} WHERE run_id = $run AND n BETWEEN $first AND $last ORDER BY n`,
    )
    .all({ run, first, last })
    .map((row) => toStep(catalog, row));
}

/** Rows are taken in slices, so that no statement is open while others write. */
const SLICE = 1000;

/** The steps of a run in either direction; what is written meanwhile is seen or not, as it comes. */
export function* stepsOfRun(
  catalog: Catalog,
  run: RunId,
  direction: "forward" | "backward" = "forward",
): Generator<JournalStep, void, undefined> {
  const query = catalog.db.query<Row, { run: RunId; past: number; limit: number }>(
    direction === "forward"
      ? `${SELECT} WHERE run_id = $run AND n > $past ORDER BY n LIMIT $limit`
      : `${SELECT} WHERE run_id = $run AND n < $past ORDER BY n DESC LIMIT $limit`,
  );
  let past = direction === "forward" ? -1 : Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = query.all({ run, past, limit: SLICE });
    for (const row of rows) {
      past = row.n;
      yield toStep(catalog, row);
    }
    if (rows.length < SLICE) return;
  }
}

type Row = {
  id: number;
  run_id: number;
  n: number;
  bundle: number | null;
  action: JournalAction;
  source: string;
  target: string;
  size_bytes: number;
  mtime_us: number;
  inode: number;
  replaces: string | null;
  state: StepState;
  reason: StepReason | null;
  after_mtime_us: number | null;
  after_inode: number | null;
  after_changed_us: number | null;
  sample: Uint8Array | null;
};

const SELECT = `SELECT id, run_id, n, bundle, action, source, target, size_bytes, mtime_us, inode, replaces,
  state, reason, after_mtime_us, after_inode, after_changed_us, sample FROM steps`;

function toStep(catalog: Catalog, row: Row): JournalStep {
  const bytes = (column: "source" | "target") => () =>
    catalog.db
      .query<{ bytes: Uint8Array }, { id: number }>(
        `SELECT CAST(${column} AS BLOB) AS bytes FROM steps WHERE id = $id`,
      )
      .get({ id: row.id })?.bytes ?? new Uint8Array();
  const stamp: Stamp = { sizeBytes: row.size_bytes, mtimeUs: row.mtime_us, inode: row.inode };
  const replaces = fromReplacedColumn(row.replaces);
  return {
    id: row.id,
    run: row.run_id,
    n: row.n,
    ...(row.bundle == null ? {} : { bundle: row.bundle }),
    action: row.action,
    from: exactName(row.source, bytes("source")),
    to: exactName(row.target, bytes("target")),
    stamp,
    ...(replaces == null ? {} : { replaces }),
    state: row.state,
    ...(row.reason == null ? {} : { reason: row.reason }),
    ...(row.after_mtime_us == null || row.after_inode == null
      ? {}
      : {
          after: {
            sizeBytes: row.size_bytes,
            mtimeUs: row.after_mtime_us,
            inode: row.after_inode,
            changedUs: row.after_changed_us ?? 0,
          },
        }),
    ...(row.sample == null ? {} : { sample: row.sample.toHex() }),
  };
}
