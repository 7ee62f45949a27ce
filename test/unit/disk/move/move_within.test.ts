import { describe, expect, test } from "bun:test";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { FileCalls } from "../../../../src/disk/move/file_calls.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { type MovedWithin, moveWithin } from "../../../../src/disk/move/move_within.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import { caselessCalls, faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function rename(folder: string, from: string, to: string, calls: FileCalls): MovedWithin {
  const [a, b] = [join(folder, from), join(folder, to)];
  return moveWithin(a, b, temporaryNames(a, b, "r1", 1), calls);
}

const ways = [
  { name: "renameat2", calls: fileCalls },
  { name: "link and unlink, old kernel", calls: lackingCalls({ noReplace: "ENOSYS" }) },
  { name: "link and unlink", calls: lackingCalls({ noReplace: "EINVAL" }) },
  { name: "a marker", calls: lackingCalls({ noReplace: "EINVAL", links: "EPERM" }) },
  { name: "a marker (ENOTSUP)", calls: lackingCalls({ noReplace: "EINVAL", links: "EOPNOTSUPP" }) },
];

describe.each(ways)("moveWithin() by $name", ({ calls }) => {
  test("gives a free name, in the same folder and in another", () => {
    using temp = new TempFolder();
    mkdirSync(join(temp.path, "d"));
    writeFileSync(join(temp.path, "a"), "bytes");
    expect(rename(temp.path, "a", "b", calls)).toEqual({ kind: "moved" });
    expect(rename(temp.path, "b", "d/c", calls)).toEqual({ kind: "moved" });
    expect(namesIn(temp.path)).toEqual(["d"]);
    expect(namesIn(join(temp.path, "d"))).toEqual(["c"]);
    expect(readFileSync(join(temp.path, "d/c"), "utf8")).toBe("bytes");
  });

  test.each(["a file", "a folder", "a link to nothing"])("leaves %s that has the name", (kind) => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    const b = join(temp.path, "b");
    if (kind === "a file") writeFileSync(b, "b");
    else if (kind === "a folder") mkdirSync(b);
    else symlinkSync("nowhere", b);
    const before = lstatSync(b, { bigint: true });
    expect(rename(temp.path, "a", "b", calls)).toEqual({ kind: "target-exists", sameFile: false });
    expect(lstatSync(b, { bigint: true })).toEqual(before);
    expect(namesIn(temp.path)).toEqual(["a", "b"]);
    expect(readFileSync(join(temp.path, "a"), "utf8")).toBe("a");
  });

  test("tells a hard link and the very same name, and leaves both", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    linkSync(join(temp.path, "a"), join(temp.path, "b"));
    const same = { kind: "target-exists", sameFile: true } as const;
    expect(rename(temp.path, "a", "b", calls)).toEqual(same);
    expect(rename(temp.path, "a", "a", calls)).toEqual(same);
    expect(namesIn(temp.path)).toEqual(["a", "b"]);
  });

  test("tells a source that is not there from a folder that is not there", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    expect(rename(temp.path, "none", "b", calls)).toEqual({ kind: "source-missing" });
    expect(rename(temp.path, "a", "none/b", calls)).toMatchObject({
      kind: "failed",
      trouble: { reason: "folder-missing", code: "ENOENT" },
      left: [],
    });
    expect(namesIn(temp.path)).toEqual(["a"]);
  });

  test("says that a name is too long", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    expect(rename(temp.path, "a", "n".repeat(256), calls)).toMatchObject({
      kind: "failed",
      trouble: { reason: "name-refused" },
    });
    expect(namesIn(temp.path)).toEqual(["a"]);
  });

  test("changes only the case where the file system ignores it", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "IMG.JPG"), "a");
    rename(temp.path, "IMG.JPG", "img.jpg", caselessCalls(calls));
    expect(namesIn(temp.path)).toEqual(["img.jpg"]);
    rename(temp.path, "img.jpg", "Img.jpg", caselessCalls(calls, true));
    expect(namesIn(temp.path)).toEqual(["Img.jpg"]);
    expect(readFileSync(join(temp.path, "Img.jpg"), "utf8")).toBe("a");
  });

  test("a source with the target's case already is missing under its old one", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "img.jpg"), "a");
    const caseless = caselessCalls(calls);
    expect(rename(temp.path, "IMG.JPG", "img.jpg", caseless)).toEqual({ kind: "source-missing" });
    expect(namesIn(temp.path)).toEqual(["img.jpg"]);
  });
});

test("moveWithin() says that the target is on another file system", () => {
  using temp = new TempFolder();
  writeFileSync(join(temp.path, "a"), "a");
  mkdirSync(join(temp.path, "d"));
  for (const lacks of [{}, { noReplace: "ENOSYS" as const }]) {
    const calls = lackingCalls({ ...lacks, apart: [join(temp.path, "d")] });
    expect(rename(temp.path, "a", "d/a", calls)).toEqual({ kind: "other-file-system" });
  }
  expect(namesIn(temp.path)).toEqual(["a", "d"]);
});

test.if(existsSync("/dev/shm"))("moveWithin() meets a real other file system", () => {
  using temp = new TempFolder();
  using memory = new TempFolder("/dev/shm");
  const [from, to] = [join(temp.path, "a"), join(memory.path, "a")];
  writeFileSync(from, "a");
  const same = lstatSync(temp.path).dev === lstatSync(memory.path).dev;
  const kind = same ? "moved" : "other-file-system";
  expect(moveWithin(from, to, temporaryNames(from, to, "r1", 1))).toEqual({ kind });
});

test("a name of ours that an earlier run has left is not replaced", () => {
  using temp = new TempFolder();
  writeFileSync(join(temp.path, "IMG.JPG"), "a");
  writeFileSync(join(temp.path, ".varve-r1-1.aside"), "left");
  const calls = caselessCalls(lackingCalls({ noReplace: "EINVAL" }));
  expect(rename(temp.path, "IMG.JPG", "img.jpg", calls)).toMatchObject({
    kind: "failed",
    trouble: { reason: "temporary-exists", path: join(temp.path, ".varve-r1-1.aside") },
  });
  expect(readFileSync(join(temp.path, ".varve-r1-1.aside"), "utf8")).toBe("left");
  expect(namesIn(temp.path)).toEqual([".varve-r1-1.aside", "IMG.JPG"]);
});

test("a file that replaces the small one which keeps the name is left alone", () => {
  using temp = new TempFolder();
  writeFileSync(join(temp.path, "a"), "a");
  const neither = lackingCalls({ noReplace: "EINVAL", links: "EPERM" });
  const act = () => {
    writeFileSync(join(temp.path, "c"), "a stranger's");
    fileCalls.rename(join(temp.path, "c"), join(temp.path, "b"));
  };
  // Calls: renameNoReplace, link, create, write, close, look.
  const calls = faultyCalls(neither, 5, { kind: "meanwhile", act });
  expect(rename(temp.path, "a", "b", calls)).toEqual({ kind: "target-exists", sameFile: false });
  expect(calls.made.slice(0, 6).at(-1)).toBe("look");
  expect(readFileSync(join(temp.path, "a"), "utf8")).toBe("a");
  expect(readFileSync(join(temp.path, "b"), "utf8")).toBe("a stranger's");
  expect(namesIn(temp.path)).toEqual(["a", "b"]);
});

test("a rename is one call where the system can do it", () => {
  using temp = new TempFolder();
  writeFileSync(join(temp.path, "a"), "a");
  const calls = faultyCalls(fileCalls);
  expect(rename(temp.path, "a", "b", calls)).toEqual({ kind: "moved" });
  expect(calls.made).toEqual(["renameNoReplace"]);
});
