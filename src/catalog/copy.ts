// A copy of a catalog while it is in use, as one file without a write-ahead log.

import { Database } from "bun:sqlite";
import { rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { fromSqlite } from "./errors.ts";
import type { Catalog } from "./open.ts";

export type CopyOptions = {
  readonly signal: AbortSignal;
  /** Called between steps with the part that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
};

/** Pages a step, 8 MB: often enough to stop and tell, few enough to cost nothing. */
const PAGES_A_STEP = 2000;

/**
 * Copies the catalog in `from` to the new file `to`: the state of one instant, also while others write.
 * Removes what there is of `to` when it fails or is stopped. Does not verify and does not sync.
 */
export async function copyCatalog(from: string, to: string, options: CopyOptions): Promise<void> {
  await cleanly(to, async () => {
    const source = new DatabaseSync(from, { readOnly: true });
    try {
      // An open snapshot: without it the copy would begin anew whenever another process writes.
      source.exec("BEGIN");
      source.prepare("SELECT count(*) FROM sqlite_schema").get();
      await backup(source, to, {
        rate: PAGES_A_STEP,
        progress: ({ totalPages, remainingPages }) => {
          options.signal.throwIfAborted();
          options.onProgress?.(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
        },
      });
    } finally {
      source.close();
    }
    options.signal.throwIfAborted();
  });
}

/** The same through the catalog's own connection, for one that lets no other in. Compacts, and cannot be stopped. */
export async function copyOpenCatalog(catalog: Catalog, to: string): Promise<void> {
  await cleanly(to, async () => {
    catalog.db.query<unknown, { to: string }>("VACUUM INTO $to").run({ to });
  });
}

async function cleanly(to: string, copy: () => Promise<void>): Promise<void> {
  try {
    await copy();
    // A copy says in its header that it wants a log beside it; alone in a folder of backups it must not.
    const db = new Database(to, { readwrite: true });
    try {
      db.run("PRAGMA journal_mode = DELETE");
    } finally {
      db.close();
    }
  } catch (error) {
    for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(to + end, { force: true });
    throw fromSqlite(error);
  }
}
