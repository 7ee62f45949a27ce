import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CatalogUnwritableError } from "../../../src/catalog/errors.ts";
import { NoCatalogError } from "../../../src/catalog/open.ts";
import { DataFolderError, openForOperation } from "../../../src/operations/open_catalog.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const open = async (dataFolder: string, access: "read" | "write") => {
  await using opened = await openForOperation({
    access,
    dataFolder,
    force: false,
    backups: { keep: 1 },
    holder: { pid: 1, command: "test", startedUs: 1 },
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
