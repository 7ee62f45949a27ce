import { describe, expect, test } from "bun:test";
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileCalls } from "../../../../src/disk/move/file_calls.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { hardLink } from "../../../../src/disk/move/hard_link.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import { faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { makeFile, namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function linked(temp: TempFolder, from: string, to: string, calls: FileCalls = fileCalls) {
  const [a, b] = [join(temp.path, from), join(temp.path, to)];
  const expected = { sizeBytes: 9, mtimeUs: 1_234_567_890_123_456, inode: 0 };
  return hardLink(a, b, expected, temporaryNames(a, b, "r1", 1), calls);
}

describe("hardLink()", () => {
  test("gives a second name, and says where it is there already", () => {
    using temp = new TempFolder();
    makeFile(join(temp.path, "a"), "a picture");
    expect(linked(temp, "a", "b")).toMatchObject({ kind: "linked", file: { links: 2 } });
    expect(lstatSync(join(temp.path, "a")).ino).toBe(lstatSync(join(temp.path, "b")).ino);
    expect(linked(temp, "a", "b")).toEqual({ kind: "already-linked" });
  });

  test("leaves what has the name", () => {
    using temp = new TempFolder();
    makeFile(join(temp.path, "a"), "a picture");
    makeFile(join(temp.path, "b"), "a picture");
    expect(linked(temp, "a", "b")).toEqual({ kind: "target-exists" });
    expect(lstatSync(join(temp.path, "b")).nlink).toBe(1);
  });

  test("links only the file that is meant", () => {
    using temp = new TempFolder();
    makeFile(join(temp.path, "a"), "a picture, edited");
    symlinkSync("a", join(temp.path, "link"));
    mkdirSync(join(temp.path, "folder"));
    expect(linked(temp, "a", "b")).toEqual({ kind: "source-changed" });
    expect(linked(temp, "none", "b")).toEqual({ kind: "source-missing" });
    expect(linked(temp, "link", "b")).toEqual({ kind: "not-a-file" });
    expect(linked(temp, "folder", "b")).toEqual({ kind: "not-a-file" });
    expect(namesIn(temp.path)).toEqual(["a", "folder", "link"]);
  });

  test("takes back a link to a file that took the place of the one that is meant", () => {
    using temp = new TempFolder();
    const a = join(temp.path, "a");
    makeFile(a, "a picture");
    const act = () => {
      fileCalls.unlink(a);
      writeFileSync(a, "another");
    };
    const calls = faultyCalls(fileCalls, 1, { kind: "meanwhile", act });
    expect(linked(temp, "a", "b", calls)).toEqual({ kind: "source-changed" });
    expect(namesIn(temp.path)).toEqual(["a"]);
    expect(lstatSync(a).nlink).toBe(1);
  });

  test("says what the file system cannot do", () => {
    using temp = new TempFolder();
    makeFile(join(temp.path, "a"), "a picture");
    mkdirSync(join(temp.path, "apart"));
    const other = lackingCalls({ apart: [join(temp.path, "apart")] });
    expect(linked(temp, "a", "apart/b", other)).toEqual({ kind: "other-file-system" });
    const without = lackingCalls({ links: "EPERM" });
    expect(linked(temp, "a", "b", without)).toEqual({ kind: "not-possible", code: "EPERM" });
    expect(linked(temp, "a", "none/b")).toMatchObject({
      kind: "failed",
      trouble: { reason: "folder-missing" },
    });
  });
});
