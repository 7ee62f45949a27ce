// Backup, restore and rebuild are killed by SIGKILL at each of their steps, in a process of their own, and the
// data folder is looked at as the next command would find it.

import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backUpCatalog, listBackups } from "../../src/operations/backup_catalog.ts";
import { rebuildCatalog } from "../../src/operations/rebuild_catalog.ts";
import { restoreCatalog } from "../../src/operations/restore_catalog.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  filesIn,
  holder,
  makeCatalog,
  NOW_US,
  withCatalog,
} from "../support/care.ts";

const source = (path: string) => JSON.stringify(join(import.meta.dir, "../../src", path));

/** Runs an operation in a process that kills itself at step `at`; returns whether it came that far. */
async function killedAt(call: string, at: string): Promise<boolean> {
  const script = `
    import { backUpCatalog } from ${source("operations/backup_catalog.ts")};
    import { restoreCatalog } from ${source("operations/restore_catalog.ts")};
    import { rebuildCatalog } from ${source("operations/rebuild_catalog.ts")};
    import { openCatalog } from ${source("catalog/open.ts")};
    const step = (name) => { if (name === ${JSON.stringify(at)}) process.kill(process.pid, "SIGKILL"); };
    const context = {
      clock: { nowUs: () => ${NOW_US + 5_000_000}, elapsedMs: () => 0 },
      signal: new AbortController().signal, emit: () => {},
    };
    const holder = { pid: process.pid, command: "crash", startedUs: 0 };
    ${call}`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "ignore", stderr: "pipe" });
  await child.exited;
  if (child.signalCode === "SIGKILL") return true;
  if (child.exitCode !== 0) throw new Error(await new Response(child.stderr).text());
  return false;
}

const text = JSON.stringify;

for (const at of ["copied", "verified", "named"]) {
  test(`a backup killed when it was ${at} costs neither the catalog nor an older backup`, async () => {
    using data = new DataFolder();
    await makeCatalog(data.path, 60);
    const options = { folder: data.backups, keep: 1 };
    await withCatalog(data.path, (catalog) =>
      backUpCatalog({ ...careContext(), catalog }, options),
    );
    const call = `const catalog = await openCatalog(${text(data.catalog)}, { access: "read" });
      await backUpCatalog({ ...context, catalog }, { ...${text(options)}, step });`;
    expect(await killedAt(call, at)).toBe(true);
    expect(filesIn(data.catalog)).toBe(60);
    const backups = await listBackups(data.backups);
    expect(backups.length).toBeGreaterThanOrEqual(1);
    expect(backups.every((backup) => backup.files === 60)).toBe(true);
    // A day later the next one clears away what is left.
    const later = careContext(NOW_US + 100_000_000 * 1e6 * 1e3);
    await withCatalog(data.path, (catalog) => backUpCatalog({ ...later, catalog }, options));
    expect(readdirSync(data.backups)).toHaveLength(1);
  });
}

/** A backup of 60 files; then the catalog grows to 90. */
async function grown(data: DataFolder): Promise<string> {
  await makeCatalog(data.path, 60, "/first");
  const { path } = await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 5 }),
  );
  await makeCatalog(data.path, 30, "/second");
  return path;
}

for (const at of ["copied", "verified", "folded", "kept", "swapped"]) {
  test(`a restore killed when it had ${at} leaves the old catalog or the restored one`, async () => {
    using data = new DataFolder();
    const from = await grown(data);
    const options = { dataFolder: data.path, backups: data.backups, from };
    const call = `await restoreCatalog(context, { ...${text(options)}, holder, step });`;
    expect(await killedAt(call, at)).toBe(true);
    expect(filesIn(data.catalog)).toBe(at === "swapped" ? 60 : 90);
    const summary = await restoreCatalog(careContext(), { ...options, holder });
    expect(filesIn(data.catalog)).toBe(60);
    expect(filesIn(summary.kept ?? "")).toBe(at === "swapped" ? 60 : 90);
    const kept = readdirSync(data.path).filter((name) => name.startsWith("catalog-replaced"));
    expect(kept).toHaveLength(at === "swapped" ? 2 : 1);
    expect(readdirSync(data.path).filter((name) => name.includes("unfinished"))).toEqual([]);
  });
}

for (const at of ["looked", "built", "verified", "folded", "kept", "swapped"]) {
  test(`a rebuild killed when it had ${at} loses no row`, async () => {
    using data = new DataFolder();
    await makeCatalog(data.path, 70);
    const call = `await rebuildCatalog(context, { dataFolder: ${text(data.path)}, holder, step });`;
    expect(await killedAt(call, at)).toBe(true);
    expect(filesIn(data.catalog)).toBe(70);
    const summary = await rebuildCatalog(careContext(), { dataFolder: data.path, holder });
    expect(summary).toMatchObject({ wasSound: true, rows: { files: 70 } });
    expect(filesIn(data.catalog)).toBe(70);
    expect(filesIn(summary.kept)).toBe(70);
  });
}

for (const at of ["folded", "kept", "swapped"]) {
  test(`a restore over a damaged catalog, killed when it had ${at}, can be started again`, async () => {
    using data = new DataFolder();
    const from = await grown(data);
    damagePages(data.catalog, 1, 1);
    const damaged = readFileSync(data.catalog);
    const options = { dataFolder: data.path, backups: data.backups, from };
    const call = `await restoreCatalog(context, { ...${text(options)}, holder, step });`;
    expect(await killedAt(call, at)).toBe(true);
    await restoreCatalog(careContext(), { ...options, holder });
    expect(filesIn(data.catalog)).toBe(60);
    const kept = readdirSync(data.path).filter((name) => name.startsWith("catalog-replaced"));
    expect(kept.some((name) => readFileSync(join(data.path, name)).equals(damaged))).toBe(true);
  });
}

for (const at of ["moved -wal", "swapped"]) {
  test(`a log without its catalog is never the restored one's, also killed when it had ${at}`, async () => {
    using data = new DataFolder();
    const from = await grown(data);
    rmSync(data.catalog);
    writeFileSync(`${data.catalog}-wal`, "the log of a catalog that is gone");
    const options = { dataFolder: data.path, backups: data.backups, from };
    const call = `await restoreCatalog(context, { ...${text(options)}, holder, step });`;
    expect(await killedAt(call, at)).toBe(true);
    await restoreCatalog(careContext(), { ...options, holder });
    expect(filesIn(data.catalog)).toBe(60);
    expect(existsSync(`${data.catalog}-wal`)).toBe(false);
    const logs = readdirSync(data.path).filter((name) => name.endsWith("-wal"));
    expect(logs).toHaveLength(1);
    expect(readFileSync(join(data.path, logs[0] ?? ""), "utf8")).toContain("that is gone");
  });
}
