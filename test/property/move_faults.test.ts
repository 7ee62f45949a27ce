// Moves that meet trouble at every single call to the system: the call fails, is done and yet reported as failed,
// the process dies at it, or somebody else gets at the same files just before it. On file systems of every kind.
// Whatever happens the file is whole, nobody else's file is touched, and nothing is said that is not so.

import { describe, expect, test } from "bun:test";
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { NotKept } from "../../src/disk/move/copy_attributes.ts";
import { type FileCalls, fileCalls } from "../../src/disk/move/file_calls.ts";
import { type MoveRequest, type MoveResult, move } from "../../src/disk/move/move.ts";
import { type Recovered, recoverMove } from "../../src/disk/move/recover_move.ts";
import { SpaceLedger } from "../../src/disk/move/space_ledger.ts";
import { temporaryNames } from "../../src/disk/move/temporary_names.ts";
import type { Stamp } from "../../src/domain/entry.ts";
import {
  caselessCalls,
  type Fault,
  faultyCalls,
  Killed,
  type Lacks,
  lackingCalls,
} from "../support/faulty_calls.ts";
import {
  type FileLook,
  finish,
  lookAt,
  makeFile,
  namesIn,
  treeOf,
  twoFolders,
} from "../support/moved_file.ts";
import { TempFolder } from "../support/temp_folder.ts";

const CONTENT = "A picture of 40 bytes, more or less so.\n";
const STRANGER = "A picture of somebody else's";

type Place = {
  readonly system: System;
  readonly root: string;
  readonly from: string;
  readonly to: string;
  readonly request: MoveRequest;
  readonly before: FileLook;
  readonly calls: FileCalls;
};

type System = {
  readonly name: string;
  readonly lacks?: (root: string) => Lacks;
  /** Where the source goes, below the root; default: another folder. */
  readonly to?: string;
  readonly caseless?: boolean;
  readonly numbersSpellings?: boolean;
  /** Extended attributes are lost on the way. */
  readonly noAttributes?: boolean;
};

const apart = (root: string) => ({ apart: [join(root, "photo")] });
const systems: readonly System[] = [
  { name: "with RENAME_NOREPLACE" },
  { name: "with hard links only", lacks: () => ({ noReplace: "EINVAL" }) },
  {
    name: "with hard links only, in one folder",
    lacks: () => ({ noReplace: "ENOSYS" }),
    to: "inbox/b.jpg",
  },
  { name: "with neither", lacks: () => ({ noReplace: "EINVAL", links: "EPERM" }) },
  { name: "two of them", lacks: apart },
  {
    name: "two of them, short reads and writes",
    lacks: (root) => ({ ...apart(root), mostBytes: 7 }),
  },
  {
    name: "two of them, with hard links only",
    lacks: (root) => ({ ...apart(root), noReplace: "ENOSYS" }),
  },
  {
    name: "two of them, with neither and no attributes",
    noAttributes: true,
    lacks: (root) => ({ ...apart(root), noReplace: "EINVAL", links: "EPERM", noAttributes: true }),
  },
  { name: "without case", caseless: true, to: "inbox/img.jpg" },
  {
    name: "without case, with neither, a number for each spelling",
    caseless: true,
    numbersSpellings: true,
    to: "inbox/img.jpg",
    lacks: () => ({ noReplace: "EINVAL", links: "EPERM" }),
  },
  {
    name: "without case, hard links only",
    caseless: true,
    to: "inbox/img.jpg",
    lacks: () => ({ noReplace: "EINVAL" }),
  },
  {
    name: "without case, with neither",
    caseless: true,
    to: "inbox/img.jpg",
    lacks: () => ({ noReplace: "EINVAL", links: "EPERM" }),
  },
];

/** What somebody else does; returns texts of files that must be there afterwards. */
type Race = { readonly name: string; readonly act: (at: Place) => readonly string[] };

const races: readonly Race[] = [
  {
    name: "a file appears under the new name",
    act: ({ to, calls }) => {
      // As programs do that mean no harm: only if the name is free.
      if (!isFree(to, calls)) return [CONTENT];
      writeFileSync(to, "A stranger's", { flag: "wx" });
      return ["A stranger's", CONTENT];
    },
  },
  {
    name: "the file under the new name is replaced",
    act: ({ from, to, root, system }) => {
      // The one hole there is: a program that replaces without looking, where the system can do neither.
      if (!existsExactly(to) || system.name.includes("neither")) return [CONTENT];
      writeFileSync(join(root, "replaced"), "A stranger's, in its place");
      renameSync(join(root, "replaced"), to);
      // As long as the source of a copy has its name it stays, now that there is no copy.
      const stays = system.name.startsWith("two") && existsExactly(from);
      return ["A stranger's, in its place", ...(stays ? [CONTENT] : [])];
    },
  },
  {
    name: "the source is replaced",
    act: ({ from, root }) => {
      const moved = !existsExactly(from);
      writeFileSync(join(root, "edited"), "Edited, and saved as a new file");
      renameSync(join(root, "edited"), from);
      return ["Edited, and saved as a new file", ...(moved ? [CONTENT] : [])];
    },
  },
  {
    name: "the source is edited",
    act: ({ from }) => {
      const moved = !existsExactly(from);
      appendFileSync(from, "Edited");
      return moved ? ["Edited", CONTENT] : [`${CONTENT}Edited`];
    },
  },
  {
    name: "the source is removed",
    act: ({ from }) => {
      const moved = !existsExactly(from);
      rmSync(from, { force: true });
      return moved ? [CONTENT] : [];
    },
  },
];

/** Whether the name is there as it is written; `existsSync` asks a file system that may not care for case. */
function existsExactly(path: string): boolean {
  const slash = path.lastIndexOf("/");
  return namesIn(path.slice(0, slash)).includes(path.slice(slash + 1));
}

function isFree(path: string, calls: FileCalls): boolean {
  try {
    calls.look(path);
    return false;
  } catch {
    return true;
  }
}

function place(system: System, root: string): Place {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  const { inbox } = twoFolders(root);
  const from = join(inbox, "IMG.JPG");
  const to = join(root, system.to ?? "photo/2024.jpg");
  makeFile(join(inbox, "beside.jpg"), STRANGER);
  const expected: Stamp = makeFile(from, CONTENT);
  // Syncing takes the time of a disk and changes nothing that a death of the process leaves.
  const unsynced = { ...fileCalls, sync: () => {}, syncFolder: () => {} };
  const lacking = lackingCalls(system.lacks?.(root) ?? {}, unsynced);
  const { caseless, numbersSpellings } = system;
  const calls = caseless === true ? caselessCalls(lacking, numbersSpellings) : lacking;
  const space = new SpaceLedger(0, calls);
  const names = temporaryNames(from, to, "r1", 7);
  return {
    system,
    root,
    from,
    to,
    calls,
    before: lookAt(from),
    request: { from, to, names, expected, space },
  };
}

/** How many calls an undisturbed move makes. */
function callsOf(system: System, root: string): readonly string[] {
  const { request, calls } = place(system, root);
  const counted = faultyCalls(calls);
  expect(finish(move(request, counted))).toMatchObject({ kind: "moved" });
  return counted.made;
}

function recover({ request, calls }: Place): Recovered {
  return finish(recoverMove(request, calls));
}

/** Files of the moved one's bytes, by path below the root. */
function holders({ root, before }: Place): readonly string[] {
  return [...treeOf(root)].filter(([, look]) => look.bytes === before.bytes).map(([path]) => path);
}

function below({ root }: Place, path: string): string {
  return path.slice(root.length + 1);
}

/** The file lies where it should with all that it had, the neighbour is as it was, and there is nothing else. */
function expectWhole(at: Place, path: string, notKept: readonly NotKept[] = []): void {
  const tree = treeOf(at.root);
  expect([...tree.keys()].sort()).toEqual(["inbox/beside.jpg", below(at, path)].sort());
  expect(tree.get("inbox/beside.jpg")?.bytes).toBe(Bun.SHA256.hash(STRANGER, "hex"));
  const found = tree.get(below(at, path));
  const lost = (what: NotKept["what"]) => notKept.some((not) => not.what === what);
  expect(found?.bytes).toBe(at.before.bytes);
  if (!lost("times")) expect(found?.mtimeNs).toBe(at.before.mtimeNs);
  if (!lost("mode")) expect(found?.mode).toBe(at.before.mode);
  const copied = path === at.to;
  if (lost("attribute") || (copied && at.system.noAttributes === true)) return;
  expect(found?.attributes).toEqual(at.before.attributes);
}

/** After any end but a death: what is said is so; where it failed recovery puts in order what is left. */
function expectTruth(at: Place, result: MoveResult): void {
  if (result.kind === "moved") expectWhole(at, at.to, result.notKept);
  else if (result.kind === "failed") expectSettled(at, recover(at));
  else expectWhole(at, at.from);
}

/** Recovery has found the file in one of its places and left nothing else. */
function expectSettled(at: Place, recovered: Recovered): void {
  expect(recovered.kind).toBe("settled");
  if (recovered.kind !== "settled") return;
  // Dying between making the small file that keeps a name and writing what is in it leaves an empty file, which
  // might be anybody's, so it is left alone and told. Only file systems with neither way have it.
  const empty = [at.from, at.to].filter((path) => existsSync(path) && lstatSync(path).size === 0);
  if (empty.length > 0) {
    expect(at.system.name).toMatch(/neither/);
    expect(["target-exists", "source-changed"]).toContain(recovered.outcome);
    for (const path of empty) unlinkSync(path);
    expectSettled(at, recover(at));
    return;
  }
  expect(recovered.left).toEqual([]);
  expect(["done", "not-done"]).toContain(recovered.outcome);
  expectWhole(at, recovered.outcome === "done" ? at.to : at.from);
}

/** What the system may say to a call, with it not done or done. */
function faultsOf(call: string): readonly Fault[] {
  const fail = (code: string): Fault => ({ kind: "fail", code });
  const after = (code: string): Fault => ({ kind: "fail-after", code });
  const faults = [...["EIO", "ENOSPC", "EROFS", "EACCES"].map(fail), after("EIO")];
  // A request that is sent again when the answer to the first one was lost, over NFS.
  if (call === "renameNoReplace" || call === "rename") faults.push(after("ENOENT"), fail("EXDEV"));
  if (call === "link") faults.push(fail("EXDEV"));
  if (call === "unlink") faults.push(after("ENOENT"));
  return faults;
}

/** Runs `check` and says in which case it failed. */
function inCase(words: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(words, { cause: error });
  }
}

describe.each(systems)("file systems $name", (system) => {
  test("every call fails once with every reason", () => {
    using temp = TempFolder.inMemory();
    const root = join(temp.path, "at");
    for (const [i, name] of callsOf(system, root).entries()) {
      for (const fault of faultsOf(name)) {
        const at = place(system, root);
        const result = finish(move(at.request, faultyCalls(at.calls, i, fault)));
        const words = `${JSON.stringify(fault)} at call ${i}, ${name}: ${Bun.inspect(result)}`;
        inCase(words, () => expectTruth(at, result));
      }
    }
  });

  test("the process dies at every call, and again at every call of the recovery", () => {
    using temp = TempFolder.inMemory();
    const root = join(temp.path, "at");
    for (const [i, name] of callsOf(system, root).entries()) {
      for (let j = 0, recovered = false; !recovered; j++) {
        const at = place(system, root);
        dies(() => finish(move(at.request, faultyCalls(at.calls, i))));
        recovered = !dies(() => finish(recoverMove(at.request, faultyCalls(at.calls, j))));
        inCase(`Death at call ${i}, ${name}, then at ${j} of the recovery`, () => {
          expect(holders(at).length).toBeGreaterThanOrEqual(1);
          expectSettled(at, recover(at));
          if (existsExactly(at.to)) return;
          expect(finish(move(at.request, at.calls))).toMatchObject({ kind: "moved" });
          expectWhole(at, at.to);
        });
      }
    }
  }, 30_000);

  test.each(races)("before every call $name", (race) => {
    using temp = TempFolder.inMemory();
    const root = join(temp.path, "at");
    for (const [i, name] of callsOf(system, root).entries()) {
      const at = place(system, root);
      let kept: readonly string[] = [];
      const act = () => {
        kept = race.act(at);
      };
      const result = finish(move(at.request, faultyCalls(at.calls, i, { kind: "meanwhile", act })));
      inCase(`At call ${i}, ${name}: ${Bun.inspect(result)}`, () => {
        const expectKept = () => {
          const bytes = [...treeOf(root).values()].map((look) => look.bytes);
          for (const text of [...kept, STRANGER]) {
            expect(bytes).toContain(Bun.SHA256.hash(text, "hex"));
          }
        };
        expectKept();
        // Who replaces a file that has arrived means that one.
        const there = [CONTENT, ...kept].map((text) => Bun.SHA256.hash(text, "hex"));
        if (result.kind === "moved") expect(there).toContain(lookAt(at.to).bytes);
        if (result.kind !== "failed") expect(ownNames(root)).toEqual([]);
        const recovered = recover(at);
        expect(recovered.kind).toBe("settled");
        expectKept();
        // Where case is ignored somebody can take the one name of both while the file is aside: it stays there.
        if (recovered.kind === "settled" && recovered.left.length > 0) {
          expect(system.caseless).toBe(true);
          expect(recovered.left).toEqual([at.request.names.aside]);
        } else expect(ownNames(root)).toEqual([]);
      });
    }
  });
});

/** Names of ours below a folder. */
function ownNames(root: string): readonly string[] {
  return [...treeOf(root).keys()].filter((path) => path.includes(".varve-"));
}

/** Whether the process died. */
function dies(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (!wasKilled(error)) throw error;
    return true;
  }
}

function wasKilled(error: unknown): boolean {
  if (error instanceof SuppressedError) return wasKilled(error.error);
  return error instanceof Killed;
}
