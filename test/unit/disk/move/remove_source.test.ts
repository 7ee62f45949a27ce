import { describe, expect, test } from "bun:test";
import { existsSync, linkSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { removeSource } from "../../../../src/disk/move/remove_source.ts";
import { caselessCalls } from "../../../support/faulty_calls.ts";
import { makeFile, namesIn, stampAt } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const marker = "marker";

function asideIn(folder: string) {
  return { aside: join(folder, ".varve-r1-1.aside"), marker };
}

describe("removeSource()", () => {
  test("removes one of two names of a file", () => {
    using temp = new TempFolder();
    const [from, to] = [join(temp.path, "a"), join(temp.path, "b")];
    makeFile(from, "a");
    linkSync(from, to);
    const target = fileCalls.look(to);
    const moved = { from, to, target, source: undefined };
    expect(removeSource(moved, asideIn(temp.path), fileCalls)).toEqual({ kind: "removed" });
    expect(namesIn(temp.path)).toEqual(["b"]);
  });

  test("keeps a source whose target has gone", () => {
    using temp = new TempFolder();
    const [from, to] = [join(temp.path, "a"), join(temp.path, "b")];
    makeFile(from, "a");
    makeFile(to, "a");
    const [source, target] = [fileCalls.look(from), fileCalls.look(to)];
    fileCalls.unlink(to);
    const moved = { from, to, target, source };
    expect(removeSource(moved, asideIn(temp.path), fileCalls).kind).toBe("changed");
    expect(namesIn(temp.path)).toEqual(["a"]);
  });

  test("keeps a file whose two names are one, whatever its inodes say", () => {
    using temp = new TempFolder();
    const [from, to] = [join(temp.path, "IMG.JPG"), join(temp.path, "img.jpg")];
    const stamp = makeFile(from, "a");
    // A FUSE file system that numbers paths, not files.
    const caseless = caselessCalls();
    const number = (path: string) => (path === to ? 1n : caseless.look(path).inode);
    const calls = {
      ...caseless,
      look: (path: string) => ({ ...caseless.look(path), inode: number(path) }),
    };
    const [source, target] = [calls.look(from), calls.look(to)];
    expect(source.inode).not.toBe(target.inode);
    const removed = removeSource({ from, to, target, source }, asideIn(temp.path), calls);
    expect(removed.kind).toBe("changed");
    expect(existsSync(from)).toBe(true);
    expect(stampAt(from)).toEqual(stamp);
  });
});
