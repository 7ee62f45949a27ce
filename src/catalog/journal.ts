// The journal of runs that move files: a batch of steps is written as intended, and on the disk, before anything is
// touched; the end of each is written in the transaction in which the rows of the files follow.

import type { StampAfter, StepReason, StepToDo } from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import { fromSqlite } from "./errors.ts";
import { openStepsOf, saveIntentions } from "./intentions.ts";
import { nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { toReplacedColumn } from "./replaced_column.ts";

/**
 * Writes the steps of one run. While it is there every commit is on the disk before it returns, which a scan
 * has no need of: dispose it when the run has ended. Make it anew where a transaction was given up.
 */
export class Journal implements Disposable {
  readonly #catalog: Catalog;
  readonly #run: RunId;
  readonly #before: number;
  readonly #open: Map<number, StepToDo>;
  /** What is open is not what is written, in more than that some of it has ended. */
  #isOther = false;

  constructor(catalog: Catalog, run: RunId) {
    this.#catalog = catalog;
    this.#run = run;
    this.#open = new Map(openStepsOf(catalog, run).map((step) => [step.n, step]));
    const row = catalog.db.query<{ synchronous: number }, []>("PRAGMA synchronous").get();
    this.#before = row?.synchronous ?? FULL;
    catalog.db.run(`PRAGMA synchronous = ${FULL}`);
  }

  /** All that `act` writes, in one transaction. Throws `OutOfSpaceError` and the like, see errors.ts. */
  write<T>(act: () => T): T {
    const { db } = this.#catalog;
    try {
      return db
        .transaction(() => {
          const hadOpen = this.#open.size > 0;
          const result = act();
          const hasNone = hadOpen && this.#open.size === 0;
          if (this.#isOther || hasNone) {
            saveIntentions(this.#catalog, this.#run, [...this.#open.values()]);
          }
          this.#isOther = false;
          return result;
        })
        .immediate();
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /**
   * These are about to be done; those that failed or were taken back before are done anew. Throws where one of them
   * is done: what an undo needs to know of it must not be written over.
   */
  intend(steps: readonly StepToDo[]): void {
    if (steps.length === 0) return;
    const numbers = new Set(steps.map(({ n }) => n));
    let [first, last] = [Number.MAX_SAFE_INTEGER, 0];
    for (const n of numbers) {
      first = Math.min(first, n);
      last = Math.max(last, n);
    }
    const ended = this.#catalog.db
      .query<{ n: number; state: string }, { run: RunId; first: number; last: number }>(
        "SELECT n, state FROM steps WHERE run_id = $run AND n BETWEEN $first AND $last",
      )
      .all({ run: this.#run, first, last });
    const again = this.#catalog.db.query("DELETE FROM steps WHERE run_id = $run AND n = $n");
    for (const { n, state } of ended) {
      if (!numbers.has(n)) continue;
      if (state === "done" || state === "left") {
        throw new Error(`Step ${n} of run ${this.#run} is done already`);
      }
      again.run({ run: this.#run, n });
    }
    for (const step of steps) this.#open.set(step.n, step);
    this.#isOther = true;
  }

  /** It is done; `sample` is of the file as the catalog knows it. */
  done(step: StepToDo, after: StampAfter, sample: Uint8Array | undefined): void {
    const { mtimeUs, inode, changedUs } = after;
    this.#end(step, ["done", null, mtimeUs, inode, changedUs, sample ?? null]);
  }

  /** It was not done, or was taken back at once. */
  failed(step: StepToDo, reason: StepReason): void {
    this.#end(step, ["failed", reason, null, null, null, null]);
  }

  /** It was not tried after all: as if it had never been intended. */
  drop(n: number): void {
    this.#open.delete(n);
    this.#isOther = true;
  }

  #end(step: StepToDo, ended: Ended): void {
    const { n, bundle, action, from, to, stamp, replaces } = step;
    // Positions, not names: a row a step is much of what applying a plan costs.
    const insert = this.#catalog.db.query<unknown, (string | number | Uint8Array | null)[]>(
      `INSERT INTO steps (run_id, n, bundle, action, source, target, size_bytes, mtime_us, inode, replaces,
         state, reason, after_mtime_us, after_inode, after_changed_us, sample)
       VALUES (?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    insert.run(
      this.#run,
      n,
      bundle ?? null,
      action,
      nameParameter(from),
      nameParameter(to),
      stamp.sizeBytes,
      stamp.mtimeUs,
      stamp.inode,
      toReplacedColumn(replaces),
      ...ended,
    );
    this.#open.delete(n);
  }

  /** Disposing twice is harmless. */
  [Symbol.dispose](): void {
    this.#catalog.db.run(`PRAGMA synchronous = ${this.#before}`);
  }
}

type Ended = readonly [
  state: "done" | "failed",
  reason: StepReason | null,
  afterMtimeUs: number | null,
  afterInode: number | null,
  afterChangedUs: number | null,
  sample: Uint8Array | null,
];

/** The value of `PRAGMA synchronous` under which a commit is on the disk before it returns. */
const FULL = 2;
