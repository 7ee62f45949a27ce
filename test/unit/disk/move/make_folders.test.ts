import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { makeFolders, unmakeFolders } from "../../../../src/disk/move/make_folders.ts";
import { faultyCalls } from "../../../support/faulty_calls.ts";
import { namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("makeFolders()", () => {
  test("makes all that are missing and tells which, the outermost first", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    const made = { kind: "made" } as const;
    expect(makeFolders(at("a/b/c"))).toEqual({
      ...made,
      folders: [at("a"), at("a/b"), at("a/b/c")],
    });
    expect(makeFolders(at("a/b/c"))).toEqual({ ...made, folders: [] });
    expect(makeFolders(at("a/b/d"))).toEqual({ ...made, folders: [at("a/b/d")] });
    expect(makeFolders(`${temp.path}/caf\udce9/é`).kind).toBe("made");
    expect(namesIn(temp.path)).toEqual(["a", "caf\udce9"]);
  });

  test("brings each new name to the disk, in the folder around it", () => {
    using temp = new TempFolder();
    const synced: string[] = [];
    const calls = { ...fileCalls, syncFolder: (path: string) => void synced.push(path) };
    makeFolders(join(temp.path, "a/b"), calls);
    expect(synced).toEqual([temp.path, join(temp.path, "a")]);
  });

  test("goes through a link to a folder", () => {
    using temp = new TempFolder();
    mkdirSync(join(temp.path, "real"));
    symlinkSync("real", join(temp.path, "link"));
    expect(makeFolders(join(temp.path, "link/a")).kind).toBe("made");
    expect(existsSync(join(temp.path, "real/a"))).toBe(true);
  });

  test("says that a file is in the way", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "");
    for (const path of ["a", "a/b", "a/b/c"]) {
      expect(makeFolders(join(temp.path, path))).toMatchObject({
        kind: "failed",
        trouble: { reason: "folder-missing", code: "ENOTDIR" },
        left: [],
      });
    }
  });

  test("removes what it has made when it fails, and nothing else", () => {
    using temp = new TempFolder();
    mkdirSync(join(temp.path, "old"));
    const path = join(temp.path, "old/a/b/c");
    const { made } = faultyCalls(fileCalls);
    for (let i = 0; i < 10; i++) {
      const calls = faultyCalls(fileCalls, i, { kind: "fail", code: "ENOSPC" });
      const result = makeFolders(path, calls);
      if (result.kind === "made") {
        expect(i).toBeGreaterThan(5);
        break;
      }
      expect(result).toMatchObject({ trouble: { reason: "no-space" }, left: [] });
      expect(namesIn(join(temp.path, "old"))).toEqual([]);
    }
    expect(made).toEqual([]);
  });
});

test("unmakeFolders() removes those that are empty, and no others", () => {
  using temp = new TempFolder();
  const at = (name: string) => join(temp.path, name);
  mkdirSync(at("a/b/c"), { recursive: true });
  mkdirSync(at("a/d"));
  const folders = ["a", "a/b", "a/b/c", "gone"].map(at);
  expect(unmakeFolders(folders)).toEqual([at("a")]);
  expect(namesIn(at("a"))).toEqual(["d"]);
});
