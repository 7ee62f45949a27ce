// Copies what can be read of a catalog into a fresh one, table by table. Where the old one is damaged, the
// range of ids that cannot be read is halved until only the rows are left that are truly lost.

import { Database, SQLiteError } from "bun:sqlite";
import { nextTurn } from "../base/turn.ts";
import { fromSqlite, isDamage } from "./errors.ts";
import { schemaVersion } from "./migrations.ts";
import { applicationId } from "./open.ts";
import { emptyCatalog, tablesOf } from "./schema_text.ts";

export type Salvaged = {
  readonly version: number;
  /** Rows copied of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Ids of each table under which something could not be read, or read something that no rule allows. */
  readonly lost: Readonly<Record<string, number>>;
  /** Rows left out because what they belong to is lost. */
  readonly orphans: number;
};

export type SalvageOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: (table: string, rows: number) => void;
};

/** Rows a transaction; between two of them the copy can be stopped. */
const ROWS_A_SLICE = 10_000;

/**
 * Makes the new catalog `to` of what is in `from`, in the schema version that `from` has (the newest where
 * that cannot be told). Throws `CatalogDamagedError` where nothing at all can be read.
 */
export async function salvageCatalog(
  from: string,
  to: string,
  options: SalvageOptions,
): Promise<Salvaged> {
  try {
    const version = versionOf(from);
    const db = emptyCatalog(version, to);
    try {
      return await new Salvage(db, from, version, options).run();
    } finally {
      db.close();
    }
  } catch (error) {
    throw fromSqlite(error);
  }
}

function versionOf(file: string): number {
  const db = new Database(file, { readwrite: true, create: false });
  try {
    const row = db.query<{ user_version: number }, []>("PRAGMA user_version").get();
    const version = row?.user_version ?? 0;
    return version >= 1 && version <= schemaVersion ? version : schemaVersion;
  } finally {
    db.close();
  }
}

/** The statements that copy a range of ids and that read one row. */
type Copy = {
  readonly write: { run(range: { low: number; high: number }): { changes: number } };
  readonly read: { get(row: { id: number }): unknown };
};

class Salvage {
  readonly #db: Database;
  readonly #version: number;
  readonly #options: SalvageOptions;
  readonly #rows: Record<string, number> = {};
  readonly #lost: Record<string, number> = {};

  constructor(db: Database, from: string, version: number, options: SalvageOptions) {
    this.#db = db;
    this.#version = version;
    this.#options = options;
    // A statement that fails half way is undone in memory; the file is thrown away where it is not finished.
    db.run("PRAGMA journal_mode = MEMORY");
    db.run("PRAGMA synchronous = OFF");
    db.run("PRAGMA foreign_keys = OFF");
    db.query<unknown, { from: string }>("ATTACH DATABASE $from AS old").run({ from });
    db.run("PRAGMA cell_size_check = ON");
  }

  async run(): Promise<Salvaged> {
    for (const table of tablesOf(this.#db)) {
      this.#rows[table] = 0;
      this.#lost[table] = 0;
      await this.#copyTable(table);
    }
    this.#nameLibrary();
    const orphans = this.#removeOrphans();
    if (orphans > 0 || Object.values(this.#lost).some((lost) => lost > 0)) {
      // What is lost is found again by the next scan only where it does not take a folder for settled.
      this.#db.run("UPDATE folders SET listing = NULL");
    }
    this.#db.run("DETACH DATABASE old");
    this.#db.run(`PRAGMA application_id = ${applicationId}`);
    this.#db.run(`PRAGMA user_version = ${this.#version}`);
    return { version: this.#version, rows: this.#rows, lost: this.#lost, orphans };
  }

  async #copyTable(table: string): Promise<void> {
    const key = this.#key(table);
    const columns = this.#commonColumns(table);
    if (columns.length === 0) {
      this.#lost[table] = 1; // The old one has no such table any more.
      return;
    }
    // A fresh schema holds the name of a fresh library.
    this.#db.run(`DELETE FROM main."${table}"`);
    const list = columns.map((column) => `"${column}"`).join(", ");
    const copy: Copy = {
      write: this.#db.prepare<unknown, { low: number; high: number }>(
        `INSERT INTO main."${table}" (${list})
         SELECT ${list} FROM old."${table}" WHERE ${key} BETWEEN $low AND $high`,
      ),
      read: this.#db.prepare<unknown, { id: number }>(
        `SELECT ${list} FROM old."${table}" WHERE ${key} = $id`,
      ),
    };
    const last = this.#lastKey(table, key);
    for (let low = this.#firstKey(table, key); low <= last; ) {
      const high = Math.min(last, this.#endOfSlice(table, key, low));
      this.#copyRange(table, copy, low, high);
      await nextTurn();
      this.#options.signal.throwIfAborted();
      this.#options.onProgress?.(table, this.#rows[table] ?? 0);
      low = high + 1;
    }
  }

  /** Copies all of a range or, where something in it is unreadable, each half of it by itself. */
  #copyRange(table: string, copy: Copy, low: number, high: number): void {
    try {
      this.#rows[table] = (this.#rows[table] ?? 0) + copy.write.run({ low, high }).changes;
      return;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
    if (low === high || (high - low > 1000 && this.#isHopeless(copy.read, low, high))) {
      this.#lost[table] = (this.#lost[table] ?? 0) + high - low + 1;
      return;
    }
    const middle = low + Math.floor((high - low) / 2);
    this.#copyRange(table, copy, low, middle);
    this.#copyRange(table, copy, middle + 1, high);
  }

  /**
   * Whether nothing of a large range can be read: in a table that lost its root each id would be tried.
   * Every 16th is: a page holds more rows than that (files 60, media 12 with much evidence).
   */
  #isHopeless(read: Copy["read"], low: number, high: number): boolean {
    for (let id = low; id <= high; id += 16) {
      try {
        read.get({ id });
        return false;
      } catch (error) {
        if (!isUnreadable(error)) throw error;
      }
    }
    return true;
  }

  /** The whole number that orders a table: its rowid, or the first column of its primary key. */
  #key(table: string): string {
    const row = this.#db
      .query<{ name: string }, { table: string }>(
        "SELECT name FROM pragma_table_info($table, 'main') WHERE pk = 1",
      )
      .get({ table });
    if (row == null) throw new Error(`The table ${table} has no primary key`);
    return `"${row.name}"`;
  }

  #commonColumns(table: string): string[] {
    const columns = (schema: string) =>
      this.#db
        .query<{ name: string }, { table: string; schema: string }>(
          "SELECT name FROM pragma_table_info($table, $schema)",
        )
        .all({ table, schema })
        .map((row) => row.name);
    const old = new Set(columns("old"));
    return columns("main").filter((column) => old.has(column));
  }

  #firstKey(table: string, key: string): number {
    return this.#ask(`SELECT min(${key}) AS n FROM old."${table}"`, 1);
  }

  #lastKey(table: string, key: string): number {
    // Unreadable at its end: no row takes less than 20 bytes, and ids are given out one after the other.
    const most = this.#ask("SELECT page_count AS n FROM old.pragma_page_count", 0) * 200;
    return this.#ask(`SELECT max(${key}) AS n FROM old."${table}"`, most);
  }

  /** The key some thousand rows further on; where that cannot be read, so many ids further on. */
  #endOfSlice(table: string, key: string, low: number): number {
    return this.#ask(
      `SELECT max(k) AS n FROM (SELECT ${key} AS k FROM old."${table}"
       WHERE ${key} >= ${low} ORDER BY ${key} LIMIT ${ROWS_A_SLICE})`,
      low + ROWS_A_SLICE,
    );
  }

  /** One number; `otherwise` where it cannot be read, or 0 rows answer with NULL. */
  #ask(sql: string, otherwise: number): number {
    try {
      const row = this.#db.query<{ n: number | null }, []>(sql).get();
      return row?.n ?? 0;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return otherwise;
    }
  }

  /** A library whose name is lost gets a new one: plans made for it before are not taken for its own. */
  #nameLibrary(): void {
    if (!tablesOf(this.#db).includes("library")) return;
    this.#db.run(
      "INSERT INTO library (one, id) VALUES (1, lower(hex(randomblob(16)))) ON CONFLICT DO NOTHING",
    );
  }

  /** Runs that are lost get a row in their place; whatever else refers to nothing is left out. */
  #removeOrphans(): number {
    const referring = tablesOf(this.#db).filter((table) =>
      ["files", "failures", "intentions", "steps", "step_folders"].includes(table),
    );
    this.#db.run(
      `INSERT INTO runs (id, operation, options, status, pid, started_us)
       SELECT DISTINCT run_id, 'lost', '{}', 'interrupted', 0, 0
       FROM (${referring.map((table) => `SELECT run_id FROM ${table}`).join(" UNION ")})
       WHERE run_id NOT IN (SELECT id FROM runs)`,
    );
    // A folder may lie in one that is lost, which may lie in one that is: until nothing more goes.
    let removed = 0;
    for (;;) {
      const orphans = this.#db
        .query<{ table: string; rowid: number | null; parent: string }, []>(
          'SELECT "table", rowid, parent FROM pragma_foreign_key_check WHERE rowid IS NOT NULL',
        )
        .all();
      const failures = this.#db
        .query("DELETE FROM failures WHERE folder_id NOT IN (SELECT id FROM folders)")
        .run().changes;
      if (orphans.length === 0 && failures === 0) return removed;
      removed += failures;
      for (const { table, rowid } of orphans) {
        removed += this.#db
          .query<unknown, { rowid: number | null }>(`DELETE FROM "${table}" WHERE rowid = $rowid`)
          .run({ rowid }).changes;
      }
    }
  }
}

/** SQLITE_CONSTRAINT and SQLITE_MISMATCH: a row that was read and cannot be right. SQLITE_IOERR_READ and _SHORT_READ. */
const unreadable = new Set([19, 20, 10 | (1 << 8), 10 | (2 << 8)]);

function isUnreadable(error: unknown): boolean {
  if (isDamage(error)) return true;
  if (!(error instanceof SQLiteError)) return false;
  return unreadable.has(error.errno) || unreadable.has(error.errno & 0xff);
}
