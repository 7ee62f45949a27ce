// A database for one piece of work, in a file of the data folder, because what the system calls temporary is memory
// on a NAS. The file loses its name as soon as it is open, so that nothing is left of it whatever happens.

import { Database, type SQLQueryBindings } from "bun:sqlite";
import { rmSync } from "node:fs";
import { nameFromBytes, osPath } from "../../base/names.ts";
import { fromSqlite } from "../errors.ts";

export type Parameters = Record<string, string | number | Uint8Array>;

/** Text, or its bytes where it is not UTF-8: a column of type ANY, bound by `nameParameter`. */
export type Name = string | Uint8Array;

export function nameOf(value: Name): string {
  return typeof value === "string" ? value : nameFromBytes(value);
}

/** Of pages, while as much again is taken for sorting. */
const SORTING_KIB = 8000;

export class WorkingDatabase implements Disposable {
  readonly #db: Database;
  readonly #cacheKib: number;

  /**
   * Makes it in a file at the absolute path `file`; whatever had that name is replaced. It keeps `cacheKib` of its pages
   * at hand (default 24 MB: with them a million wishes in any order take seconds).
   */
  constructor(file: string, cacheKib = 24_000) {
    this.#cacheKib = cacheKib;
    try {
      rmSync(osPath(file), { force: true });
      this.#db = new Database(file, { create: true, readwrite: true, strict: true });
      // Nobody else ever opens it, and a crash loses it all: no journal, no waiting for the disk. (Bun refuses
      // to have the journal OFF. In memory it stays empty: one transaction makes all pages.)
      this.#db.run("PRAGMA locking_mode = EXCLUSIVE");
      this.#db.run("PRAGMA journal_mode = MEMORY");
      this.#db.run("PRAGMA synchronous = OFF");
      this.#keepAtHand(cacheKib);
      this.#db.run("BEGIN EXCLUSIVE");
      rmSync(osPath(file));
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  run(sql: string, ...parameters: SQLQueryBindings[]): void {
    try {
      this.#db.query(sql).run(...parameters);
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /** A statement that is run a million times: nobody looks for it among the others each time. */
  prepared(sql: string): (...parameters: SQLQueryBindings[]) => void {
    const statement = this.#db.prepare(sql);
    return (...parameters) => {
      try {
        statement.run(...parameters);
      } catch (error) {
        throw fromSqlite(error);
      }
    };
  }

  /** Makes an index of rows that are there. Sorting takes as much memory as pages, so there are fewer of these. */
  index(sql: string): void {
    this.#keepAtHand(Math.min(SORTING_KIB, this.#cacheKib));
    this.run(sql);
    this.#keepAtHand(this.#cacheKib);
  }

  get<Row>(sql: string, parameters: Parameters = {}): Row | null {
    return this.#db.query<Row, Parameters>(sql).get(parameters);
  }

  all<Row>(sql: string, parameters: Parameters = {}): Row[] {
    return this.#db.query<Row, Parameters>(sql).all(parameters);
  }

  /** Row by row; the same statement may be under way more than once. */
  iterate<Row>(sql: string, parameters: Parameters = {}): IterableIterator<Row> {
    return this.#db.prepare<Row, Parameters>(sql).iterate(parameters);
  }

  #keepAtHand(kib: number): void {
    this.#db.run(`PRAGMA cache_size = -${kib}`);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
