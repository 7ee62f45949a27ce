import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CatalogBusyError } from "../../../src/catalog/errors.ts";
import { NewerCatalogError } from "../../../src/catalog/open.ts";
import { acquireLock, CatalogLockedError } from "../../../src/disk/lock.ts";
import { backUpCatalog } from "../../../src/operations/backup_catalog.ts";
import {
  NoBackupError,
  restoreCatalog,
  UnsoundBackupError,
} from "../../../src/operations/restore_catalog.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  filesIn,
  holder,
  makeCatalog,
  withCatalog,
} from "../../support/care.ts";

/** A data folder with a backup of 100 files and a catalog that has lost them. */
async function withBackup(data: DataFolder): Promise<string> {
  await makeCatalog(data.path, 100);
  const { path } = await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 5 }),
  );
  await withCatalog(data.path, ({ db }) => db.run("DELETE FROM media"), "write");
  return path;
}

const mediaIn = (file: string) => {
  const db = new Database(file, { readonly: true });
  try {
    return db.query<{ n: number }, []>("SELECT count(*) AS n FROM media").get()?.n;
  } finally {
    db.close();
  }
};

test("restoreCatalog() takes the newest sound backup, and keeps the former catalog", async () => {
  using data = new DataFolder();
  const from = await withBackup(data);
  writeFileSync(join(data.backups, "catalog-20300101T000000Z.sqlite"), "not sound");
  const summary = await restoreCatalog(careContext(), {
    dataFolder: data.path,
    backups: data.backups,
    holder,
  });
  const kept = join(data.path, "catalog-replaced-20190704T162231Z.sqlite");
  expect(summary).toMatchObject({ from, files: 100, kept });
  expect(mediaIn(data.catalog)).toBe(100);
  expect(mediaIn(kept)).toBe(0);
  expect(readdirSync(data.path).sort()).toEqual([
    "backups",
    "catalog-replaced-20190704T162231Z.sqlite",
    "catalog.sqlite",
    "varve.lock",
  ]);
  expect(
    await withCatalog(data.path, ({ db }) => db.query("SELECT 1 AS n").get(), "write"),
  ).toEqual({ n: 1 });
});

test("the former catalog is kept with what was still in its log", async () => {
  using data = new DataFolder();
  const from = await withBackup(data);
  // A writer that was killed: its last transaction lies in the log only.
  const script = `import { Database } from "bun:sqlite";
    const db = new Database(${JSON.stringify(data.catalog)});
    db.run("PRAGMA journal_mode = WAL");
    db.run("INSERT INTO runs (operation, options, status, pid, started_us) VALUES ('late', '{}', 'done', 1, 1)");
    process.kill(process.pid, "SIGKILL");`;
  Bun.spawnSync([process.execPath, "-e", script]);
  expect(existsSync(`${data.catalog}-wal`)).toBe(true);
  const { kept = "" } = await restoreCatalog(careContext(), {
    dataFolder: data.path,
    backups: data.backups,
    from,
    holder,
  });
  expect(existsSync(`${data.catalog}-wal`)).toBe(false);
  const db = new Database(kept, { readonly: true });
  const late = db.query("SELECT count(*) AS n FROM runs WHERE operation = 'late'").get();
  db.close();
  expect(late).toEqual({ n: 1 });
  expect(mediaIn(data.catalog)).toBe(100);
});

test("a catalog that is missing, empty of sense or damaged is no hindrance, and is kept as it is", async () => {
  for (const spoil of [
    (file: string) => rmSync(file),
    (file: string) =>
      writeFileSync(file, "This is no database at all, but long enough for one".repeat(99)),
    (file: string) => damagePages(file, 1, 1),
  ]) {
    using data = new DataFolder();
    const from = await withBackup(data);
    spoil(data.catalog);
    const bytes = existsSync(data.catalog) ? readFileSync(data.catalog) : undefined;
    writeFileSync(`${data.catalog}-wal`, "stale");
    const options = { dataFolder: data.path, backups: data.backups, from, holder };
    const { kept } = await restoreCatalog(careContext(), options);
    expect(filesIn(data.catalog)).toBe(100);
    if (bytes == null) expect(kept).toBeUndefined();
    else expect(readFileSync(kept ?? "").equals(bytes)).toBe(true);
    expect(existsSync(`${data.catalog}-wal`)).toBe(false);
  }
});

const refusals: Record<
  string,
  [(data: DataFolder, from: string) => Disposable | undefined, new (...args: never[]) => Error]
> = {
  "a backup that is not there": [(_, from) => void rmSync(from), NoBackupError],
  "a damaged backup": [(_, from) => void damagePages(from, 5, 1), UnsoundBackupError],
  "a backup that is no database": [(_, from) => void writeFileSync(from, "x"), UnsoundBackupError],
  "another program's database": [
    (_, from) => {
      rmSync(from);
      const db = new Database(from);
      db.run("CREATE TABLE t (a)");
      db.close();
      return undefined;
    },
    UnsoundBackupError,
  ],
  "a backup of a newer version": [
    (_, from) => {
      const db = new Database(from);
      db.run("PRAGMA user_version = 99");
      db.close();
      return undefined;
    },
    NewerCatalogError,
  ],
  "a catalog locked by a run": [(data) => acquireLock(data.path, holder), CatalogLockedError],
  "a catalog that a reader has open": [
    (data) => {
      const db = new Database(data.catalog, { readonly: true });
      db.query("SELECT count(*) FROM files").get();
      return { [Symbol.dispose]: () => db.close() };
    },
    CatalogBusyError,
  ],
};

for (const [what, [prepare, error]] of Object.entries(refusals)) {
  test(`${what} is refused, and the catalog is as it was`, async () => {
    using data = new DataFolder();
    const from = await withBackup(data);
    const before = readFileSync(data.catalog);
    using _held = prepare(data, from);
    const options = { dataFolder: data.path, backups: data.backups, from, holder };
    await expect(restoreCatalog(careContext(), options)).rejects.toBeInstanceOf(error);
    expect(readFileSync(data.catalog).equals(before)).toBe(true);
    expect(readdirSync(data.path).filter((name) => /unfinished|replaced/.test(name))).toEqual([]);
  });
}

test("without any sound backup there is nothing to restore", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 1);
  const options = { dataFolder: data.path, backups: data.backups, holder };
  await expect(restoreCatalog(careContext(), options)).rejects.toBeInstanceOf(NoBackupError);
});
