// Catalogs of older versions, opened by this one.

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/base/clock.ts";
import { libraryId } from "../../../src/catalog/library.ts";
import { schemaVersion } from "../../../src/catalog/migrations.ts";
import { applicationId, OldCatalogError, openCatalog } from "../../../src/catalog/open.ts";
import { emptyCatalog } from "../../../src/catalog/schema_text.ts";
import { verifyCatalogFile } from "../../../src/catalog/verify.ts";
import { openForOperation } from "../../../src/operations/open_catalog.ts";
import { rebuildCatalog } from "../../../src/operations/rebuild_catalog.ts";
import { careContext, DataFolder, holder } from "../../support/care.ts";
import { unheard } from "../../support/world.ts";

/** A catalog as that version of the program wrote it: its scripts, and rows of all that it knew. */
function catalogOfVersion(version: number, dataFolder: string, files: number): void {
  mkdirSync(dataFolder, { recursive: true });
  const db = emptyCatalog(version, join(dataFolder, "catalog.sqlite"));
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA foreign_keys = ON");
  db.run(
    `INSERT INTO runs (id, operation, options, status, pid, started_us, summary)
     VALUES (1, 'scan', '{}', 'done', 1, 1, '{}')`,
  );
  db.run("INSERT INTO roots VALUES (1, '/photos', 'ext4 01')");
  db.run(
    "INSERT INTO folders (id, root_id, parent_id, name, listing) VALUES (1, 1, NULL, '', 'f00')",
  );
  for (let i = 1; i <= files; i++) {
    db.run(
      `INSERT INTO files (id, folder_id, name, kind, size_bytes, mtime_us, inode, run_id, sample)
       VALUES (?, 1, CAST(? AS TEXT), 'photo', 10, 20, 30, 1, x'0102030405060708')`,
      [i, Buffer.from(`caf\xe9 ${i}.jpg`, "latin1")],
    );
    db.run(
      "INSERT INTO media (file_id, reader, reader_version, evidence) VALUES (?, 'exif', 1, '[]')",
      [i],
    );
  }
  db.run("INSERT INTO failures VALUES (1, 'bad.jpg', 'read', 'truncated', '', 1, 2, 1, 3)");
  db.run(`PRAGMA application_id = ${applicationId}`);
  db.run(`PRAGMA user_version = ${version}`);
  db.close();
}

/** Every row with what it holds; a column that a migration has added holds nothing yet. */
function rows(file: string): string[] {
  const db = new Database(file, { readwrite: true });
  try {
    return ["roots", "folders", "files", "media", "failures", "runs"].flatMap((table) =>
      db
        .query<Record<string, unknown>, []>(`SELECT * FROM ${table} ORDER BY 1, 2`)
        .all()
        .map((row) => [table, ...Object.entries(row).filter(([, value]) => value != null)])
        .map((row) => JSON.stringify(row)),
    );
  } finally {
    db.close();
  }
}

const open = (dataFolder: string) =>
  openForOperation({
    ...{ access: "write", dataFolder, force: false, holder },
    backups: { keep: 1 },
    ...unheard,
    clock: systemClock,
  });

for (let version = 1; version < schemaVersion; version++) {
  test(`a catalog of version ${version} is migrated after a verified backup, with every row of it`, async () => {
    using data = new DataFolder();
    catalogOfVersion(version, data.path, 40);
    const before = rows(data.catalog);
    let library: string;
    {
      await using opened = await open(data.path);
      library = libraryId(opened.catalog);
      expect(library).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(rows(data.catalog)).toEqual(before);
    const [backup, ...more] = readdirSync(data.backups);
    expect(more).toEqual([]);
    expect(backup).toBe(`catalog-20190704T162231Z-schema-${version}.sqlite`);
    expect(rows(join(data.backups, backup ?? ""))).toEqual(before);
    expect(await verifyCatalogFile(join(data.backups, backup ?? ""))).toMatchObject({
      ...{ kind: "sound", version },
      rows: { files: 40, media: 40 },
    });
    expect(await verifyCatalogFile(data.catalog)).toMatchObject({
      ...{ kind: "sound", version: schemaVersion },
      rows: { files: 40, media: 40, library: 1, steps: 0 },
    });
    // Opened again, it is not migrated again, and the library keeps its name.
    await using again = await open(data.path);
    expect(libraryId(again.catalog)).toBe(library);
    expect(readdirSync(data.backups)).toHaveLength(1);
  });

  test(`a catalog of version ${version} is not migrated by a reader, nor where the backup fails`, async () => {
    using data = new DataFolder();
    catalogOfVersion(version, data.path, 5);
    await expect(openCatalog(data.catalog, { access: "read" })).rejects.toBeInstanceOf(
      OldCatalogError,
    );
    // A file where the folder of backups should be.
    writeFileSync(data.backups, "x");
    await expect(open(data.path)).rejects.toThrow();
    const db = new Database(data.catalog, { readwrite: true });
    expect(db.query("PRAGMA user_version").get()).toEqual({ user_version: version });
    db.close();
    expect(readFileSync(data.backups, "utf8")).toBe("x");
  });

  test(`a catalog of version ${version} can be rebuilt as what it is`, async () => {
    using data = new DataFolder();
    catalogOfVersion(version, data.path, 20);
    const before = rows(data.catalog);
    const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
    expect(summary).toMatchObject({ version, wasSound: true, orphans: 0 });
    expect(rows(data.catalog)).toEqual(before);
    expect(existsSync(summary.kept)).toBe(true);
  });
}
