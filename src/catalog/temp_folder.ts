// Where SQLite puts what it sorts and copies, when it does not fit into memory. Its own choice is /var/tmp or
// /tmp, which on a NAS are the small system disk and memory: here it is the folder of the catalog.

import type { Database } from "bun:sqlite";

/**
 * Lets SQLite put temporary files beside `file`, in nameless ones that are gone with their process. It is a setting
 * of the whole process: the last catalog that was opened has it. Where that folder cannot be written, or SQLite
 * cannot name it, its own choice stays.
 */
export function keepTempFilesBeside(db: Database, file: string): void {
  const folder = file.slice(0, file.lastIndexOf("/"));
  if (!folder.startsWith("/") || !folder.isWellFormed()) return;
  try {
    db.run(`PRAGMA temp_store_directory = '${folder.replaceAll("'", "''")}'`);
  } catch {
    // "not a writable directory": a reader who may not write there.
  }
}
