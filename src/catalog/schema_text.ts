// The schema as SQLite keeps it, to tell whether a file has exactly the one its version says.

import { Database } from "bun:sqlite";
import { migrations } from "./migrations.ts";

/**
 * Indexes that the first rows of a library are written without, and that are built when they are needed (bulk.ts).
 * Nothing but speed hangs on them: a catalog is as it should be without.
 */
export const lateIndexes: readonly string[] = ["files_by_stamp"];

/** Every table and index by name, with the SQL that made it. */
export function schemaOf(db: Database): Map<string, string> {
  const rows = db
    .query<{ type: string; name: string; sql: string }, []>(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all();
  return new Map(rows.map((row) => [`${row.type} ${row.name}`, row.sql]));
}

/** An empty catalog of that version, in memory or in a new file. Whoever asked closes it. */
export function emptyCatalog(version: number, file = ":memory:"): Database {
  const db = new Database(file, { strict: true, create: true, readwrite: true });
  for (const script of migrations.slice(0, version)) db.exec(script);
  return db;
}

/** How a file's schema differs from that of its version, in words; undefined where it does not. */
export function schemaDifference(db: Database, version: number): string | undefined {
  const fresh = emptyCatalog(version);
  try {
    const wanted = schemaOf(fresh);
    const found = schemaOf(db);
    for (const [name, sql] of wanted) {
      if (!found.has(name) && lateIndexes.some((late) => name === `index ${late}`)) continue;
      if (!found.has(name)) return `the ${name} is missing`;
      if (found.get(name) !== sql) return `the ${name} is not as version ${version} has it`;
    }
    for (const name of found.keys()) {
      if (!wanted.has(name)) return `the ${name} is none of version ${version}`;
    }
    return undefined;
  } finally {
    fresh.close();
  }
}

/** Names of the tables, those first that others refer to. */
export function tablesOf(db: Database): string[] {
  const names = [...schemaOf(db).keys()].flatMap((key) =>
    key.startsWith("table ") ? [key.slice("table ".length)] : [],
  );
  const ordered: string[] = [];
  const add = (table: string) => {
    if (ordered.includes(table)) return;
    const parents = db
      .query<{ table: string }, { table: string }>(
        'SELECT "table" FROM pragma_foreign_key_list($table)',
      )
      .all({ table });
    for (const parent of parents) if (parent.table !== table) add(parent.table);
    ordered.push(table);
  };
  for (const name of names) add(name);
  return ordered;
}
