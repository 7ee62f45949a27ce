import { expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { optimizeCatalog } from "../../../src/operations/optimize_catalog.ts";
import { careContext, DataFolder, filesIn, makeCatalog, withCatalog } from "../../support/care.ts";

/** A catalog of 9 MB, all but a little of it free. */
async function mostlyFree(data: DataFolder): Promise<void> {
  await makeCatalog(data.path, 50);
  await withCatalog(
    data.path,
    ({ db }) => {
      db.run(`CREATE TABLE filler (bytes BLOB)`);
      db.run(
        `INSERT INTO filler WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
         SELECT randomblob(10000) FROM n`,
      );
      db.run("DROP TABLE filler");
    },
    "write",
  );
}

const optimize = (data: DataFolder, vacuum: "auto" | "always" | "never") =>
  withCatalog(
    data.path,
    (catalog) => optimizeCatalog({ ...careContext(), catalog }, { vacuum }),
    "write",
  );

test("a catalog that is mostly free pages is compacted by itself", async () => {
  using data = new DataFolder();
  await mostlyFree(data);
  const summary = await optimize(data, "auto");
  expect(summary).toMatchObject({ vacuumed: true, logEmptied: true });
  expect(summary.sizeBefore).toBeGreaterThan(8e6);
  expect(summary.sizeAfter).toBeLessThan(1e6);
  expect(statSync(data.catalog).size).toBe(summary.sizeAfter);
  expect(filesIn(data.catalog)).toBe(50);
});

test("`never` leaves it, a small one is left, and `always` compacts it", async () => {
  using data = new DataFolder();
  await mostlyFree(data);
  expect(await optimize(data, "never")).toMatchObject({ vacuumed: false, reason: "not-asked" });
  expect(await optimize(data, "always")).toMatchObject({ vacuumed: true });
  expect(await optimize(data, "auto")).toMatchObject({ vacuumed: false, reason: "little-free" });
  expect(readdirSync(data.path)).toEqual(["catalog.sqlite"]);
});

test("a reader that needs the log is no error, and is told", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 50);
  await withCatalog(data.path, async (reader) => {
    reader.db.run("BEGIN");
    reader.db.query("SELECT count(*) FROM files").get();
    const summary = await withCatalog(
      data.path,
      async (catalog) => {
        catalog.db.run("PRAGMA busy_timeout = 0");
        catalog.db.run("DELETE FROM media");
        return await optimizeCatalog({ ...careContext(), catalog }, { vacuum: "never" });
      },
      "write",
    );
    expect(summary.logEmptied).toBe(false);
  });
});
