// Care of the catalog, from the command line, on a catalog in a folder.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameFromBytes } from "../../../src/base/names.ts";
import { absolutePath } from "../../../src/base/paths.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { testCatalog } from "../../support/catalog_rows.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import {
  type FakeWorld,
  fakeWorld,
  jsonLines,
  openOnDisk,
  runIn,
  unheard,
} from "../../support/world.ts";

const defaults = loadConfig({ environment: {}, cwd: "/", systemZone: "UTC" }).config;

class CaredFor extends TempFolder {
  readonly data = join(this.path, "data");
  readonly catalog = join(this.data, "catalog.sqlite");

  world(env: Readonly<Record<string, string>> = {}): FakeWorld {
    return fakeWorld({
      env: { VARVE_DATA: this.data, ...env },
      cwd: this.path,
      openCatalog: openOnDisk,
    });
  }
}

/** A folder with a catalog of two files in `root`: below the folder, or absolute and on no disk. */
async function withCatalog(root = "/volume1/photo"): Promise<CaredFor> {
  const folder = new CaredFor();
  const world = folder.world();
  const opened = await world.openCatalog({
    access: "write",
    dataFolder: folder.data,
    config: defaults,
    command: "scan",
    ...unheard,
  });
  await opened[Symbol.asyncDispose]();
  using library = await testCatalog(folder.catalog);
  library.add(absolutePath(folder.path, root), [{ path: "a.jpg" }, { path: "2019/b.jpg" }]);
  return folder;
}

test("backup, restore, rebuild and check in turn keep what the catalog holds", async () => {
  using folder = await withCatalog();
  const backup = await runIn(folder.world(), "catalog", "backup", "--json", "--keep", "2");
  expect(backup.status).toBe(0);
  const [made] = jsonLines(backup.out);
  expect(made).toMatchObject({ type: "summary", command: "catalog backup", files: 2, dropped: [] });
  expect(existsSync(String(made?.["path"]))).toBe(true);

  using later = await testCatalog(folder.catalog);
  later.add("/volume1/video", [{ path: "c.jpg" }]);
  later[Symbol.dispose]();
  const restored = await runIn(folder.world(), "catalog", "restore");
  expect(restored).toMatchObject({ status: 0, err: "" });
  expect(restored.out).toContain("2 files");
  expect(
    readdirSync(folder.data).filter((name) => name.startsWith("catalog-replaced")),
  ).toHaveLength(1);

  const rebuilt = await runIn(folder.world(), "catalog", "rebuild", "--json");
  expect(jsonLines(rebuilt.out).at(-1)).toMatchObject({ status: 0, wasSound: true, orphans: 0 });

  const checked = await runIn(folder.world(), "catalog", "check", "--json");
  expect(jsonLines(checked.out)).toMatchObject([{ type: "summary", status: 0, sound: true }]);
  const { out } = await runIn(folder.world(), "files", "--print0");
  expect(out).toBe("/volume1/photo/a.jpg\0/volume1/photo/2019/b.jpg\0");
});

test("a backup goes where it is told to, seen from the current folder", async () => {
  using folder = await withCatalog();
  await runIn(folder.world(), "catalog", "backup", "--to", "elsewhere");
  const [name] = readdirSync(join(folder.path, "elsewhere"));
  const { status, out } = await runIn(folder.world(), "catalog", "restore", `elsewhere/${name}`);
  expect(status).toBe(0);
  expect(out).toContain(join(folder.path, "elsewhere", String(name)));
});

test("without a catalog or a backup every command ends with 10", async () => {
  using folder = new CaredFor();
  for (const argv of [
    ["files"],
    ["catalog", "check"],
    ["catalog", "backup"],
    ["catalog", "rebuild"],
    ["catalog", "restore"],
  ]) {
    const { status, out, err } = await runIn(folder.world(), ...argv);
    expect([argv, status, out]).toEqual([argv, 10, ""]);
    expect(err).toStartWith("varve: There is no ");
  }
});

test("a catalog in use by another run is not exchanged: 11, and who holds it", async () => {
  using folder = await withCatalog();
  await runIn(folder.world(), "catalog", "backup");
  await using _held = await folder.world().openCatalog({
    access: "write",
    dataFolder: folder.data,
    config: defaults,
    command: "scan",
    ...unheard,
  });
  for (const argv of [
    ["catalog", "rebuild"],
    ["catalog", "restore"],
  ]) {
    const { status, err } = await runIn(folder.world(), ...argv);
    expect([argv, status]).toEqual([argv, 11]);
    expect(err).toContain(String(process.pid));
  }
});

test("a file that is no catalog: check fails with 1 and says what to do", async () => {
  using folder = await withCatalog();
  writeFileSync(folder.catalog, "This is no database. ".repeat(500));
  const { status, err } = await runIn(folder.world(), "catalog", "check");
  expect(status).toBe(1);
  expect(err).toContain("catalog restore");
});

test("prune forgets what is missing, and only counts in a dry run", async () => {
  using folder = await withCatalog();
  using library = await testCatalog(folder.catalog);
  library.add("/volume1/video", [{ path: "gone.mp4", missing: true, size: 5000 }]);
  library[Symbol.dispose]();
  const dry = await runIn(folder.world(), "catalog", "prune", "--dry-run");
  expect(dry).toMatchObject({ status: 0, err: "" });
  expect(dry.out).toContain("1 file, 5 KB");
  const kept = await runIn(folder.world(), "files", "--missing", "--print0");
  expect(kept.out).toBe("/volume1/video/gone.mp4\0");
  const done = await runIn(folder.world(), "catalog", "prune", "--older-than", "0", "--json");
  expect(jsonLines(done.out).at(-1)).toMatchObject({ status: 0, forgottenFiles: 1, dryRun: false });
  expect((await runIn(folder.world(), "files", "--missing", "--print0")).out).toBe("");
  expect((await runIn(folder.world(), "files", "--print0")).out.split("\0")).toHaveLength(3);
});

test("export writes every file, to standard output or a file, as NDJSON or CSV", async () => {
  using folder = await withCatalog();
  using library = await testCatalog(folder.catalog);
  library.add("/volume1/video", [{ path: "gone.mp4", missing: true }, { path: "raw\udcff.jpg" }]);
  library[Symbol.dispose]();
  const ndjson = await runIn(folder.world(), "catalog", "export");
  const records = jsonLines(ndjson.out);
  expect(records.map(({ type }) => type)).toEqual(["file", "file", "file", "file"]);
  expect(records.map(({ missing }) => missing)).toEqual([false, false, false, true]);
  expect(records[2]).toHaveProperty("pathBase64");
  const { out } = await runIn(folder.world(), "catalog", "export", "--out", "all.ndjson");
  expect(out).toContain(`${folder.path}/all.ndjson: 4 files (1 missing)`);
  expect(readFileSync(join(folder.path, "all.ndjson"), "utf8")).toBe(ndjson.out);
  const csv = await runIn(folder.world(), "catalog", "export", "--format", "csv");
  expect(csv.out.split("\n")).toHaveLength(6);
  await runIn(folder.world(), "catalog", "export", "--format", "csv", "--out", "all.csv");
  expect(nameFromBytes(readFileSync(join(folder.path, "all.csv")))).toBe(csv.out);
});

test("optimize keeps what the catalog holds", async () => {
  using folder = await withCatalog();
  for (const vacuum of ["auto", "always", "never"]) {
    const { status, out } = await runIn(folder.world(), "catalog", "optimize", "--vacuum", vacuum);
    expect(status).toBe(0);
    expect(out).toStartWith("Optimized in ");
  }
  expect((await runIn(folder.world(), "files", "--print0")).out.split("\0")).toHaveLength(3);
});

test("doctor tells of each thing with its mend, and fails only where something fails", async () => {
  using folder = await withCatalog("photo");
  mkdirSync(join(folder.path, "photo"));
  writeFileSync(join(folder.path, "photo", "a.jpg"), "");
  const well = await runIn(folder.world(), "doctor", "--json");
  const checks = jsonLines(well.out);
  expect(checks.at(-1)).toMatchObject({ type: "summary", command: "doctor", status: 0, fail: 0 });
  expect(checks.find(({ name }) => name === "catalog")).toMatchObject({
    type: "check",
    status: "ok",
  });
  expect(checks.find(({ name }) => name === "exiftool")).toMatchObject({ status: "warn" });
  for (const { status, mend } of checks) if (status === "warn") expect(mend).toBeString();

  const off = folder.world({ VARVE_TOOLS_EXIFTOOL: "none" });
  const { out } = await runIn(off, "doctor", "--json");
  expect(jsonLines(out).find(({ name }) => name === "exiftool")).toMatchObject({ status: "ok" });

  writeFileSync(folder.catalog, "This is no database. ".repeat(500));
  const ill = await runIn(folder.world(), "doctor");
  expect(ill.status).toBe(1);
  expect(ill.out).toMatch(/✗ fail +catalog .*\n +→ .*varve catalog restore/);
  expect(ill.out).toContain("1 failed");
});
