// Brings everything of a catalog that nobody uses into its one file, so that the file can be exchanged.

import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { fromSqlite, isDamage } from "./errors.ts";

/** What SQLite keeps beside a database: rollback journal, write-ahead log, and the log's index. */
export const sideFiles = ["-journal", "-wal", "-shm"] as const;

/**
 * Writes the log into the file and removes it; nothing happens where the file is not there. Returns `damaged`
 * where the file is too damaged for that: then its side files belong to it still. Throws `CatalogBusyError`
 * where another program has it open.
 */
export function foldIntoOneFile(file: string): "folded" | "damaged" {
  if (!existsSync(file)) return "folded";
  let db: Database | undefined;
  try {
    db = new Database(file, { readwrite: true, create: false });
    db.run("PRAGMA busy_timeout = 2000");
    // Fails with "locked" while any other connection has it open; only so is it ours alone.
    const mode = db.query<{ journal_mode: string }, []>("PRAGMA journal_mode = DELETE").get();
    if (mode?.journal_mode !== "delete") return "damaged";
    // Takes the write lock once: a hot rollback journal is played back by it.
    db.run("BEGIN IMMEDIATE");
    db.run("ROLLBACK");
    return "folded";
  } catch (error) {
    if (isDamage(error)) return "damaged";
    throw fromSqlite(error);
  } finally {
    db?.close();
  }
}
