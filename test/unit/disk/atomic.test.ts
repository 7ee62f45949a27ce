import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { syncFolder, writeAtomic } from "../../../src/disk/atomic.ts";
import { ensureDir } from "../../../src/disk/ensure_dir.ts";
import { exists } from "../../../src/disk/exists.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("writeAtomic() writes a new file and replaces an old one, and leaves nothing beside it", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "settings.json");
  writeAtomic(file, "one");
  expect(readFileSync(file, "utf8")).toBe("one");
  writeAtomic(file, new Uint8Array([116, 119, 111]));
  expect(readFileSync(file, "utf8")).toBe("two");
  expect(readdirSync(folder.path)).toEqual(["settings.json"]);
});

test("writeAtomic() takes a name of 255 bytes and one that is not UTF-8", () => {
  using folder = new TempFolder();
  const long = join(folder.path, "n".repeat(255));
  writeAtomic(long, "long");
  expect(readFileSync(long, "utf8")).toBe("long");
  writeAtomic(`${folder.path}/caf\udce9`, "raw");
  const names = readdirSync(folder.path, { encoding: "buffer" }).map((name) => name.toHex());
  expect(names).toContain(Buffer.from([0x63, 0x61, 0x66, 0xe9]).toHex());
});

test("writeAtomic() that fails leaves what was there and nothing else", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "is-a-folder");
  mkdirSync(file);
  writeFileSync(join(file, "inside"), "");
  expect(() => writeAtomic(file, "x")).toThrow();
  expect(readdirSync(folder.path)).toEqual(["is-a-folder"]);
  expect(readdirSync(file)).toEqual(["inside"]);
});

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
