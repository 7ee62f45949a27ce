import { expect, test } from "bun:test";
import fc from "fast-check";
import { consistency } from "../../src/catalog/integrity.ts";
import { schemaVersion } from "../../src/catalog/migrations.ts";
import { pruneCatalog } from "../../src/operations/prune_catalog.ts";
import { careContext } from "../support/care.ts";
import { testCatalog } from "../support/catalog_rows.ts";

const DAY_US = 24 * 3600 * 1e6;
const NOW_US = 1000 * DAY_US;

/** Days since a file or folder went missing; null: it is there. */
const age = fc.option(fc.integer({ min: 0, max: 90 }), { nil: null });
const file = fc.record({
  folder: fc.constantFrom("", "a", "a/b", "a/b/c", "d"),
  age,
  hasMedia: fc.boolean(),
});

test("pruning forgets exactly the files missing for longer, and no folder that leads to a file", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 20 }),
      fc.dictionary(fc.constantFrom("a", "b", "c", "d"), age),
      fc.integer({ min: 0, max: 60 }),
      async (files, folderAges, olderThanDays) => {
        using lib = await testCatalog();
        const { db } = lib.catalog;
        const setAge = (table: string, name: string, days: number | null) =>
          db
            .query<unknown, { name: string; us: number | null }>(
              `UPDATE ${table} SET missing_since_us = $us WHERE name = $name`,
            )
            .run({ name, us: days == null ? null : NOW_US - days * DAY_US });
        files.forEach(({ folder, age: days, hasMedia }, i) => {
          const path = folder === "" ? `${i}` : `${folder}/${i}`;
          lib.add("/p", [{ path, ...(hasMedia ? { media: { width: i } } : {}) }]);
          setAge("files", String(i), days);
        });
        for (const [name, days] of Object.entries(folderAges)) setAge("folders", name, days);
        const context = { ...careContext(NOW_US), catalog: lib.catalog };
        await pruneCatalog(context, { olderThanDays, dryRun: false });
        const left = db.query<{ name: string }, []>("SELECT name FROM files").all();
        const wanted = files.flatMap(({ age: days }, i) =>
          days == null || days <= olderThanDays ? [String(i)] : [],
        );
        expect(left.map((row) => row.name).sort()).toEqual(wanted.sort());
        // Rows that refer to nothing, and folders that no root leads to.
        const broken = [...consistency(db, schemaVersion)].flatMap(({ finding }) =>
          finding == null || finding.check.includes("missing-folder") ? [] : [finding],
        );
        expect(broken).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
