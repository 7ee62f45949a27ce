// What an undo does to the journal of the run that it takes back.

import type { StampAfter } from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import type { Catalog } from "./open.ts";

type Parameters = Record<string, string | number>;

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
