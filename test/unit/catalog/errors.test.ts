import { Database, SQLiteError } from "bun:sqlite";
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ExitCode } from "../../../src/base/errors.ts";
import { OutOfSpaceError, orOutOfSpace } from "../../../src/base/out_of_space.ts";
import {
  CatalogBusyError,
  CatalogDamagedError,
  CatalogUnwritableError,
  fromSqlite,
} from "../../../src/catalog/errors.ts";
import { TempFolder } from "../../support/temp_folder.ts";

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown");
}

test("a full database is out of space, with its status and cause", () => {
  const db = new Database(":memory:");
  db.run("CREATE TABLE t (a)");
  db.run("PRAGMA max_page_count = 3");
  const cause = thrownBy(() => db.run("INSERT INTO t VALUES (zeroblob(100000))"));
  const error = fromSqlite(cause);
  expect(error).toBeInstanceOf(OutOfSpaceError);
  expect(error).toMatchObject({ exitCode: ExitCode.outOfSpace, cause });
});

test("a database that may not be written, is held, damaged or none says so", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "a.sqlite");
  const db = new Database(file);
  db.run("CREATE TABLE t (a)");
  const reader = new Database(file, { readonly: true });
  expect(fromSqlite(thrownBy(() => reader.run("DELETE FROM t")))).toBeInstanceOf(
    CatalogUnwritableError,
  );
  const other = new Database(file);
  db.run("BEGIN EXCLUSIVE");
  const busy = fromSqlite(thrownBy(() => other.run("DELETE FROM t")));
  expect(busy).toBeInstanceOf(CatalogBusyError);
  expect(busy).toMatchObject({ exitCode: ExitCode.locked });
  db.run("ROLLBACK");
  const none = join(folder.path, "none.sqlite");
  writeFileSync(none, "This is a letter and not a database, and it is long enough for one.");
  const query = () => new Database(none).query("SELECT * FROM sqlite_schema").all();
  expect(fromSqlite(thrownBy(query))).toBeInstanceOf(CatalogDamagedError);
  const ofNode = () => new DatabaseSync(none).prepare("SELECT * FROM sqlite_schema").all();
  expect(fromSqlite(thrownBy(ofNode))).toBeInstanceOf(CatalogDamagedError);
});

test("a full disk is out of space whoever met it; anything else stays what it is", () => {
  const system = (code: string) => Object.assign(new Error(code), { code });
  expect(fromSqlite(system("ENOSPC"))).toBeInstanceOf(OutOfSpaceError);
  expect(orOutOfSpace(system("EDQUOT"), "it")).toBeInstanceOf(OutOfSpaceError);
  const denied = system("EACCES");
  expect(fromSqlite(denied)).toBe(denied);
  expect(fromSqlite("text")).toBe("text");
  const wrong = thrownBy(() => new Database(":memory:").run("SELEKT 1"));
  expect(wrong).toBeInstanceOf(SQLiteError);
  expect(fromSqlite(wrong)).toBe(wrong);
});
