// Files below the target that go elsewhere.

import type { FileId } from "../scanned.ts";
import type { WorkingDatabase } from "./working_database.ts";

export class Movers {
  readonly #db: WorkingDatabase;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    db.run("CREATE TABLE movers (file INTEGER PRIMARY KEY) STRICT");
  }

  add(file: FileId): void {
    this.#db.run("INSERT OR IGNORE INTO movers VALUES (?)", file);
  }

  has(file: FileId): boolean {
    return this.#db.get("SELECT 1 FROM movers WHERE file = $file", { file }) != null;
  }
}
