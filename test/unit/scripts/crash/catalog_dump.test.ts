import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { dumpCatalog, dumpDifference } from "../../../../scripts/crash/catalog_dump.ts";
import { openCatalog } from "../../../../src/catalog/open.ts";
import { TestCatalog } from "../../../support/catalog_rows.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

let temp: TempFolder;
let file: string;

beforeEach(async () => {
  temp = new TempFolder();
  file = join(temp.path, "catalog.sqlite");
  using filled = new TestCatalog(await openCatalog(file, { access: "write" }));
  filled.add("/photos", [
    { path: "2019/a.jpg", media: { camera_model: "A620" }, sample: "0011223344556677" },
    { path: "2019/b.jpg", failure: { stage: "metadata", reason: "corrupt" } },
    { path: "c.jpg", missing: true },
  ]);
});

afterEach(() => temp[Symbol.dispose]());

/** The dump of a copy in which something else was written. */
function dumpAfter(sql: string): string[] {
  const copy = join(temp.path, "copy.sqlite");
  copyFileSync(file, copy);
  {
    using db = new Database(copy);
    db.run("PRAGMA foreign_keys = OFF");
    db.run(sql);
  }
  return dumpCatalog(copy);
}

describe("two catalogs", () => {
  test("are equal where only ids, runs and times of scanning differ", () => {
    for (const sql of [
      "UPDATE files SET run_id = 7",
      "UPDATE runs SET pid = 77, started_us = 8, checkpoint = 'x'",
      "UPDATE failures SET run_id = 7, at_us = 8",
      "UPDATE files SET missing_since_us = 9 WHERE missing_since_us IS NOT NULL",
      "UPDATE files SET id = id + 100; UPDATE media SET file_id = file_id + 100",
    ]) {
      expect(dumpDifference(dumpCatalog(file), dumpAfter(sql))).toEqual([]);
    }
  });

  test("differ where anything else does", () => {
    for (const sql of [
      "UPDATE files SET size_bytes = size_bytes + 1 WHERE name = 'a.jpg'",
      "UPDATE files SET name = 'd.jpg' WHERE name = 'a.jpg'",
      "UPDATE files SET sample = NULL",
      "UPDATE files SET missing_since_us = NULL",
      "UPDATE files SET folder_id = (SELECT folder_id FROM files WHERE name = 'c.jpg')",
      "UPDATE folders SET listing = '0123456789abcdef'",
      "UPDATE media SET camera_model = 'A610'",
      "DELETE FROM media",
      "DELETE FROM failures",
      "UPDATE failures SET reason = 'truncated'",
      "UPDATE roots SET path = '/other'",
    ]) {
      expect(dumpDifference(dumpCatalog(file), dumpAfter(sql)).length).toBeGreaterThan(0);
    }
  });

  test("are not compared where one has a table that the dump does not know", () => {
    expect(() => dumpAfter("CREATE TABLE ratings (id INTEGER) STRICT")).toThrow('"ratings"');
  });
});

test("dumpDifference() sees a row that is there twice", () => {
  expect(dumpDifference(["a", "b"], ["a", "b", "b"]).length).toBe(1);
});
