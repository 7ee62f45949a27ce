import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/base/clock.ts";
import { CatalogUnwritableError } from "../../../src/catalog/errors.ts";
import { NoCatalogError } from "../../../src/catalog/open.ts";
import { DataFolderError, openForOperation } from "../../../src/operations/open_catalog.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import { unheard } from "../../support/world.ts";

const open = async (dataFolder: string, access: "read" | "change" | "write") => {
  await using opened = await openForOperation({
    access,
    dataFolder,
    force: false,
    backups: { keep: 1 },
    holder: { pid: 1, command: "test", startedUs: 1 },
    ...unheard,
    clock: systemClock,
  });
  return opened.catalog.file;
};

test("a data folder that cannot be made or written is an error with its path and the reason", async () => {
  using temp = new TempFolder();
  const file = join(temp.path, "file");
  writeFileSync(file, "");
  await expect(open(join(file, "data"), "write")).rejects.toThrow(DataFolderError);
  await expect(open(join(file, "data"), "write")).rejects.toThrow(`"${join(file, "data")}"`);
  // A lock that is a folder.
  const data = join(temp.path, "data");
  mkdirSync(join(data, "varve.lock"), { recursive: true });
  await expect(open(data, "write")).rejects.toThrow("EISDIR");
});

test("reading where nothing is finds no catalog; where nothing may be seen it says why", async () => {
  using temp = new TempFolder();
  writeFileSync(join(temp.path, "file"), "");
  await expect(open(temp.path, "read")).rejects.toThrow(NoCatalogError);
  await expect(open(join(temp.path, "file"), "read")).rejects.toThrow(NoCatalogError);
  symlinkSync("loop", join(temp.path, "loop"));
  await expect(open(join(temp.path, "loop"), "read")).rejects.toThrow(CatalogUnwritableError);
});

test("writing makes what is missing", async () => {
  using temp = new TempFolder();
  const data = join(temp.path, "a/b");
  expect(await open(data, "write")).toBe(join(data, "catalog.sqlite"));
  expect(await open(data, "read")).toBe(join(data, "catalog.sqlite"));
});

test("changing needs a catalog that is there, and makes nothing", async () => {
  using temp = new TempFolder();
  const data = join(temp.path, "data");
  await expect(open(data, "change")).rejects.toThrow(NoCatalogError);
  expect(existsSync(data)).toBe(false);
  await open(data, "write");
  expect(await open(data, "change")).toBe(join(data, "catalog.sqlite"));
});

test("before anything is written the system is tried, and a lock is given back where that fails", async () => {
  using temp = new TempFolder();
  const data = join(temp.path, "data");
  await open(data, "write");
  expect(readdirSync(data).sort()).toEqual(["catalog.sqlite", "varve.lock"]);
  // Where the scratch folder should be made there is something.
  const inTheWay = Array.from({ length: 1000 }, (_, i) =>
    join(data, `.varve-test-${process.pid}-${i}`),
  );
  for (const path of inTheWay) writeFileSync(path, "");
  await expect(open(data, "change")).rejects.toThrow("EEXIST");
  expect(await open(data, "read")).toBe(join(data, "catalog.sqlite"));
  for (const path of inTheWay) rmSync(path);
  await open(data, "change");
});

test("a data folder whose name is not UTF-8 is refused before anything is made", async () => {
  using temp = new TempFolder();
  await expect(open(`${temp.path}/caf\udce9`, "write")).rejects.toThrow(DataFolderError);
  expect(readdirSync(temp.path)).toEqual([]);
});
