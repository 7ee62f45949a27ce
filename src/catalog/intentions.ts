// What runs are about to do. A batch of steps is one row, written before any of them is touched: what a crash leaves
// undecided is found there, and a step costs one row of the journal instead of two.

import { z } from "zod";
import { journalActions, type StepToDo } from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import type { Catalog } from "./open.ts";
import { ReplacedRecord, replacedRecord } from "./replaced_column.ts";

/** A step that was begun, and is not known to have ended. */
export type OpenStep = StepToDo & { readonly run: RunId };

/** Writes all that a run has open, in place of what was written before; none: nothing is open. */
export function saveIntentions(catalog: Catalog, run: RunId, steps: readonly StepToDo[]): void {
  if (steps.length === 0) {
    catalog.db.query("DELETE FROM intentions WHERE run_id = $run").run({ run });
    return;
  }
  catalog.db
    .query("INSERT OR REPLACE INTO intentions (run_id, steps) VALUES ($run, $steps)")
    .run({ run, steps: JSON.stringify(steps.map(stepRecord)) });
}

/** The steps that a crash left undecided, of all runs, in order. */
export function openSteps(catalog: Catalog): OpenStep[] {
  return catalog.db
    .query<{ run_id: RunId }, []>("SELECT run_id FROM intentions ORDER BY run_id")
    .all()
    .flatMap(({ run_id: run }) => openStepsOf(catalog, run).map((step) => ({ ...step, run })));
}

/** The steps of a run that are open, in order. */
export function openStepsOf(catalog: Catalog, run: RunId): StepToDo[] {
  const row = catalog.db
    .query<{ steps: string }, { run: RunId }>("SELECT steps FROM intentions WHERE run_id = $run")
    .get({ run });
  if (row == null) return [];
  const hasEnded = catalog.db.query("SELECT 1 FROM steps WHERE run_id = $run AND n = $n");
  return StepRecords.parse(JSON.parse(row.steps), { jitless: true })
    .filter(({ n }) => hasEnded.get({ run, n }) == null)
    .sort((a, b) => a.n - b.n);
}

/** Whom a file was compared with is left out: a step that is taken up again is compared anew. */
function stepRecord({ n, bundle, action, from, to, stamp, replaces }: StepToDo) {
  const { sizeBytes, mtimeUs, inode } = stamp;
  return {
    ...{ n, bundle, action, from, to, stamp: { sizeBytes, mtimeUs, inode } },
    ...(replaces == null ? {} : { replaces: replacedRecord(replaces) }),
  };
}

const StepRecords = z.array(
  z
    .object({
      n: z.number(),
      bundle: z.number().optional(),
      action: z.enum(journalActions),
      from: z.string(),
      to: z.string(),
      stamp: z.object({ sizeBytes: z.number(), mtimeUs: z.number(), inode: z.number() }),
      replaces: ReplacedRecord.optional(),
    })
    .transform(({ bundle, replaces, ...step }): StepToDo => {
      return {
        ...step,
        ...(bundle == null ? {} : { bundle }),
        ...(replaces == null ? {} : { replaces }),
      };
    }),
);
