import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { NoCatalogError } from "../../../src/catalog/open.ts";
import { RebuildFailedError, rebuildCatalog } from "../../../src/operations/rebuild_catalog.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  filesIn,
  holder,
  makeCatalog,
  withCatalog,
} from "../../support/care.ts";

const tables = [
  ...["roots", "folders", "files", "media", "failures", "runs"],
  ...["library", "steps", "step_folders"],
];

/** Every row of every table, as text. */
function contents(file: string): string[] {
  const db = new Database(file, { readonly: true });
  try {
    return tables.flatMap((table) =>
      db
        .query<Record<string, unknown>, []>(`SELECT * FROM ${table} ORDER BY 1, 2`)
        .all()
        .map((row) => JSON.stringify([table, row])),
    );
  } finally {
    db.close();
  }
}

test("a sound catalog comes out with the same rows, and the old one is kept", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 300, "/caf\udce9");
  const before = contents(data.catalog);
  const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(summary).toMatchObject({
    wasSound: true,
    orphans: 0,
    rows: { files: 300, media: 300, roots: 1, runs: 1 },
    lost: { files: 0, media: 0, folders: 0 },
  });
  expect(contents(data.catalog)).toEqual(before);
  expect(contents(summary.kept)).toEqual(before);
  const path = await withCatalog(data.path, ({ db }) =>
    db.query<{ b: Uint8Array }, []>("SELECT CAST(path AS BLOB) AS b FROM roots").get()?.b.toHex(),
  );
  expect(path).toBe("2f636166e9");
});

/** A journal of so many steps, two in a hundred of them of names that are not UTF-8. */
function addJournal({ db }: { db: Database }, steps: number): void {
  db.run(
    "INSERT INTO runs (id, operation, options, status, pid, started_us) VALUES (77, 'apply', '{}', 'done', 1, 1)",
  );
  const step = db.query(
    `INSERT INTO steps (run_id, n, action, source, target, size_bytes, mtime_us, inode, state,
       after_mtime_us, after_inode, after_changed_us, sample)
     VALUES (77, ?, 'move', CAST(? AS TEXT), ?, 5, 6, 7, 'done', 6, 8, 9, x'0102030405060708')`,
  );
  db.transaction(() => {
    for (let n = 1; n <= steps; n++) {
      step.run(
        n,
        Buffer.from(n % 50 === 0 ? `/in/caf\xe9 ${n}` : `/in/IMG_${n}.jpg`, "latin1"),
        `/out/${n}.jpg`,
      );
    }
    db.run(
      "INSERT INTO step_folders (run_id, path, change, mode, mtime_us) VALUES (77, '/in', 'removed', 493, 5)",
    );
  })();
}

test("the journal and the library's name come over, also where everything around them is damaged", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 100);
  await withCatalog(data.path, (catalog) => addJournal(catalog, 3000), "write");
  const journal = () =>
    contents(data.catalog).filter((row) => /^\["(library|steps|step_folders)"/.test(row));
  const before = journal();
  expect(before).toHaveLength(3002);
  await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(journal()).toEqual(before);

  damagePages(data.catalog, pagesOf(data.catalog)["media"]?.[0] ?? 0, 1);
  damagePages(data.catalog, pagesOf(data.catalog)["steps"]?.[3] ?? 0, 1);
  const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  const after = new Set(journal());
  const lost = before.filter((row) => !after.has(row));
  expect(lost.length).toBe(summary.lost["steps"] ?? 0);
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(100); // What is on one page.
});

test("steps of a lost run stay, with a run in its place; a lost library's name is a new one", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 10);
  await withCatalog(data.path, (catalog) => addJournal(catalog, 20), "write");
  const before = contents(data.catalog).filter((row) => row.startsWith('["library"'));
  const db = new Database(data.catalog);
  db.run("PRAGMA foreign_keys = OFF");
  db.run("DELETE FROM runs WHERE id = 77");
  db.run("DELETE FROM library");
  db.close();
  await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  const after = await withCatalog(data.path, (catalog) => ({
    steps: catalog.db.query("SELECT count(*) AS n FROM steps").get(),
    run: catalog.db.query("SELECT operation FROM runs WHERE id = 77").get(),
    library: catalog.db.query<{ id: string }, []>("SELECT id FROM library").all(),
  }));
  expect(after.steps).toEqual({ n: 20 });
  expect(after.run).toEqual({ operation: "lost" });
  expect(after.library).toHaveLength(1);
  expect(after.library[0]?.id).toMatch(/^[0-9a-f]{32}$/);
  expect(before.join()).not.toContain(after.library[0]?.id ?? "");
});

test("of a damaged catalog everything that can be read is kept", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 4000);
  const before = new Set(contents(data.catalog));
  const pages = pagesOf(data.catalog);
  const hit = pages["files"]?.at(3) ?? 0;
  damagePages(data.catalog, hit, 1);
  damagePages(data.catalog, pages["media"]?.at(-2) ?? 0, 1);
  damagePages(data.catalog, pages["files_by_name"]?.at(1) ?? 0, 1);
  const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(summary.wasSound).toBe(false);
  const files = filesIn(data.catalog) ?? 0;
  expect(files).toBeGreaterThan(3800);
  expect(files).toBeLessThan(4000);
  // Nothing in it that was not in the old one.
  expect(contents(data.catalog).filter((row) => !before.has(row))).toEqual([]);
  expect(summary.lost["files"]).toBe(4000 - files);
});

test("a table that lost its root is lost alone", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 500);
  damagePages(data.catalog, pagesOf(data.catalog)["media"]?.[0] ?? 0, 1);
  const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(filesIn(data.catalog)).toBe(500);
  expect(summary.rows).toMatchObject({ files: 500, media: 0 });
  expect(summary.lost["media"]).toBeGreaterThan(0);
});

test("the next scan looks into every folder again where something was lost, and into none where not", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 500);
  const settle = ({ db }: { db: Database }) => db.run("UPDATE folders SET listing = 'f00'");
  const settled = () =>
    withCatalog(data.path, ({ db }) =>
      db.query("SELECT count(listing) AS settled, count(*) AS folders FROM folders").get(),
    );
  await withCatalog(data.path, settle, "write");
  await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(await settled()).toEqual({ settled: 12, folders: 12 });
  damagePages(data.catalog, pagesOf(data.catalog)["media"]?.[1] ?? 0, 1);
  await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(await settled()).toEqual({ settled: 0, folders: 12 });
});

test("files of a lost run get one in its place, files of a lost folder go", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 200);
  const db = new Database(data.catalog);
  db.run("PRAGMA foreign_keys = OFF");
  db.run("DELETE FROM runs");
  db.run("DELETE FROM folders WHERE name = '0001'");
  db.close();
  const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(filesIn(data.catalog)).toBe(150);
  expect(summary.orphans).toBeGreaterThanOrEqual(100); // 50 files and their metadata.
  const runs = await withCatalog(data.path, (catalog) =>
    catalog.db.query("SELECT operation, status FROM runs").all(),
  );
  expect(runs).toEqual([{ operation: "lost", status: "interrupted" }]);
});

test("a file of which nothing can be read is refused and left as it is", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 50);
  damagePages(data.catalog, 1, 1);
  const before = readFileSync(data.catalog);
  const attempt = rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  await expect(attempt).rejects.toBeInstanceOf(RebuildFailedError);
  expect(readFileSync(data.catalog).equals(before)).toBe(true);
  expect(readdirSync(data.path).sort()).toEqual(["catalog.sqlite", "varve.lock"]);
});

test("without a catalog there is nothing to rebuild, and none is made", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 1);
  const elsewhere = `${data.path}/none`;
  const attempt = rebuildCatalog(careContext(), { dataFolder: elsewhere, holder });
  await expect(attempt).rejects.toBeInstanceOf(NoCatalogError);
  expect(existsSync(elsewhere)).toBe(false);
});

test("a stopped rebuild leaves the catalog and nothing beside it", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 50);
  const controller = new AbortController();
  const step = (name: string) => {
    if (name === "looked") controller.abort(new Error("stopped"));
  };
  const context = careContext(0, controller);
  const attempt = rebuildCatalog(context, { dataFolder: data.path, holder, step });
  await expect(attempt).rejects.toThrow("stopped");
  expect(readdirSync(data.path).sort()).toEqual(["catalog.sqlite", "varve.lock"]);
  expect(filesIn(data.catalog)).toBe(50);
});

test("leftovers of a killed rebuild are removed by the next", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 50);
  writeFileSync(`${data.path}/catalog.unfinished.sqlite`, "half");
  writeFileSync(`${data.path}/catalog.unfinished.sqlite-journal`, "half");
  await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
  expect(filesIn(data.catalog)).toBe(50);
  expect(readdirSync(data.path).filter((name) => name.includes("unfinished"))).toEqual([]);
});

/** Pages of each table and index: its root first, then leaves in the order of the file. */
function pagesOf(file: string): Record<string, number[]> {
  const bytes = readFileSync(file);
  const db = new Database(file, { readonly: true });
  const roots = db
    .query<{ name: string; rootpage: number }, []>("SELECT name, rootpage FROM sqlite_schema")
    .all();
  db.close();
  const found: Record<string, number[]> = {};
  for (const { name, rootpage } of roots) found[name] = [rootpage, ...childPages(bytes, rootpage)];
  return found;
}

/** Children of an interior page of a b-tree (sqlite.org/fileformat2.html, section 1.6). */
function childPages(bytes: Buffer, page: number): number[] {
  const start = (page - 1) * 4096;
  const type = bytes[start];
  if (type !== 5 && type !== 2) return [];
  const cells = bytes.readUInt16BE(start + 3);
  const children = Array.from({ length: cells }, (_, i) =>
    bytes.readUInt32BE(start + bytes.readUInt16BE(start + 12 + 2 * i)),
  );
  return [...children, bytes.readUInt32BE(start + 8)];
}
