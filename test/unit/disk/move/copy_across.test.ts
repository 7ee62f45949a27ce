import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  type CopyResult,
  type CopyState,
  copyAcross,
} from "../../../../src/disk/move/copy_across.ts";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { SpaceLedger } from "../../../../src/disk/move/space_ledger.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import { faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { finish, lookAt, makeFile, namesIn, stampAt } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

/** Three buffers and a bit. */
const LARGE = new Uint8Array(3 * 1024 * 1024 + 17).map((_, i) => (i * 31) >> 8);

type Case = { readonly folder: string; readonly from: string; readonly to: string };

function inFolders(temp: TempFolder): Case {
  const at = (name: string) => join(temp.path, name);
  mkdirSync(at("in"));
  mkdirSync(at("out"));
  return { folder: at("out"), from: at("in/a"), to: at("out/b") };
}

function request({ from, to }: Case, space = new SpaceLedger(0)) {
  return { from, to, names: temporaryNames(from, to, "r1", 1), expected: stampAt(from), space };
}

function copy(at: Case, calls: FileCalls = fileCalls): CopyResult {
  return finish(copyAcross(request(at), calls));
}

describe("copyAcross()", () => {
  test.each([
    { name: "an empty file", bytes: new Uint8Array() },
    { name: "a small file", bytes: Buffer.from("small") },
    { name: "a file of exactly one buffer", bytes: LARGE.subarray(0, 1024 * 1024) },
    { name: "a large file", bytes: LARGE },
  ])("copies $name with all it has, and leaves the source", ({ bytes }) => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, bytes);
    const before = lookAt(at.from);
    const result = copy(at);
    expect(result).toMatchObject({
      kind: "copied",
      digest: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
      notKept: [],
      target: { sizeBytes: bytes.length, links: 1 },
    });
    expect(lookAt(at.to)).toEqual(before);
    expect(lookAt(at.from)).toEqual(before);
    expect(namesIn(at.folder)).toEqual(["b"]);
  });

  test("passes through its states in order", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, LARGE);
    const states: string[] = [];
    const tell = (state: CopyState) => {
      const bytes = "doneBytes" in state ? ` ${state.doneBytes / 1024 / 1024}` : "";
      states.push(state.state + bytes);
    };
    expect(finish(copyAcross(request(at)), tell).kind).toBe("copied");
    const rest = 17 / 1024 / 1024;
    expect(states).toEqual([
      ...["opened", "created", "copying 1", "copying 2", "copying 3", `copying ${3 + rest}`],
      ...["copied", "synced", "comparing 1", "comparing 2", "comparing 3", `comparing ${3 + rest}`],
      ...["compared", "named", "name-synced"],
    ]);
  });

  test("writes under a name of ours, readable by nobody else, until all is proven", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    finish(copyAcross(request(at)), ({ state }) => {
      const names = namesIn(at.folder);
      if (state === "opened") expect(names).toEqual([]);
      else if (state.startsWith("name")) expect(names).toEqual(["b"]);
      else expect(names).toEqual([".varve-r1-1.part"]);
      if (state === "copying") {
        expect(fileCalls.look(join(at.folder, ".varve-r1-1.part")).mode).toBe(0o600);
      }
    });
  });

  test("closed at any state it removes what it has made", () => {
    for (let stop = 1; ; stop++) {
      using temp = new TempFolder();
      const at = inFolders(temp);
      makeFile(at.from, "a");
      const before = lookAt(at.from);
      const space = new SpaceLedger(0);
      const steps = copyAcross(request(at, space));
      let ended = false;
      for (let i = 0; i < stop; i++) ended = steps.next().done === true;
      if (ended) {
        expect(stop).toBeGreaterThan(8);
        break;
      }
      steps.return({ kind: "source-changed" });
      expect(namesIn(at.folder)).toEqual([]);
      expect(lookAt(at.from)).toEqual(before);
    }
  });

  test("closes what it opens", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    const open = new Set<number>();
    const opens = (fd: number) => {
      open.add(fd);
      return fd;
    };
    const calls = {
      ...fileCalls,
      open: (path: string) => opens(fileCalls.open(path)),
      create: (path: string) => opens(fileCalls.create(path)),
      close: (fd: number) => {
        open.delete(fd);
        fileCalls.close(fd);
      },
    };
    const { made } = faultyCalls(calls);
    expect(copy(at, calls).kind).toBe("copied");
    expect(open.size).toBe(0);
    fileCalls.unlink(at.to);
    for (let i = 0; i < Math.max(40, made.length); i++) {
      copy(at, faultyCalls(calls, i, { kind: "fail", code: "EIO" }));
      if (existsSync(at.to)) fileCalls.unlink(at.to);
      // The system lets go of a file also when closing it fails.
      for (const fd of open) fileCalls.close(fd);
      expect(open.size).toBeLessThanOrEqual(1);
      open.clear();
    }
  });

  test("is not begun where something has the name", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    writeFileSync(at.to, "b");
    const calls = faultyCalls(fileCalls);
    expect(copy(at, calls)).toEqual({ kind: "target-exists" });
    expect(calls.made).not.toContain("create");
  });

  test("copies files only, and only the one that is meant", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    const meant = request(at);
    mkdirSync(join(temp.path, "in/folder"));
    symlinkSync(at.from, join(temp.path, "in/link"));
    for (const name of ["folder", "link"]) {
      const from = join(temp.path, "in", name);
      expect(finish(copyAcross({ ...meant, from }))).toEqual({ kind: "not-a-file" });
    }
    const from = join(temp.path, "in/none");
    expect(finish(copyAcross({ ...meant, from }))).toEqual({ kind: "source-missing" });
    writeFileSync(at.from, "edited");
    expect(finish(copyAcross(meant))).toEqual({ kind: "source-changed" });
    expect(namesIn(at.folder)).toEqual([]);
  });

  test.each(["permissions", "a hard link"])("sees that %s changed while it copied", (what) => {
    for (const when of ["copying", "named"]) {
      using temp = new TempFolder();
      const at = inFolders(temp);
      makeFile(at.from, "a");
      const result = finish(copyAcross(request(at)), ({ state }) => {
        if (state !== when) return;
        if (what === "permissions") chmodSync(at.from, 0o600);
        else linkSync(at.from, join(temp.path, "in/another"));
      });
      expect(result).toEqual({ kind: "source-changed" });
      expect(namesIn(at.folder)).toEqual([]);
    }
  });

  test("stops reading a file that grows", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    let reads = 0;
    const calls = {
      ...fileCalls,
      read: (_fd: number, buffer: Uint8Array) => {
        reads++;
        return buffer.length;
      },
    };
    expect(copy(at, calls)).toEqual({ kind: "source-changed" });
    expect(reads).toBe(1);
    expect(namesIn(at.folder)).toEqual([]);
  });

  test("does not give a name to a copy that is read back with one bit wrong", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, LARGE);
    let synced = false;
    const calls = {
      ...fileCalls,
      sync: (fd: number) => {
        fileCalls.sync(fd);
        synced = true;
      },
      read: (fd: number, buffer: Uint8Array, position: number) => {
        const length = fileCalls.read(fd, buffer, position);
        if (synced && position > 2e6 && length > 0) buffer[5] = (buffer[5] ?? 0) ^ 4;
        return length;
      },
    };
    expect(copy(at, calls)).toMatchObject({
      kind: "failed",
      trouble: { reason: "damaged" },
      left: [],
    });
    expect(namesIn(at.folder)).toEqual([]);
    expect(existsSync(at.from)).toBe(true);
  });

  test("a system that writes nothing and gives no reason ends it", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    expect(copy(at, { ...fileCalls, write: () => 0 })).toMatchObject({
      kind: "failed",
      trouble: { reason: "disk-error" },
    });
    expect(namesIn(at.folder)).toEqual([]);
  });

  test.each(["sync", "close", "syncFolder"])(
    "is nothing without the disk's word: %s fails",
    (name) => {
      using temp = new TempFolder();
      const at = inFolders(temp);
      makeFile(at.from, "a");
      const counted = faultyCalls(fileCalls);
      finish(copyAcross(request(at), counted));
      fileCalls.unlink(at.to);
      const calls = faultyCalls(fileCalls, counted.made.indexOf(name), {
        kind: "fail",
        code: "EIO",
      });
      expect(copy(at, calls)).toMatchObject({
        kind: "failed",
        trouble: { reason: "disk-error" },
        left: [],
      });
      expect(namesIn(at.folder)).toEqual([]);
    },
  );

  test("leaves what has replaced the copy, when it ends otherwise", () => {
    for (const when of ["named", "name-synced"]) {
      using temp = new TempFolder();
      const at = inFolders(temp);
      makeFile(at.from, "a");
      const result = finish(copyAcross(request(at)), ({ state }) => {
        if (state !== when) return;
        makeFile(join(at.folder, "c"), "a stranger's");
        fileCalls.rename(join(at.folder, "c"), at.to);
        writeFileSync(at.from, "edited");
      });
      expect(result).toMatchObject({ kind: "failed", left: [at.to] });
      expect(readFileSync(at.to, "utf8")).toBe("a stranger's");
      expect(namesIn(at.folder)).toEqual(["b"]);
    }
  });

  test("is not begun without space for it, and counts what others will write", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, LARGE);
    const calls = { ...fileCalls, freeBytes: () => 5e6 };
    const space = new SpaceLedger(1e6, calls);
    const first = copyAcross(request(at, space), calls);
    for (let i = 0; i < 3; i++) first.next(); // One of its three megabytes is written.
    const other = { ...at, to: join(at.folder, "c") };
    const second = { ...request(other, space), names: temporaryNames(at.from, other.to, "r1", 2) };
    const result = finish(copyAcross(second, calls));
    expect(result).toMatchObject({
      kind: "failed",
      trouble: { reason: "no-space", path: other.to },
    });
    first.return({ kind: "source-changed" });
    expect(finish(copyAcross(second, calls)).kind).toBe("copied");
  });

  test("a part that an earlier run has left is not overwritten", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    const part = join(at.folder, ".varve-r1-1.part");
    writeFileSync(part, "left");
    expect(copy(at)).toMatchObject({
      kind: "failed",
      trouble: { reason: "temporary-exists", path: part },
      left: [],
    });
    expect(namesIn(at.folder)).toEqual([".varve-r1-1.part"]);
  });

  test("tells which attributes it could not keep", () => {
    using temp = new TempFolder();
    const at = inFolders(temp);
    makeFile(at.from, "a");
    const calls = {
      ...lackingCalls({ noAttributes: true }),
      setMode: () => {
        throw Object.assign(new Error("not here"), { code: "EPERM" });
      },
      setTimes: (fd: number, accessedNs: bigint, modifiedNs: bigint) => {
        fileCalls.setTimes(fd, accessedNs, (modifiedNs / 2_000_000_000n) * 2_000_000_000n); // FAT
      },
    };
    const result = copy(at, calls);
    if (result.kind !== "copied") throw new Error(result.kind);
    expect(result.notKept.toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""))).toEqual([
      { what: "mode", code: "EPERM" },
      { what: "times", code: "" },
      { what: "attribute", name: "user.comment", code: "ENOTSUP" },
      { what: "attribute", name: "user.empty", code: "ENOTSUP" },
      { what: "attribute", name: "user.test", code: "ENOTSUP" },
    ]);
    expect(lookAt(at.to).bytes).toBe(lookAt(at.from).bytes);
  });
});
