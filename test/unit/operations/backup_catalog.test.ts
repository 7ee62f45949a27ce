import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { schemaVersion } from "../../../src/catalog/migrations.ts";
import { openCatalog } from "../../../src/catalog/open.ts";
import {
  BackupFailedError,
  backUpBeforeMigration,
  backUpCatalog,
  listBackups,
} from "../../../src/operations/backup_catalog.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  filesIn,
  makeCatalog,
  NOW_US,
  withCatalog,
} from "../../support/care.ts";

const SECOND_US = 1_000_000;

test("a backup holds every file, lies alone, and bears its time", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 120);
  const summary = await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 5 }),
  );
  expect(summary).toMatchObject({ files: 120, dropped: [] });
  expect(summary.path).toBe(join(data.backups, "catalog-20190704T162231Z.sqlite"));
  expect(readdirSync(data.backups)).toEqual(["catalog-20190704T162231Z.sqlite"]);
  expect(filesIn(summary.path)).toBe(120);
  expect(readdirSync(data.backups)).toHaveLength(1); // Opening it made no side files.
});

test("a backup made while a writer is at work is the state before or after its transaction", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 5000);
  const writer = new Database(data.catalog);
  writer.run("BEGIN IMMEDIATE");
  writer.run("DELETE FROM failures");
  writer.run("DELETE FROM files");
  await withCatalog(data.path, async (catalog) => {
    const options = { folder: data.backups, keep: 5 };
    const before = await backUpCatalog({ ...careContext(), catalog }, options);
    expect(before.files).toBe(5000);
    writer.run("PRAGMA foreign_keys = OFF");
    writer.run("DELETE FROM media");
    writer.run("COMMIT");
    const after = await backUpCatalog({ ...careContext(), catalog }, options);
    expect(after.files).toBe(0);
    expect(after.path).toEndWith("Z_2.sqlite");
  });
  writer.close();
});

test("`keep` backups are left, and the last full one, when the library is lost", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 100);
  const backUp = (n: number) =>
    withCatalog(data.path, (catalog) =>
      backUpCatalog(
        { ...careContext(NOW_US + n * SECOND_US), catalog },
        { folder: data.backups, keep: 2 },
      ),
    );
  for (const n of [0, 1, 2]) await backUp(n);
  expect(readdirSync(data.backups)).toHaveLength(2);
  await withCatalog(
    data.path,
    ({ db }) => {
      db.run("DELETE FROM failures");
      db.run("DELETE FROM media");
      db.run("DELETE FROM files");
    },
    "write",
  );
  for (const n of [3, 4, 5, 6]) await backUp(n);
  const left = (await listBackups(data.backups)).map((backup) => backup.files);
  expect(left.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0, 0, 100]);
});

test("a clock that was set back does not make the new backup the one to drop", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 10);
  const backUp = (nowUs: number) =>
    withCatalog(data.path, (catalog) =>
      backUpCatalog({ ...careContext(nowUs), catalog }, { folder: data.backups, keep: 1 }),
    );
  await backUp(NOW_US);
  const { path } = await backUp(NOW_US - 3600 * SECOND_US);
  expect(existsSync(path)).toBe(true);
});

test("a damaged catalog gives no backup, and takes none away", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 2000);
  const backUp = (nowUs: number) =>
    withCatalog(data.path, (catalog) =>
      backUpCatalog({ ...careContext(nowUs), catalog }, { folder: data.backups, keep: 1 }),
    );
  await backUp(NOW_US);
  damagePages(data.catalog, 40, 1);
  await expect(backUp(NOW_US + SECOND_US)).rejects.toThrow(BackupFailedError);
  expect(readdirSync(data.backups)).toEqual(["catalog-20190704T162231Z.sqlite"]);
});

test("a stopped backup leaves nothing", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 100);
  const controller = new AbortController();
  controller.abort(new Error("stopped"));
  await withCatalog(data.path, async (catalog) => {
    const context = { ...careContext(NOW_US, controller), catalog };
    const attempt = backUpCatalog(context, { folder: data.backups, keep: 1 });
    await expect(attempt).rejects.toThrow("stopped");
  });
  expect(readdirSync(data.backups)).toEqual([]);
});

test("files that are no backups of ours are never touched; what killed backups left goes after a day", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 10);
  mkdirSync(data.backups, { recursive: true });
  const at = (name: string) => join(data.backups, name);
  const names = [
    "catalog-old.sqlite",
    "photos.tar",
    ".catalog-20190701T000000Z.unfinished",
    ".catalog-20190704T000000Z.unfinished",
    "catalog-20000101T000000Z-schema-1.sqlite",
  ];
  for (const name of names) writeFileSync(at(name), "x");
  for (const name of names) utimesSync(at(name), NOW_US / 1e6, NOW_US / 1e6);
  utimesSync(at(names[2] ?? ""), NOW_US / 1e6 - 90_000, NOW_US / 1e6 - 90_000);
  await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 1 }),
  );
  const left = readdirSync(data.backups).sort();
  expect(left).toEqual(
    [...names.filter((_, i) => i !== 2), "catalog-20190704T162231Z.sqlite"].sort(),
  );
});

test("listBackups() counts no file of a backup that was cut short", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 3000);
  const { path } = await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 1 }),
  );
  truncateSync(path, 20_000);
  expect(await listBackups(data.backups)).toEqual([
    { name: "catalog-20190704T162231Z.sqlite", files: undefined },
  ]);
});

test("a backup before a migration names the schema, and one in exclusive mode works too", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 30);
  const name = `catalog-20190704T162231Z-schema-${schemaVersion}.sqlite`;
  using catalog = await openCatalog(data.catalog, { access: "write", exclusive: true });
  catalog.db.run("UPDATE runs SET pid = 2"); // Takes the exclusive lock for good.
  await backUpBeforeMigration(catalog, data.path, { keep: 1 }, NOW_US);
  expect(readdirSync(data.backups)).toEqual([name]);
  expect(filesIn(join(data.backups, name))).toBe(30);
});
