// What must hold after a scan was killed, whenever that was.

import { Database } from "bun:sqlite";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Program, runToEnd } from "./program.ts";

export const catalogName = "catalog.sqlite";

export type AfterKill = {
  /** What is not as it must be; empty: all is well. */
  readonly problems: readonly string[];
  /** Files that the checkpoint says are dealt with; 0 where there is none. */
  readonly done: number;
};

/**
 * Checks the catalog of a data folder as a kill left it: by `varve catalog check`, and by SQLite on a copy, so
 * that the next scan meets what the kill left. In a first scan (`first`) each row belongs to a checkpoint.
 */
export async function checkAfterKill(
  program: Program,
  data: string,
  first: boolean,
): Promise<AfterKill> {
  const copy = join(data, "..", "after-kill");
  copyCatalog(data, copy);
  const file = join(copy, catalogName);
  if (!existsSync(file)) return { problems: [], done: 0 };
  using db = new Database(file, { readwrite: true, strict: true });
  const problems = column(db, "PRAGMA integrity_check").filter((line) => line !== "ok");
  problems.push(
    ...column(db, "SELECT \"table\" || ' refers to nothing' FROM pragma_foreign_key_check"),
  );
  const hasSchema = column(db, "SELECT name FROM sqlite_schema WHERE name = 'runs'").length > 0;
  const run = hasSchema ? lastRun(db) : undefined;
  const done = run?.done ?? 0;
  // A run that got to its end keeps no checkpoint; it was killed on its way out.
  if (first && run != null && run.status !== "done" && run.rows !== done) {
    problems.push(`${run.rows} files, but the checkpoint says ${done}`);
  }
  const check = await runToEnd(program, ["catalog", "check", "--data", data]);
  // 10: killed before the schema was there, so there is no catalog yet.
  if (check.status !== 0 && !(check.status === 10 && !hasSchema)) {
    const findings = check.records.map((record) => JSON.stringify(record)).join(" ");
    problems.push(`catalog check ended with ${check.status}: ${findings}${check.stderr}`);
  }
  return { problems, done };
}

/** Copies the database with its log; without the shared memory, which SQLite makes again from the log. */
export function copyCatalog(data: string, into: string): void {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const name of [catalogName, `${catalogName}-wal`]) {
    if (existsSync(join(data, name))) copyFileSync(join(data, name), join(into, name));
  }
}

function lastRun(db: Database) {
  return db
    .query<{ status: string; done: number; rows: number }, []>(
      `SELECT status, coalesce(checkpoint ->> 'found', 0) AS done, (SELECT count(*) FROM files) AS rows
       FROM runs ORDER BY id DESC LIMIT 1`,
    )
    .get();
}

function column(db: Database, sql: string): string[] {
  return db
    .query<Record<string, unknown>, []>(sql)
    .all()
    .flatMap((row) => Object.values(row).map(String));
}
