// What is to be told of a file or a folder that has no step, or more than a step.

import { nameParameter } from "../name_column.ts";
import { type Name, nameOf, type WorkingDatabase } from "./working_database.ts";

export type RemarkKind = "folded" | "skipped" | "conflict" | "orphan" | "blocked";

export class Remarks {
  readonly #db: WorkingDatabase;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    db.run(
      `CREATE TABLE remarks (
         id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path ANY NOT NULL, detail ANY NOT NULL
       ) STRICT`,
    );
  }

  add(kind: RemarkKind, path: string, detail: string): void {
    const sql = "INSERT INTO remarks (kind, path, detail) VALUES (?, ?, ?)";
    this.#db.run(sql, kind, nameParameter(path), nameParameter(detail));
  }

  /** In the order in which they were found. */
  *all(): Generator<{ kind: RemarkKind; path: string; detail: string }, void, undefined> {
    const rows = this.#db.iterate<{ kind: RemarkKind; path: Name; detail: Name }>(
      "SELECT kind, path, detail FROM remarks ORDER BY id",
    );
    for (const { kind, path, detail } of rows) {
      yield { kind, path: nameOf(path), detail: nameOf(detail) };
    }
  }
}
