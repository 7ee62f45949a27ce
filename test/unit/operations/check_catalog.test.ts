import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { schemaVersion } from "../../../src/catalog/migrations.ts";
import { checkCatalog } from "../../../src/operations/check_catalog.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  makeCatalog,
  withCatalog,
} from "../../support/care.ts";

/** Checks a catalog of 120 files that was changed by `spoil`. */
async function checked(spoil?: (db: Database) => void, quick = false) {
  using data = new DataFolder();
  await makeCatalog(data.path, 120);
  const db = new Database(data.catalog);
  db.run("PRAGMA foreign_keys = OFF");
  spoil?.(db);
  db.close();
  return await withCatalog(data.path, (catalog) =>
    checkCatalog({ ...careContext(), catalog }, { quick }),
  );
}

test("a sound catalog has no findings, and its rows are counted", async () => {
  for (const quick of [false, true]) {
    const summary = await checked(undefined, quick);
    expect(summary).toMatchObject({ sound: true, findings: [], version: schemaVersion });
    expect(summary.rows).toMatchObject({ files: 120, media: 120, roots: 1, runs: 1 });
  }
});

const spoiled: Record<string, [string, number]> = {
  "present-in-missing-folder": ["UPDATE folders SET missing_since_us = 5 WHERE name = '0001'", 50],
  "folder-in-missing-folder": ["UPDATE folders SET missing_since_us = 5 WHERE name = 'year'", 3],
  "folder-of-two-roots": [
    "INSERT INTO roots VALUES (99, '/other', ''); UPDATE folders SET root_id = 99 WHERE name = '0002'",
    1,
  ],
  "unreachable-folder": ["UPDATE folders SET parent_id = id WHERE name = '0002'", 1],
  "half-captured": ["UPDATE media SET captured_local = '2019' WHERE file_id < 5", 4],
  "bad-name": ["UPDATE files SET name = 'a/b' WHERE id = 7", 1],
  "bad-hash": ["UPDATE files SET sample = x'00' WHERE id = 7", 1],
  "bad-sketch": [
    "INSERT INTO sketches (file_id, size_bytes, mtime_us, version, sketch) VALUES (7, 1, 1, 1, x'00')",
    1,
  ],
  "bad-video-look": [
    `INSERT INTO video_looks (file_id, size_bytes, mtime_us, duration_ms, version, frames, whole, decoder)
     VALUES (7, 1, 1, 1, 1, x'00', 0, '1'), (8, 1, 1, 1, 1, x'', 1, '1')`,
    2,
  ],
  orphans: ["DELETE FROM files WHERE id < 4", 3],
  schema: ["DROP INDEX media_by_captured", 1],
};

for (const [check, [sql, count]] of Object.entries(spoiled)) {
  test(`the finding "${check}" is made, with its count`, async () => {
    const summary = await checked((db) => db.exec(sql));
    expect(summary.sound).toBe(false);
    expect(summary.findings).toContainEqual(expect.objectContaining({ check, count }));
  });
}

test("rows of media without files are the only finding where their files went", async () => {
  const summary = await checked((db) => db.exec("DELETE FROM files WHERE id < 4"));
  expect(summary.findings.map((finding) => finding.check)).toEqual(["orphans"]);
  expect(summary.findings[0]?.detail).toContain("media");
});

test("a damaged page is found, and nothing is concluded from damaged tables", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 2000);
  damagePages(data.catalog, 60, 3);
  const summary = await withCatalog(data.path, (catalog) =>
    checkCatalog({ ...careContext(), catalog }),
  );
  expect(summary.sound).toBe(false);
  expect(new Set(summary.findings.map((finding) => finding.check))).toEqual(new Set(["structure"]));
  expect(summary.rows).toBeUndefined();
});

test("an index that lacks rows is found by the whole check", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 200);
  // The page of an index that holds nothing: structure sound, rows not in it.
  const db = new Database(data.catalog, { readonly: true });
  const page = db
    .query<{ rootpage: number }, []>(
      "SELECT rootpage FROM sqlite_schema WHERE name = 'files_missing'",
    )
    .get()?.rootpage;
  db.close();
  const writer = new Database(data.catalog);
  writer.run("UPDATE files SET missing_since_us = 5 WHERE id < 4");
  writer.run("UPDATE folders SET missing_since_us = NULL");
  writer.run("PRAGMA wal_checkpoint(TRUNCATE)");
  writer.close();
  // An empty leaf of an index b-tree (sqlite.org/fileformat2.html, section 1.6).
  const empty = Buffer.alloc(4096);
  empty[0] = 10;
  const bytes = Buffer.from(await Bun.file(data.catalog).arrayBuffer());
  empty.copy(bytes, ((page ?? 0) - 1) * 4096);
  await Bun.write(data.catalog, bytes);
  const check = (quick: boolean) =>
    withCatalog(data.path, (catalog) => checkCatalog({ ...careContext(), catalog }, { quick }));
  expect((await check(false)).findings[0]?.check).toBe("structure");
});

test("a stopped check ends with the signal's reason", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 5);
  const controller = new AbortController();
  controller.abort(new Error("stopped"));
  await withCatalog(data.path, async (catalog) => {
    const attempt = checkCatalog({ ...careContext(0, controller), catalog });
    await expect(attempt).rejects.toThrow("stopped");
  });
});
