// Paths that the steps of a plan have given away, so that none is given twice. They lie on disk: a plan may have a
// million of them.

import { nameParameter } from "../name_column.ts";
import { WorkingDatabase } from "./working_database.ts";

/** They come folder by folder: those of the last one are at hand. */
const CACHE_KIB = 4000;

export class GivenPaths implements Disposable {
  readonly #db: WorkingDatabase;

  /** Makes them in a file at the absolute path `file`, which loses its name at once. */
  constructor(file: string) {
    this.#db = new WorkingDatabase(file, CACHE_KIB);
    this.#db.run("CREATE TABLE given (path ANY PRIMARY KEY) STRICT, WITHOUT ROWID");
  }

  has(path: string): boolean {
    const sql = "SELECT 1 FROM given WHERE path = $path";
    return this.#db.get(sql, { path: nameParameter(path) }) != null;
  }

  /** One that is in it already stays so. */
  add(path: string): void {
    this.#db.run("INSERT OR IGNORE INTO given VALUES (?)", nameParameter(path));
  }

  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }
}
