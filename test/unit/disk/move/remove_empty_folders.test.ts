import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { removeEmptyFolders } from "../../../../src/disk/move/remove_empty_folders.ts";
import { faultyCalls } from "../../../support/faulty_calls.ts";
import { namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("removeEmptyFolders()", () => {
  test("removes empty ones and those around them that become so, up to the root", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    mkdirSync(at("root/a/b/c"), { recursive: true });
    mkdirSync(at("root/a/d"));
    mkdirSync(at("root/kept/e"), { recursive: true });
    writeFileSync(at("root/kept/photo.jpg"), "");
    const found = removeEmptyFolders(
      [at("root/a/d"), at("root/a/b/c"), at("root/kept/e")],
      [at("root")],
    );
    expect(found.removed.map(({ path }) => path).toSorted()).toEqual(
      ["root/a", "root/a/b", "root/a/b/c", "root/a/d", "root/kept/e"].map(at),
    );
    expect(found.removed.every(({ facts }) => facts.type === "folder")).toBe(true);
    expect({ ...found, removed: [] }).toEqual({ removed: [], onlyIgnored: [], failed: [] });
    expect(namesIn(at("root"))).toEqual(["kept"]);
  });

  test("never removes a root, nor what lies in none", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    for (const name of ["root", "rootless", "other"]) mkdirSync(at(name));
    const found = removeEmptyFolders(["root", "rootless", "other"].map(at), [at("root")]);
    expect(found.removed).toEqual([]);
    expect(namesIn(temp.path)).toEqual(["other", "root", "rootless"]);
  });

  test("leaves and tells folders that hold only what is the system's", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    mkdirSync(at("a/@eaDir/IMG.jpg"), { recursive: true });
    writeFileSync(at("a/Thumbs.db"), "");
    mkdirSync(at("b"));
    writeFileSync(at("b/.hidden"), "");
    const found = removeEmptyFolders([at("a"), at("b")], [temp.path]);
    expect(found).toEqual({ removed: [], onlyIgnored: [at("a")], failed: [] });
    expect(namesIn(temp.path)).toEqual(["a", "b"]);
  });

  test("passes over what is gone, a link and a file", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    mkdirSync(at("around"));
    symlinkSync("around", at("link"));
    writeFileSync(at("file"), "");
    const found = removeEmptyFolders([at("around/gone"), at("link"), at("file")], [temp.path]);
    // The folder around one that is gone was left empty by it.
    expect(found.removed.map(({ path }) => path)).toEqual([at("around")]);
    expect(found.failed).toEqual([]);
    expect(namesIn(temp.path)).toEqual(["file", "link"]);
  });

  test("tells what it may not remove", () => {
    using temp = new TempFolder();
    mkdirSync(join(temp.path, "a"));
    const calls = faultyCalls(fileCalls, 1, { kind: "fail", code: "EACCES" });
    const path = join(temp.path, "a");
    expect(removeEmptyFolders([path], [temp.path], calls)).toEqual({
      ...{ removed: [], onlyIgnored: [] },
      failed: [{ reason: "no-permission", code: "EACCES", act: "remove", path }],
    });
  });
});
