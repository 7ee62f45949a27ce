import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { schemaVersion } from "../../../src/catalog/migrations.ts";
import { verifyCatalogFile } from "../../../src/catalog/verify.ts";
import { DataFolder, damagePages, makeCatalog } from "../../support/care.ts";

/** Verifies a catalog of 500 files that was changed by `spoil`. */
async function verdict(spoil?: (file: string) => void, depth: "full" | "glance" = "full") {
  using data = new DataFolder();
  await makeCatalog(data.path, 500);
  spoil?.(data.catalog);
  return await verifyCatalogFile(data.catalog, { depth });
}

const withSql = (sql: string) => (file: string) => {
  const db = new Database(file);
  db.run("PRAGMA foreign_keys = OFF");
  db.exec(sql);
  db.close();
};

test("a sound catalog is told with its version and rows, at either depth", async () => {
  for (const depth of ["full", "glance"] as const) {
    const answer = await verdict(undefined, depth);
    expect(answer).toMatchObject({
      kind: "sound",
      version: schemaVersion,
      rows: { files: 500, media: 500 },
    });
  }
});

const unsound: Record<string, (file: string) => void> = {
  text: (file) => writeFileSync(file, "text ".repeat(1000)),
  nothing: (file) => truncateSync(file, 0),
  "half a file": (file) => truncateSync(file, 40_960),
  "a damaged page": (file) => damagePages(file, 20, 1),
  "no id of ours": withSql("PRAGMA application_id = 5"),
  "a table too few": withSql("DROP TABLE failures"),
  "a table too many": withSql("CREATE TABLE extra (a)"),
  "an index that is another": withSql(
    "DROP INDEX files_by_name; CREATE INDEX files_by_name ON files (name)",
  ),
  "rows that refer to nothing": withSql("DELETE FROM roots"),
};

for (const [what, spoil] of Object.entries(unsound)) {
  test(`${what} is not sound`, async () => {
    const answer = await verdict(spoil);
    expect(answer.kind).toBe("unsound");
  });
}

test("a catalog that is not there is not sound, and none is made", async () => {
  using data = new DataFolder();
  const file = `${data.path}/none.sqlite`;
  expect(await verifyCatalogFile(file)).toEqual({ kind: "unsound", reason: "it is not there" });
  expect(await Bun.file(file).exists()).toBe(false);
});

test("a newer catalog is neither", async () => {
  expect(await verdict(withSql("PRAGMA user_version = 99"))).toEqual({
    kind: "newer",
    version: 99,
  });
});
