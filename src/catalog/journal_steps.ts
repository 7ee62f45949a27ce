// What the journal says of the steps of runs.

import { folderOf } from "../base/paths.ts";
import type { Stamp } from "../domain/entry.ts";
import type {
  JournalAction,
  StampAfter,
  StepReason,
  StepState,
  StepToDo,
} from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import { openStepsOf } from "./intentions.ts";
import { exactName } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { fromReplacedColumn } from "./replaced_column.ts";

/** A step that has ended. */
export type JournalStep = StepToDo & {
  readonly run: RunId;
  readonly state: Exclude<StepState, "intended">;
  readonly reason?: StepReason;
  /** Absent where it is not done, and never was. */
  readonly after?: StampAfter;
  /** 16 hex digits, of the file as it was catalogued when the step was done; absent where that is not known. */
  readonly sample?: string;
};

/** How many steps of a run are in each state. */
export function countSteps(catalog: Catalog, run: RunId): Readonly<Record<StepState, number>> {
  const intended = openStepsOf(catalog, run).length;
  const counts = { intended, done: 0, failed: 0, undone: 0, left: 0 };
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
export function hasStep(catalog: Catalog, run: RunId, state: JournalStep["state"]): boolean {
  const row = catalog.db
    .query("SELECT 1 FROM steps WHERE run_id = $run AND state = $state LIMIT 1")
    .get({ run, state });
  return row != null;
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

/** Folders from which a run has moved files; 100 bytes or so for each. */
export function foldersMovedFrom(catalog: Catalog, run: RunId): Set<string> {
  const query = catalog.db.query<
    { n: number; source: string },
    { run: RunId; past: number; limit: number }
  >(
    `SELECT n, source FROM steps
     WHERE run_id = $run AND n > $past AND state = 'done' AND action IN ('move', 'quarantine')
     ORDER BY n LIMIT $limit`,
  );
  const folders = new Set<string>();
  for (let past = -1; ; ) {
    const rows = query.all({ run, past, limit: SLICE });
    for (const { n, source } of rows) {
      past = n;
      folders.add(folderOf(exactName(source, () => pathBytes(catalog, run, n, "source"))));
    }
    if (rows.length < SLICE) return folders;
  }
}

type Row = {
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
  state: JournalStep["state"];
  reason: StepReason | null;
  after_mtime_us: number | null;
  after_inode: number | null;
  after_changed_us: number | null;
  sample: Uint8Array | null;
};

const SELECT = `SELECT run_id, n, bundle, action, source, target, size_bytes, mtime_us, inode, replaces,
  state, reason, after_mtime_us, after_inode, after_changed_us, sample FROM steps`;

function toStep(catalog: Catalog, row: Row): JournalStep {
  const bytes = (column: "source" | "target") => () =>
    pathBytes(catalog, row.run_id, row.n, column);
  const stamp: Stamp = { sizeBytes: row.size_bytes, mtimeUs: row.mtime_us, inode: row.inode };
  const replaces = fromReplacedColumn(row.replaces);
  return {
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

function pathBytes(
  { db }: Catalog,
  run: RunId,
  n: number,
  column: "source" | "target",
): Uint8Array {
  const row = db
    .query<{ bytes: Uint8Array }, { run: RunId; n: number }>(
      `SELECT CAST(${column} AS BLOB) AS bytes FROM steps WHERE run_id = $run AND n = $n`,
    )
    .get({ run, n });
  if (row == null) throw new Error(`Step ${n} of run ${run} is not there any more`);
  return row.bytes;
}
