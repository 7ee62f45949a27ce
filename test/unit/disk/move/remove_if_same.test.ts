import { describe, expect, test } from "bun:test";
import { appendFileSync, linkSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { removeIfSame } from "../../../../src/disk/move/remove_if_same.ts";
import { faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { makeFile, namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const marker = "marker";

function asideIn(folder: string) {
  return { aside: join(folder, ".varve-r1-1.aside"), marker };
}

describe("removeIfSame()", () => {
  test("removes the file with the stamp, and the file that was looked at", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    const stamp = makeFile(path, "a");
    expect(removeIfSame(path, stamp, asideIn(temp.path), fileCalls)).toEqual({ kind: "removed" });
    makeFile(path, "a");
    const facts = fileCalls.look(path);
    expect(removeIfSame(path, facts, asideIn(temp.path), fileCalls)).toEqual({ kind: "removed" });
    expect(namesIn(temp.path)).toEqual([]);
  });

  test("keeps a file of another size, time or inode", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    const stamp = makeFile(path, "a");
    for (const other of [
      { ...stamp, sizeBytes: 2 },
      { ...stamp, mtimeUs: stamp.mtimeUs + 1 },
      { ...stamp, inode: stamp.inode + 1 },
    ]) {
      expect(removeIfSame(path, other, asideIn(temp.path), fileCalls)).toEqual({
        kind: "changed",
        left: [],
      });
    }
    expect(namesIn(temp.path)).toEqual(["a"]);
  });

  test("keeps a file whose permissions were changed since it was looked at", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    makeFile(path, "a");
    const facts = fileCalls.look(path);
    linkSync(path, join(temp.path, "b")); // A change of the inode, as one of permissions is.
    expect(removeIfSame(path, facts, asideIn(temp.path), fileCalls).kind).toBe("changed");
    expect(namesIn(temp.path)).toEqual(["a", "b"]);
  });

  test("does not replace what an earlier run has left under our name", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    const stamp = makeFile(path, "a");
    const { aside } = asideIn(temp.path);
    writeFileSync(aside, "left");
    for (const lacks of [{}, { noReplace: "ENOSYS" as const }, { noReplace: "EINVAL" as const }]) {
      expect(removeIfSame(path, stamp, asideIn(temp.path), lackingCalls(lacks))).toMatchObject({
        kind: "failed",
        trouble: { reason: "temporary-exists", path: aside },
        left: [],
      });
      expect(readFileSync(aside, "utf8")).toBe("left");
      expect(readFileSync(path, "utf8")).toBe("a");
    }
  });

  test("says that there is none", () => {
    using temp = new TempFolder();
    const stamp = makeFile(join(temp.path, "a"), "a");
    const none = join(temp.path, "none");
    expect(removeIfSame(none, stamp, asideIn(temp.path), fileCalls)).toEqual({ kind: "missing" });
  });

  test("puts back a file that has taken its place between the look and the removal", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    const stamp = makeFile(path, "a");
    const act = () => {
      writeFileSync(join(temp.path, "new"), "saved anew");
      renameSync(join(temp.path, "new"), path);
    };
    for (const lacks of [{}, { noReplace: "ENOSYS" as const }]) {
      const at = 1; // After the look, before the name is taken away.
      const calls = faultyCalls(lackingCalls(lacks), at, { kind: "meanwhile", act });
      expect(removeIfSame(path, stamp, asideIn(temp.path), calls)).toEqual({
        kind: "changed",
        left: [],
      });
      expect(namesIn(temp.path)).toEqual(["a"]);
      expect(readFileSync(path, "utf8")).toBe("saved anew");
    }
  });

  test("tells where it has left a file whose name was taken meanwhile", () => {
    using temp = new TempFolder();
    const path = join(temp.path, "a");
    const stamp = makeFile(path, "a");
    let edited = false;
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        // Edited just before it is caught, and another one made just after.
        if (!edited) appendFileSync(path, "edited");
        fileCalls.renameNoReplace(from, to);
        if (!edited) writeFileSync(path, "another");
        edited = true;
      },
    };
    const { aside } = asideIn(temp.path);
    expect(removeIfSame(path, stamp, asideIn(temp.path), calls)).toEqual({
      kind: "changed",
      left: [aside],
    });
    expect(readFileSync(path, "utf8")).toBe("another");
    expect(readFileSync(aside, "utf8")).toBe("aedited");
  });
});
