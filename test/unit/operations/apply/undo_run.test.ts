import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { filesOf } from "../../../../scripts/crash/tree.ts";
import { countSteps } from "../../../../src/catalog/journal_steps.ts";
import { getRun } from "../../../../src/catalog/runs.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { NothingMovedError } from "../../../../src/operations/apply/undo_run.ts";
import { NoSuchRunError } from "../../../../src/operations/list_runs.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { Killed } from "../../../support/faulty_calls.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
});
afterEach(() => library[Symbol.dispose]());

const inbox = (name: string) => join(library.inbox, name);
const photo = (name: string) => join(library.photo, name);

/** Files in three folders of the inbox, planned into two of the target. */
async function sixFiles(): Promise<string> {
  const names = ["a/1.jpg", "a/2.jpg", "a/deep/er/3.jpg", "b/4.heic", "b/4.mov", "b/5.jpg"];
  for (const name of names) library.put(inbox(name));
  library.put(photo("2020/old.jpg"));
  chmodSync(inbox("a/deep"), 0o751);
  library.settleFolders();
  await library.scan();
  return library.plan(
    names.map((name) => ({
      from: inbox(name),
      to: photo(`${name.startsWith("a") ? "2020" : "2021/2021-02"}/${name.split("/").at(-1)}`),
      ...(name.includes("4") ? { bundle: "live" } : {}),
    })),
  );
}

/** Edits a file without a trace in its size and modification time. */
function editInSecret(path: string): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

describe("undoRun()", () => {
  test("gives back the exact tree: paths, bytes, times, folders, and the catalog with it", async () => {
    const plan = await sixFiles();
    const before = library.tree();
    const known = library.catalogued();
    const applied = await library.apply(plan);
    expect(applied.removedFolders).toBe(4);
    expect(library.tree()).not.toEqual(before);
    const undone = await library.undo();
    expect(undone).toMatchObject({
      ...{ undone: applied.run, end: { kind: "done" }, removedFolders: 2 },
      summary: { done: 6, stale: 0, failed: 0 },
    });
    expect(library.tree()).toEqual(before);
    expect(library.catalogued()).toEqual(known);
    expect((await library.scan()).summary).toMatchObject({
      unchanged: 7,
      added: 0,
      changed: 0,
      missing: 0,
    });
  });

  test("goes further back each time, never to and fro, and ends where nothing is left", async () => {
    for (const name of ["a", "b"]) library.put(inbox(`${name}.jpg`));
    await library.scan();
    const start = library.tree();
    const one = await library.apply(library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg") }]));
    const middle = library.tree();
    const two = await library.apply(library.plan([{ from: inbox("b.jpg"), to: photo("b.jpg") }]));
    expect((await library.undo()).undone).toBe(two.run);
    expect([...library.tree().keys()]).toEqual([...middle.keys()]);
    expect((await library.undo()).undone).toBe(one.run);
    expect([...library.tree().keys()]).toEqual([...start.keys()]);
    const nothing = await library.undo();
    expect(nothing.undone).toBeUndefined();
    expect(nothing.run).toBeUndefined();
    expect(nothing.summary).toMatchObject({ done: 0 });
  });

  test("naming the run of an undo does it again, and undoing that takes it back again", async () => {
    const plan = await sixFiles();
    const before = library.tree();
    const apply = await library.apply(plan);
    const after = library.tree();
    const undo = await library.undo();
    const redo = await library.undo({ run: undo.run ?? 0 });
    expect(redo.summary).toMatchObject({ done: 6, failed: 0, stale: 0 });
    expect(library.tree()).toEqual(after);
    expect(countSteps(library.catalog, apply.run ?? 0)).toMatchObject({ done: 6, undone: 0 });
    expect(countSteps(library.catalog, undo.run ?? 0)).toMatchObject({ done: 0, undone: 6 });
    // The apply is what there is to undo, not the undo of its undo.
    expect((await library.undo()).undone).toBe(apply.run);
    expect(library.tree()).toEqual(before);
  });

  test("a file edited since is left and told; its run is not tried again unless it is named", async () => {
    const plan = await sixFiles();
    const apply = await library.apply(plan);
    appendFileSync(photo("2020/1.jpg"), "a person's work");
    editInSecret(photo("2020/2.jpg"));
    const undone = await library.undo();
    expect(undone.summary).toMatchObject({ done: 4, stale: 2 });
    expect(library.results()).toMatchObject({ 1: "stale changed", 2: "stale changed", 3: "done" });
    expect(readFileSync(photo("2020/1.jpg"), "utf8")).toContain("a person's work");
    expect(existsSync(inbox("a/1.jpg"))).toBe(false);
    expect(existsSync(inbox("a/deep/er/3.jpg"))).toBe(true);
    expect((await library.undo()).undone).toBeUndefined();
    const named = await library.undo({ run: apply.run ?? 0 });
    expect(named.summary).toMatchObject({ done: 0, stale: 2 });
  });

  test("a file that only got other permissions or another link is the same file, and goes back", async () => {
    const plan = await sixFiles();
    await library.apply(plan);
    chmodSync(photo("2020/1.jpg"), 0o600);
    linkSync(photo("2020/2.jpg"), photo("another name.jpg"));
    expect((await library.undo()).summary).toMatchObject({ done: 6, stale: 0 });
    expect(statSync(inbox("a/1.jpg")).mode & 0o777).toBe(0o600);
  });

  test("half of a bundle is not taken back alone", async () => {
    const plan = await sixFiles();
    await library.apply(plan);
    appendFileSync(photo("2021/2021-02/4.mov"), "x");
    expect((await library.undo()).summary).toMatchObject({ done: 4, stale: 1, skipped: 1 });
    expect(existsSync(photo("2021/2021-02/4.heic"))).toBe(true);
    expect(existsSync(inbox("b/4.heic"))).toBe(false);
  });

  test("what has the old name by now is never overwritten", async () => {
    const plan = await sixFiles();
    await library.apply(plan);
    mkdirSync(inbox("a"));
    writeFileSync(inbox("a/1.jpg"), "somebody else's");
    const undone = await library.undo();
    expect(undone.summary).toMatchObject({ done: 5, stale: 1 });
    expect(library.results()).toMatchObject({ 1: "stale target-taken" });
    expect(readFileSync(inbox("a/1.jpg"), "utf8")).toBe("somebody else's");
    expect(existsSync(photo("2020/1.jpg"))).toBe(true);
  });

  test("takes back the part under a path, by its old or its present place, and later the rest", async () => {
    const plan = await sixFiles();
    const before = library.tree();
    const apply = await library.apply(plan);
    expect((await library.undo({ under: inbox("a/deep") })).summary).toMatchObject({ done: 1 });
    expect(existsSync(inbox("a/deep/er/3.jpg"))).toBe(true);
    expect(statSync(inbox("a/deep")).mode & 0o777).toBe(0o751);
    expect((await library.undo({ under: photo("2021") })).summary).toMatchObject({ done: 3 });
    expect(existsSync(photo("2021"))).toBe(false);
    expect((await library.undo({ under: "/nowhere" })).summary).toMatchObject({ done: 0 });
    const rest = await library.undo();
    expect(rest).toMatchObject({ undone: apply.run, summary: { done: 2 } });
    expect([...library.tree().keys()]).toEqual([...before.keys()]);
  });

  test("removes folders that the run made only where nothing else is in them", async () => {
    const plan = await sixFiles();
    await library.apply(plan);
    library.put(photo("2021/a person's.jpg"));
    expect(await library.undo()).toMatchObject({ removedFolders: 1 });
    expect(existsSync(photo("2021/a person's.jpg"))).toBe(true);
    expect(existsSync(photo("2021/2021-02"))).toBe(false);
  });

  test("times of folders that others have changed since stay as they are", async () => {
    library.put(inbox("a/1.jpg"));
    library.put(photo("2020/old.jpg"));
    library.settleFolders();
    await library.scan();
    const mtimeOf = (path: string) => statSync(path, { bigint: true }).mtimeNs;
    const before = [mtimeOf(library.inbox), mtimeOf(photo("2020"))];
    await library.apply(library.plan([{ from: inbox("a/1.jpg"), to: photo("2020/1.jpg") }]));
    library.put(photo("2020/new.jpg"));
    await library.undo();
    expect(mtimeOf(library.inbox)).toBe(before[0] ?? 0n);
    expect(mtimeOf(photo("2020"))).not.toBe(before[1] ?? 0n);
  });

  test("a dry run tells what would go back and what would stay, and does nothing", async () => {
    const plan = await sixFiles();
    const apply = await library.apply(plan);
    appendFileSync(photo("2020/1.jpg"), "x");
    const before = library.tree();
    const result = await library.undo({ dryRun: true });
    expect(result.undone).toBe(apply.run);
    expect(result.run).toBeUndefined();
    expect(library.results()).toEqual({
      ...{ 1: "stale changed", 2: "ready", 3: "ready", 4: "ready", 5: "ready", 6: "ready" },
    });
    expect(library.tree()).toEqual(before);
    expect(countSteps(library.catalog, apply.run ?? 0)).toMatchObject({ done: 6, left: 0 });
  });

  test("stopped and called again it goes on as the same run", async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${i}.jpg`);
    for (const name of names) library.put(inbox(name));
    library.settleFolders();
    await library.scan();
    const before = library.tree();
    await library.apply(
      library.plan(names.map((name) => ({ from: inbox(name), to: photo(name) }))),
    );
    const controller = new AbortController();
    let renames = 0;
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        if (++renames === 7) controller.abort();
        fileCalls.renameNoReplace(from, to);
      },
    };
    const first = await library.undo({ calls }, controller.signal);
    expect(first).toMatchObject({ end: { kind: "interrupted" }, summary: { done: 7 } });
    const second = await library.undo();
    expect(second).toMatchObject({ resumed: true, run: first.run, summary: { done: 293 } });
    expect(library.tree()).toEqual(before);
    expect(getRun(library.catalog, first.run ?? 0)).toMatchObject({ status: "done", resumed: 1 });
  });

  test("copies and links are taken away again while what they were made of is there, and come back", async () => {
    library.put(inbox("a.jpg"), "alpha");
    library.put(inbox("b.jpg"), "beta");
    library.put(inbox("c.jpg"), "gamma");
    library.settleFolders();
    await library.scan();
    const before = library.tree();
    const known = library.catalogued();
    await library.apply(
      library.plan([
        { from: inbox("a.jpg"), to: photo("v/a.jpg"), action: "copy" },
        { from: inbox("b.jpg"), to: photo("v/b.jpg"), action: "hardlink" },
      ]),
    );
    const after = library.tree();
    const undo = await library.undo();
    expect(undo.summary).toMatchObject({ done: 2 });
    expect(library.tree()).toEqual(before);
    expect(library.catalogued()).toEqual(known);
    expect((await library.undo({ run: undo.run ?? 0 })).summary).toMatchObject({ done: 2 });
    expect([...library.tree().keys()]).toEqual([...after.keys()]);
    expect(statSync(photo("v/b.jpg")).ino).toBe(statSync(inbox("b.jpg")).ino);
    // The last one of its bytes stays, and so does one whose source was edited.
    unlinkSync(inbox("a.jpg"));
    rmSync(inbox("b.jpg"));
    const again = await library.undo();
    expect(again.summary).toMatchObject({ done: 0, stale: 2 });
    expect(readFileSync(photo("v/a.jpg"), "utf8")).toBe("alpha");
    expect(readFileSync(photo("v/b.jpg"), "utf8")).toBe("beta");
  });

  test("a copy whose bytes were changed in secret is not taken away", async () => {
    library.put(inbox("a.jpg"), "alpha");
    await library.apply(
      library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg"), action: "copy" }]),
    );
    editInSecret(photo("a.jpg"));
    expect((await library.undo()).summary).toMatchObject({ done: 0, stale: 1 });
    expect(existsSync(photo("a.jpg"))).toBe(true);
  });

  test("a plan that was undone is applied anew, as another run", async () => {
    const plan = await sixFiles();
    const first = await library.apply(plan);
    const after = library.tree();
    await library.undo({ under: photo("2020") });
    const second = await library.apply(plan);
    expect(second.run).not.toBe(first.run);
    expect(second).toMatchObject({ resumed: false, summary: { done: 3, already: 3, stale: 0 } });
    expect([...library.tree().keys()]).toEqual([...after.keys()]);
    // And called again, that one goes on.
    expect(await library.apply(plan)).toMatchObject({ run: second.run, summary: { already: 6 } });
  });

  test("a run that is not there, or moves nothing, is told", async () => {
    library.put(inbox("a.jpg"));
    await library.scan();
    await expect(library.undo({ run: 99 })).rejects.toBeInstanceOf(NoSuchRunError);
    await expect(library.undo({ run: 1 })).rejects.toBeInstanceOf(NothingMovedError);
  });
});

test("a disk that goes away under an undo leaves nothing to be passed over later", async () => {
  const names = Array.from({ length: 300 }, (_, i) => `${i}.jpg`);
  for (const name of names) library.put(inbox(`sub/${name}`));
  library.put(inbox("stays.jpg"));
  await library.scan();
  const before = library.tree();
  const plan = library.plan(
    names.map((name) => ({ from: inbox(`sub/${name}`), to: photo(`new/${name}`) })),
  );
  const { run = 0 } = await library.apply(plan);
  let renames = 0;
  const away = join(library.folder, "away");
  const calls = {
    ...fileCalls,
    renameNoReplace: (from: string, to: string) => {
      fileCalls.renameNoReplace(from, to);
      if (++renames !== 128) return;
      renameSync(library.photo, away);
    },
  };
  const undone = await library.undo({ calls });
  expect(undone).toMatchObject({ end: { kind: "failures", reason: "disk-error" } });
  expect(countSteps(library.catalog, run)).toMatchObject({ undone: 128, done: 172, left: 0 });
  renameSync(away, library.photo);
  expect((await library.undo()).summary).toMatchObject({ done: 172, stale: 0 });
  expect([...library.tree().keys()]).toEqual([...before.keys()]);
});

test("a copy that was on its way back when its bundle was taken back goes with the recovery", async () => {
  library.put(inbox("a.jpg"), "alpha");
  library.put(inbox("b.jpg"), "beta");
  await library.scan();
  const copies = ["a.jpg", "b.jpg"].map((name) => {
    return { from: inbox(name), to: photo(name), bundle: "ab", action: "copy" } as const;
  });
  await library.apply(library.plan(copies));
  // The first copy is taken away, the second cannot be, and the first one is being made again.
  const calls = {
    ...fileCalls,
    renameNoReplace: (from: string, to: string) => {
      if (from === photo("b.jpg")) throw Object.assign(new Error("EIO"), { code: "EIO" });
      fileCalls.renameNoReplace(from, to);
    },
    lookOpen: (fd: number) => {
      if (existsSync(photo("a.jpg"))) return fileCalls.lookOpen(fd);
      if (![...library.tree().keys()].some((path) => path.endsWith(".part"))) {
        return fileCalls.lookOpen(fd);
      }
      library.kill();
      throw new Killed();
    },
  };
  try {
    await library.undo({ calls });
    expect.unreachable();
  } catch {
    expect(library.isKilled).toBe(true);
  }
  expect([...library.tree().keys()].filter((path) => path.endsWith(".part"))).toHaveLength(1);
  await library.reopen();
  await library.recover();
  expect([...library.tree().keys()].filter((path) => path.endsWith(".part"))).toEqual([]);
  // The disk is well again, so the other one goes as well: they are together.
  expect([...filesOf(library.tree()).keys()]).toEqual([inbox("a.jpg"), inbox("b.jpg")]);
});
