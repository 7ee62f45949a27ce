// Halves of a shot that wait until everything was found, for their other half.

import { nameParameter } from "../name_column.ts";
import type { Name, WorkingDatabase } from "./working_database.ts";

export class WaitingHalves {
  readonly #db: WorkingDatabase;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    // `bundle`: what is known of it, as its writer reads it again.
    db.run(
      `CREATE TABLE waiting (
         id INTEGER PRIMARY KEY, tie TEXT NOT NULL, key ANY NOT NULL, bundle TEXT NOT NULL
       ) STRICT`,
    );
    db.run("CREATE INDEX waiting_by_key ON waiting (tie, key)");
  }

  /** It waits for one of the same key. */
  add(tie: string, key: string, bundle: string): void {
    const sql = "INSERT INTO waiting (tie, key, bundle) VALUES (?, ?, ?)";
    this.#db.run(sql, tie, nameParameter(key), bundle);
  }

  /** Those of one key, key by key, each in the order in which they were found. Others may be added meanwhile. */
  *byKey(tie: string): Generator<readonly string[], void, undefined> {
    const next = (after: Name) =>
      this.#db.get<{ key: Name }>(
        "SELECT key FROM waiting WHERE tie = $tie AND key > $after ORDER BY key LIMIT 1",
        { tie, after },
      );
    for (let row = next(""); row != null; row = next(row.key)) {
      yield this.#db
        .all<{ bundle: string }>(
          "SELECT bundle FROM waiting WHERE tie = $tie AND key = $key ORDER BY id",
          { tie, key: row.key },
        )
        .map(({ bundle }) => bundle);
    }
  }
}
