// The rows of a whole library, into a catalog that knows no file yet: there are so many that the work of each counts.

import { schemaVersion } from "./migrations.ts";
import type { Catalog } from "./open.ts";
import { checkpointEvery, keepAtHand } from "./pages.ts";
import { emptyCatalog, lateIndexes, schemaOf } from "./schema_text.ts";

/**
 * Prepares the connection, outside a transaction. References to folders and runs are not checked: those are of rows
 * just written. Late indexes are left to whoever needs them. (Of 10 µs a row, among a million, these take 6: measured.)
 * Checkpoints are made while threads read, so that little is left for the end.
 */
export function beginBulk({ db }: Catalog): void {
  db.run("PRAGMA foreign_keys = OFF");
  keepAtHand(db, "bulk");
  checkpointEvery(db, "bulk");
  for (const name of lateIndexes) db.run(`DROP INDEX IF EXISTS ${name}`);
}

/** Checks references again. Call it outside a transaction. Late indexes are still missing. */
export function endBulk({ db }: Catalog): void {
  db.run("PRAGMA foreign_keys = ON");
  keepAtHand(db, "usual");
  checkpointEvery(db, "usual");
}

/**
 * Builds the late indexes where they are missing, because whoever wrote the rows did without them, or was killed before.
 * Whoever asks for many files by their sizes or stamps calls this first.
 */
export function ensureLateIndexes({ db }: Catalog): void {
  const found = db.query<{ n: number }, { name: string }>(
    "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'index' AND name = $name",
  );
  const missing = lateIndexes.filter((name) => found.get({ name })?.n === 0);
  if (missing.length === 0) return;
  using fresh = emptyCatalog(schemaVersion);
  const wanted = schemaOf(fresh);
  for (const name of missing) db.run(wanted.get(`index ${name}`) ?? "");
}
