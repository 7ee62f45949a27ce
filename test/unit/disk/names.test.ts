import { expect, test } from "bun:test";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureDir } from "../../../src/disk/ensure_dir.ts";
import { exists } from "../../../src/disk/exists.ts";
import { syncFolder } from "../../../src/disk/sync_folder.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("syncFolder() passes on what it cannot open", () => {
  using folder = new TempFolder();
  expect(() => syncFolder(join(folder.path, "none"))).toThrow(/ENOENT/);
});

test("exists() is true for what is there, false for what is not and for a link to nothing", () => {
  using folder = new TempFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at("file"), "");
  symlinkSync(at("nothing"), at("link"));
  expect(exists(folder.path)).toBe(true);
  expect(exists(at("file"))).toBe(true);
  expect(exists(at("none"))).toBe(false);
  expect(exists(at("file/below"))).toBe(false);
  expect(exists(at("link"))).toBe(false);
});

test("exists() throws where it cannot tell", () => {
  using folder = new TempFolder();
  symlinkSync(join(folder.path, "loop"), join(folder.path, "loop"));
  expect(() => exists(join(folder.path, "loop"))).toThrow(/ELOOP/);
});

test("ensureDir() makes all folders, minds none that are there, and refuses a file", () => {
  using folder = new TempFolder();
  const deep = join(folder.path, "a/b/c");
  ensureDir(deep);
  ensureDir(deep);
  expect(exists(deep)).toBe(true);
  writeFileSync(join(deep, "file"), "");
  expect(() => ensureDir(join(deep, "file"))).toThrow();
});
