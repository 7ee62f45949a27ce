import { expect, test } from "bun:test";
import { beginBulk, endBulk, ensureLateIndexes } from "../../../src/catalog/bulk.ts";
import { lackingSamples } from "../../../src/catalog/duplicates.ts";
import { type Catalog, openCatalog } from "../../../src/catalog/open.ts";
import { lateIndexes, schemaOf } from "../../../src/catalog/schema_text.ts";
import { verifyCatalogFile } from "../../../src/catalog/verify.ts";
import { DataFolder, makeCatalog } from "../../support/care.ts";

/** A catalog of ten files, while `act` lasts and afterwards as a file. */
async function bulk(act: (catalog: Catalog, file: string) => void | Promise<void>): Promise<void> {
  using data = new DataFolder();
  await makeCatalog(data.path, 10);
  using catalog = await openCatalog(data.catalog, { access: "write" });
  await act(catalog, data.catalog);
}

const late = (catalog: Catalog) =>
  lateIndexes.filter((name) => schemaOf(catalog.db).has(`index ${name}`));

test("late indexes are not there from a bulk load until they are built, as they were", async () => {
  await bulk((catalog) => {
    const before = schemaOf(catalog.db);
    beginBulk(catalog);
    expect(late(catalog)).toEqual([]);
    endBulk(catalog);
    expect(late(catalog)).toEqual([]);
    ensureLateIndexes(catalog);
    expect(late(catalog)).toEqual([...lateIndexes]);
    expect(schemaOf(catalog.db)).toEqual(before);
  });
});

test("a catalog whose bulk load did not end is sound, and whole once somebody needs it to be", async () => {
  await bulk(async (catalog, file) => {
    beginBulk(catalog);
    catalog[Symbol.dispose]();
    expect((await verifyCatalogFile(file)).kind).toBe("sound");
    {
      using reader = await openCatalog(file, { access: "read" });
      expect(late(reader)).toEqual([]);
    }
    using writer = await openCatalog(file, { access: "write" });
    expect(late(writer)).toEqual([]);
    // Every file that has a twin in size and no sample is found by that index.
    writer.db.run("UPDATE files SET sample = NULL");
    expect(lackingSamples(writer, { kinds: ["photo"], minSizeBytes: 1 }).length).toBe(10);
    expect(late(writer)).toEqual([...lateIndexes]);
    expect((await verifyCatalogFile(file)).kind).toBe("sound");
  });
});

test("rows are checked again after it", async () => {
  await bulk((catalog) => {
    beginBulk(catalog);
    endBulk(catalog);
    const add = (kind: string, folder: number) => () =>
      catalog.db.run(
        `INSERT INTO files (folder_id, name, kind, size_bytes, mtime_us, inode, run_id)
         VALUES (${folder}, 'new', '${kind}', 1, 1, 1, 1)`,
      );
    expect(add("painting", 1)).toThrow("CHECK constraint failed");
    expect(add("photo", 99_999)).toThrow("FOREIGN KEY constraint failed");
  });
});
