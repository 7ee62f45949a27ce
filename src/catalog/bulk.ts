// The rows of a whole library, into a catalog that knows no file yet: there are so many that the work of each counts.

import type { Database } from "bun:sqlite";
import { schemaVersion } from "./migrations.ts";
import type { Catalog } from "./open.ts";
import { keepAtHand } from "./page_cache.ts";
import { emptyCatalog, lateIndexes, schemaOf } from "./schema_text.ts";

/**
 * Prepares the connection, outside a transaction. References to folders and runs are not checked: those are of rows
 * just written. Late indexes are left for the end. (Of 10 µs a row, among a million, these take 6: measured.)
 */
export function beginBulk({ db }: Catalog): void {
  db.run("PRAGMA foreign_keys = OFF");
  keepAtHand(db, "bulk");
  for (const name of lateIndexes) db.run(`DROP INDEX IF EXISTS ${name}`);
}

/** Checks references again, and builds the late indexes. Call it outside a transaction. */
export function endBulk({ db }: Catalog): void {
  db.run("PRAGMA foreign_keys = ON");
  keepAtHand(db, "usual");
  buildLateIndexes(db);
}

/** Builds those that are missing, because whoever left them for the end was killed before it. */
export function buildLateIndexes(db: Database): void {
  const found = db.query<{ n: number }, { name: string }>(
    "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'index' AND name = $name",
  );
  const missing = lateIndexes.filter((name) => found.get({ name })?.n === 0);
  if (missing.length === 0) return;
  using fresh = emptyCatalog(schemaVersion);
  const wanted = schemaOf(fresh);
  for (const name of missing) db.run(wanted.get(`index ${name}`) ?? "");
}
