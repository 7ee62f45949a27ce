import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { type MoveRequest, move } from "../../../../src/disk/move/move.ts";
import { SpaceLedger } from "../../../../src/disk/move/space_ledger.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import type { Stamp } from "../../../../src/domain/entry.ts";
import { faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { finish, lookAt, makeFile, namesIn, stampAt, treeOf } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function request(from: string, to: string, expected: Stamp = stampAt(from)): MoveRequest {
  return {
    from,
    to,
    expected,
    names: temporaryNames(from, to, "r1", 1),
    space: new SpaceLedger(0),
  };
}

function twoSystems(temp: TempFolder) {
  const at = (name: string) => join(temp.path, name);
  mkdirSync(at("in"));
  mkdirSync(at("out"));
  const calls = lackingCalls({ apart: [at("out")] });
  return { from: at("in/a"), to: at("out/b"), calls };
}

function statesOf(request: MoveRequest, calls: FileCalls): string[] {
  const states: string[] = [];
  finish(move(request, calls), ({ state }) => states.push(state));
  return states;
}

describe("move()", () => {
  test("renames on one file system, and gives the file's facts", () => {
    using temp = new TempFolder();
    const [from, to] = [join(temp.path, "a"), join(temp.path, "b")];
    const stamp = makeFile(from, "a");
    expect(finish(move(request(from, to)))).toEqual({
      ...{ kind: "moved", way: "renamed", file: fileCalls.look(to), notKept: [] },
    });
    expect(stampAt(to)).toEqual(stamp);
    expect(statesOf(request(to, from), fileCalls)).toEqual(["renamed"]);
  });

  test("copies across file systems, and gives facts and digest of the copy", () => {
    using temp = new TempFolder();
    const { from, to, calls } = twoSystems(temp);
    makeFile(from, "a");
    const before = lookAt(from);
    const result = finish(move(request(from, to), calls));
    expect(result).toEqual({
      kind: "moved",
      way: "copied",
      file: fileCalls.look(to),
      digest: new Bun.CryptoHasher("sha256").update("a").digest("hex"),
      notKept: [],
    });
    expect(treeOf(temp.path)).toEqual(new Map([["out/b", before]]));
  });

  test("brings the copy's name to the disk before the source loses its own", () => {
    using temp = new TempFolder();
    const { from, to, calls } = twoSystems(temp);
    makeFile(from, "a");
    const counted = faultyCalls(calls);
    expect(statesOf(request(from, to), counted)).toEqual([
      ...["opened", "created", "copying", "copied", "synced", "comparing", "compared"],
      ...["named", "name-synced", "source-removed"],
    ]);
    const acts = counted.made.filter((name) => /sync|rename|unlink|forget/.test(name));
    expect(acts).toEqual([
      "renameNoReplace", // The first try, without a copy.
      ...["sync", "forgetCache", "forgetCache", "renameNoReplace", "syncFolder"],
      ...["renameNoReplace", "unlink"], // The source: caught, looked at, removed.
    ]);
  });

  test("moves only a file that is as it was planned", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    const stamp = makeFile(at("a"), "a");
    mkdirSync(at("folder"));
    symlinkSync("a", at("link"));
    const moved = (from: string, expected = stamp) =>
      finish(move(request(at(from), at("b"), expected))).kind;
    expect(moved("none")).toBe("source-missing");
    expect(moved("folder")).toBe("not-a-file");
    expect(moved("link")).toBe("not-a-file");
    expect(moved("a", { ...stamp, sizeBytes: 2 })).toBe("source-changed");
    expect(moved("a", { ...stamp, mtimeUs: stamp.mtimeUs - 1 })).toBe("source-changed");
    expect(namesIn(temp.path)).toEqual(["a", "folder", "link"]);
    // The inode is a hint only: it may be another one after a restore.
    expect(moved("a", { ...stamp, inode: stamp.inode + 1 })).toBe("moved");
  });

  test("gives back its name to a file that took the place of the one that is meant", () => {
    using temp = new TempFolder();
    const [from, to] = [join(temp.path, "a"), join(temp.path, "b")];
    makeFile(from, "a");
    const act = () => {
      unlinkSync(from);
      writeFileSync(from, "another");
    };
    const calls = faultyCalls(fileCalls, 1, { kind: "meanwhile", act });
    expect(finish(move(request(from, to), calls))).toEqual({ kind: "source-changed" });
    expect(namesIn(temp.path)).toEqual(["a"]);
  });

  test("does not begin to copy what it may not remove", () => {
    using temp = new TempFolder();
    const { from, to, calls } = twoSystems(temp);
    makeFile(from, "a");
    const mayChange = () => {
      throw Object.assign(new Error("read-only"), { code: "EROFS" });
    };
    const counted = faultyCalls({ ...calls, mayChange });
    expect(finish(move(request(from, to), counted))).toMatchObject({
      kind: "failed",
      trouble: { reason: "read-only", path: from },
    });
    expect(counted.made).not.toContain("create");
  });

  test("takes the copy back where the source cannot be removed", () => {
    using temp = new TempFolder();
    const { from, to, calls } = twoSystems(temp);
    makeFile(from, "a");
    const before = treeOf(temp.path);
    const stubborn: FileCalls = {
      ...calls,
      renameNoReplace: (a, b) => {
        if (a === from && !b.startsWith(join(temp.path, "out"))) {
          throw Object.assign(new Error("sticky"), { code: "EPERM" });
        }
        calls.renameNoReplace(a, b);
      },
    };
    expect(finish(move(request(from, to), stubborn))).toMatchObject({
      kind: "failed",
      trouble: { reason: "no-permission", path: from },
      left: [],
    });
    expect(treeOf(temp.path)).toEqual(before);
  });

  test("a source that somebody else removes after it was copied is moved all the same", () => {
    using temp = new TempFolder();
    const { from, to, calls } = twoSystems(temp);
    makeFile(from, "a");
    const at = faultyCallsUntil("syncFolder", from, to, calls);
    const act = () => unlinkSync(from);
    // After the last look at the source by the copy.
    const result = finish(
      move(request(from, to), faultyCalls(calls, at + 3, { kind: "meanwhile", act })),
    );
    expect(result.kind).toBe("moved");
    expect(existsSync(to)).toBe(true);
  });
});

/** The number of the first call of that name in an undisturbed move, which is then undone. */
function faultyCallsUntil(name: string, from: string, to: string, calls: FileCalls): number {
  const counted = faultyCalls(calls);
  finish(move(request(from, to), counted));
  fileCalls.unlink(to);
  makeFile(from, "a");
  return counted.made.indexOf(name);
}
