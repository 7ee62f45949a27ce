import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { filesOf } from "../../../../scripts/crash/tree.ts";
import { osPath } from "../../../../src/base/names.ts";
import { countSteps, stepsOfRun } from "../../../../src/catalog/journal_steps.ts";
import { roots } from "../../../../src/catalog/roots.ts";
import { getRun } from "../../../../src/catalog/runs.ts";
import { stepFolders } from "../../../../src/catalog/step_folders.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { PlanFormatError } from "../../../../src/domain/plan_file.ts";
import { OtherLibraryError } from "../../../../src/operations/apply/apply_plan.ts";
import { PlanUnreadableError } from "../../../../src/operations/apply/read_plan.ts";
import { RootUnavailableError } from "../../../../src/operations/scan/root_unavailable.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { lackingCalls } from "../../../support/faulty_calls.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
});
afterEach(() => library[Symbol.dispose]());

const inbox = (name: string) => join(library.inbox, name);
const photo = (name: string) => join(library.photo, name);

describe("applyPlan()", () => {
  test("moves files with their bytes and times, and the catalog follows without a scan", async () => {
    library.put(inbox("a/IMG_1.jpg"));
    library.put(inbox("a/IMG_2.jpg"));
    library.put(photo("old.jpg"));
    await library.scan();
    const before = library.tree();
    const known = library.catalogued();
    const plan = library.plan([
      { from: inbox("a/IMG_1.jpg"), to: photo("2020/2020-09/IMG_1.jpg") },
      { from: inbox("a/IMG_2.jpg"), to: photo("2020/2020-10/x.jpg") },
    ]);
    const result = await library.apply(plan);
    expect(result).toMatchObject({
      ...{ resumed: false, end: { kind: "done" }, removedFolders: 1 },
      summary: { done: 2, already: 0, skipped: 0, stale: 0, failed: 0, run: result.run },
    });
    expect(library.results()).toEqual({ 1: "done", 2: "done" });
    const after = library.tree();
    expect(after.get(photo("2020/2020-09/IMG_1.jpg"))).toBe(before.get(inbox("a/IMG_1.jpg")) ?? "");
    expect(after.get(photo("2020/2020-10/x.jpg"))).toBe(before.get(inbox("a/IMG_2.jpg")) ?? "");
    expect(filesOf(after).size).toBe(3);
    expect(existsSync(inbox("a"))).toBe(false);
    const now = library.catalogued();
    expect(now.get(photo("2020/2020-09/IMG_1.jpg"))).toBe(known.get(inbox("a/IMG_1.jpg")) ?? "");
    expect(now.size).toBe(3);
    // A scan afterwards reads nothing.
    const scanned = await library.scan();
    expect(scanned.summary).toMatchObject({
      added: 0,
      changed: 0,
      missing: 0,
      moved: 0,
      unchanged: 3,
    });
  });

  test("is a run, whose journal says what was done and whose folders are noted", async () => {
    library.put(inbox("sub/a.jpg"));
    library.settleFolders();
    await library.scan();
    const mtimeNs = statSync(inbox("sub"), { bigint: true }).mtimeNs;
    chmodSync(inbox("sub"), 0o750);
    const { run = 0 } = await library.apply(
      library.plan([{ from: inbox("sub/a.jpg"), to: photo("2020/a.jpg") }]),
    );
    expect(getRun(library.catalog, run)).toMatchObject({
      ...{ operation: "apply", status: "done" },
      summary: { done: 1, run, removedFolders: 1 },
    });
    const [step, ...more] = [...stepsOfRun(library.catalog, run)];
    expect(more).toEqual([]);
    expect(step).toMatchObject({
      n: 1,
      state: "done",
      action: "move",
      from: inbox("sub/a.jpg"),
      to: photo("2020/a.jpg"),
    });
    expect(step?.sample).toMatch(/^[0-9a-f]{16}$/);
    const { ctimeNs } = statSync(photo("2020/a.jpg"), { bigint: true });
    expect(step?.after?.changedUs).toBe(Number(ctimeNs / 1000n));
    const folders = new Map(
      [...stepFolders(library.catalog, run)].map((folder) => [folder.path, folder]),
    );
    expect(folders.get(inbox("sub"))).toEqual({
      path: inbox("sub"),
      change: "removed",
      before: { mode: 0o750, mtimeNs },
    });
    expect(folders.get(photo("2020"))).toMatchObject({ change: "made" });
    expect(folders.get(library.photo)).toMatchObject({ change: "touched" });
    expect(folders.get(library.inbox)).toMatchObject({ change: "touched" });
  });

  test("leaves a file that has changed since, goes on with the others, and tells why", async () => {
    for (const name of ["a", "b", "c", "d"]) library.put(inbox(`${name}.jpg`));
    const plan = library.plan(
      ["a", "b", "c", "d"].map((name) => ({
        from: inbox(`${name}.jpg`),
        to: photo(`${name}.jpg`),
      })),
    );
    library.edit(inbox("a.jpg"));
    rmSync(inbox("b.jpg"));
    library.put(photo("c.jpg"), "somebody else's");
    const result = await library.apply(plan);
    expect(library.results()).toEqual({
      1: "stale changed",
      2: "stale gone",
      3: "stale target-taken",
      4: "done",
    });
    expect(result.summary).toMatchObject({ done: 1, stale: 3, failed: 0 });
    expect(readFileSync(photo("c.jpg"), "utf8")).toBe("somebody else's");
    expect(existsSync(inbox("c.jpg"))).toBe(true);
    expect(existsSync(inbox("a.jpg"))).toBe(true);
  });

  test("a folder or a link in the place of the file is no file, and is left", async () => {
    library.put(inbox("a.jpg"));
    library.put(inbox("b.jpg"));
    const plan = library.plan(
      ["a", "b"].map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`${name}.jpg`) })),
    );
    rmSync(inbox("a.jpg"));
    mkdirSync(inbox("a.jpg"));
    renameSync(inbox("b.jpg"), inbox("real.jpg"));
    symlinkSync(inbox("real.jpg"), inbox("b.jpg"));
    await library.apply(plan);
    expect(library.results()).toEqual({ 1: "stale changed", 2: "stale changed" });
    expect(lstatSync(inbox("b.jpg")).isSymbolicLink()).toBe(true);
  });

  test("a bundle moves as one: a stale half keeps the other, and one that cannot move takes the others back", async () => {
    for (const name of ["A.heic", "A.mov", "B.heic", "B.mov", "C.heic", "C.mov"])
      library.put(inbox(name));
    const plan = library.plan(
      ["A.heic", "A.mov", "B.heic", "B.mov", "C.heic", "C.mov"].map((name) => ({
        ...{ from: inbox(name), to: photo(`2020/${name}`), bundle: name[0] ?? "" },
      })),
    );
    library.edit(inbox("A.mov"));
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        // Only seen by the rename itself, when the other half is there already.
        if (from === inbox("B.mov")) throw Object.assign(new Error("EIO"), { code: "EIO" });
        fileCalls.renameNoReplace(from, to);
      },
    };
    const result = await library.apply(plan, { calls });
    expect(library.results()).toEqual({
      ...{ 1: "skipped bundle", 2: "stale changed" },
      ...{ 3: "skipped bundle", 4: "failed disk-error" },
      ...{ 5: "done", 6: "done" },
    });
    expect(result.summary).toMatchObject({ done: 2, skipped: 2, stale: 1, failed: 1 });
    for (const name of ["A.heic", "A.mov", "B.heic", "B.mov"]) {
      expect(existsSync(inbox(name))).toBe(true);
      expect(existsSync(photo(`2020/${name}`))).toBe(false);
    }
    // The disk is well again.
    expect((await library.apply(plan)).summary).toMatchObject({
      done: 2,
      already: 2,
      stale: 1,
      skipped: 1,
    });
    expect(library.results()).toMatchObject({ 3: "done", 4: "done", 5: "already" });
  });

  test("called again with the same plan it goes on as the same run", async () => {
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) library.put(inbox(`${name}.jpg`), "x".repeat(1000));
    await library.scan();
    const plan = library.plan(
      names.map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`${name}.jpg`) })),
    );
    const first = await library.apply(plan, { limitBytes: 2500 });
    expect(first).toMatchObject({ end: { kind: "limit" }, summary: { done: 2, bytes: 2000 } });
    expect(getRun(library.catalog, first.run ?? 0)?.status).toBe("interrupted");
    const second = await library.apply(plan, { limitBytes: 10 });
    expect(second).toMatchObject({
      resumed: true,
      run: first.run,
      summary: { done: 1, already: 2 },
    });
    const third = await library.apply(plan);
    expect(third).toMatchObject({
      resumed: true,
      run: first.run,
      end: { kind: "done" },
      summary: { done: 2, already: 3 },
    });
    const figures = getRun(library.catalog, first.run ?? 0)?.summary;
    expect(figures).toMatchObject({ done: 2, already: 3 });
    const fourth = await library.apply(plan);
    expect(fourth).toMatchObject({ run: first.run, summary: { done: 0, already: 5, stale: 0 } });
    expect(getRun(library.catalog, first.run ?? 0)?.summary).toEqual(figures);
    expect(library.results()).toEqual({
      1: "already",
      2: "already",
      3: "already",
      4: "already",
      5: "already",
    });
  });

  test("a plan whose steps were taken out by hand is the same plan still", async () => {
    for (const name of ["a", "b", "c"]) library.put(inbox(`${name}.jpg`), "x".repeat(1000));
    const plan = library.plan(
      ["a", "b", "c"].map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`${name}.jpg`) })),
    );
    const first = await library.apply(plan, { limitBytes: 1 });
    const lines = readFileSync(plan, "utf8").split("\n");
    lines.splice(2, 1);
    writeFileSync(
      plan,
      lines.join("\n").replace('"steps":3,"bytes":3000', '"steps":2,"bytes":2000'),
    );
    const second = await library.apply(plan);
    expect(second).toMatchObject({ run: first.run, summary: { done: 1, already: 1 } });
    expect(existsSync(inbox("b.jpg"))).toBe(true);
  });

  test("ends at its limit of time between two bundles", async () => {
    for (let i = 0; i < 50; i++) library.put(inbox(`${i}.jpg`));
    const plan = library.plan(
      Array.from({ length: 50 }, (_, i) => ({ from: inbox(`${i}.jpg`), to: photo(`${i}.jpg`) })),
    );
    // The clock of the test goes on by itself at every look.
    const result = await library.apply(plan, { limitMs: 0.3 });
    expect(result.end.kind).toBe("limit");
    expect(result.summary.done).toBeGreaterThan(0);
    expect(result.summary.done).toBeLessThan(50);
    expect((await library.apply(plan)).summary).toMatchObject({
      done: 50 - result.summary.done,
      already: result.summary.done,
    });
  });

  test("a dry run looks at everything, tells what it would do, and does nothing", async () => {
    for (const name of ["a", "b", "c"]) library.put(inbox(`${name}.jpg`));
    const plan = library.plan(
      ["a", "b", "c"].map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`n/${name}.jpg`) })),
    );
    library.edit(inbox("b.jpg"));
    const before = library.tree();
    const result = await library.apply(plan, { dryRun: true });
    expect(result.run).toBeUndefined();
    expect(result.summary).toMatchObject({ stale: 1 });
    expect(library.results()).toEqual({ 1: "ready", 2: "stale changed", 3: "ready" });
    expect(library.tree()).toEqual(before);
    expect(
      library.catalog.db.query("SELECT count(*) AS n FROM runs WHERE operation = 'apply'").get(),
    ).toEqual({ n: 0 });
  });

  test("stops when its signal is aborted, with the bundle in hand finished and written", async () => {
    const names = Array.from({ length: 400 }, (_, i) => `${i}.jpg`);
    for (const name of names) library.put(inbox(name));
    const plan = library.plan(names.map((name) => ({ from: inbox(name), to: photo(name) })));
    const controller = new AbortController();
    let renames = 0;
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        if (++renames === 5) controller.abort();
        fileCalls.renameNoReplace(from, to);
      },
    };
    const result = await library.apply(plan, { calls }, controller.signal);
    expect(result).toMatchObject({ end: { kind: "interrupted" }, summary: { done: 5 } });
    const run = result.run ?? 0;
    expect(countSteps(library.catalog, run)).toMatchObject({ done: 5, intended: 0, failed: 0 });
    expect((await library.apply(plan)).summary).toMatchObject({ done: 395, already: 5, run });
  });

  test("tells another program's index of every move", async () => {
    library.put(inbox("a.jpg"));
    library.put(inbox("b.jpg"));
    const told: string[] = [];
    const index = async (from: string, to: string) => void told.push(`${from} ${to}`);
    await library.apply(
      library.plan(
        ["a", "b"].map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`${name}.jpg`) })),
      ),
      { index },
    );
    expect(told).toEqual([
      `${inbox("a.jpg")} ${photo("a.jpg")}`,
      `${inbox("b.jpg")} ${photo("b.jpg")}`,
    ]);
  });

  test("removes only folders that its moves have emptied, up to the root, and none that others use", async () => {
    library.put(inbox("a/b/c/1.jpg"));
    library.put(inbox("d/2.jpg"));
    library.put(inbox("d/Thumbs.db"), "x");
    mkdirSync(inbox("was empty before"));
    await library.scan();
    const plan = library.plan([
      { from: inbox("a/b/c/1.jpg"), to: photo("1.jpg") },
      { from: inbox("d/2.jpg"), to: photo("2.jpg") },
    ]);
    expect(await library.apply(plan)).toMatchObject({ removedFolders: 3 });
    expect(existsSync(inbox("a"))).toBe(false);
    expect(existsSync(inbox("d/Thumbs.db"))).toBe(true);
    expect(existsSync(inbox("was empty before"))).toBe(true);
    expect(existsSync(library.inbox)).toBe(true);
  });

  test("a target outside of every root becomes one, which the catalog knows", async () => {
    library.put(inbox("a.jpg"));
    library.put(inbox("b.jpg"));
    await library.scan([library.inbox]);
    await library.apply(
      library.plan([
        { from: inbox("a.jpg"), to: photo("2020/2020-01/a.jpg") },
        { from: inbox("b.jpg"), to: photo("2020/2020-02/b.jpg") },
      ]),
    );
    // Not the folder that the two have in common.
    expect(roots(library.catalog).map(({ path }) => path)).toEqual([library.inbox, library.photo]);
    expect([...library.catalogued().keys()].sort()).toEqual([
      photo("2020/2020-01/a.jpg"),
      photo("2020/2020-02/b.jpg"),
    ]);
    const scanned = await library.scan();
    expect(scanned.summary).toMatchObject({ unchanged: 2, added: 0, missing: 0 });
    expect(scanned.unavailable).toEqual([]);
  });

  test("names that are not UTF-8 are moved as the bytes they are", async () => {
    const odd = `${library.inbox}/caf\udce9/\udcff.jpg`;
    library.put(odd, "odd");
    await library.scan();
    const to = `${library.photo}/\udce9t\udce9/\udcff.jpg`;
    expect((await library.apply(library.plan([{ from: odd, to }]))).summary.done).toBe(1);
    expect(readFileSync(osPath(to), "utf8")).toBe("odd");
    expect([...library.catalogued().keys()]).toEqual([to]);
  });

  test("copies and hard links leave the source, and the catalog knows both", async () => {
    library.put(inbox("a.jpg"), "alpha");
    library.put(inbox("b.jpg"), "beta");
    await library.scan();
    const plan = library.plan([
      { from: inbox("a.jpg"), to: photo("v/a.jpg"), action: "copy" },
      { from: inbox("b.jpg"), to: photo("v/b.jpg"), action: "hardlink" },
    ]);
    expect((await library.apply(plan)).summary).toMatchObject({ done: 2 });
    expect(readFileSync(photo("v/a.jpg"), "utf8")).toBe("alpha");
    expect(statSync(photo("v/b.jpg")).ino).toBe(statSync(inbox("b.jpg")).ino);
    expect(statSync(photo("v/a.jpg")).ino).not.toBe(statSync(inbox("a.jpg")).ino);
    expect(library.catalogued().size).toBe(4);
    expect((await library.scan()).summary).toMatchObject({ unchanged: 4, added: 0, changed: 0 });
  });

  test("a hard link to another file system, or what the system has no links for, fails and is told", async () => {
    library.put(inbox("a.jpg"));
    const plan = library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg"), action: "hardlink" }]);
    await library.apply(plan, { calls: lackingCalls({ apart: [library.photo] }) });
    expect(library.results()).toEqual({ 1: "failed unsupported" });
    await library.apply(plan, { calls: lackingCalls({ links: "EPERM" }) });
    expect(library.results()).toEqual({ 1: "failed unsupported" });
    expect(existsSync(photo("a.jpg"))).toBe(false);
  });

  test("one of two hard links moves, and the other stays", async () => {
    library.put(inbox("a.jpg"), "both");
    linkSync(inbox("a.jpg"), inbox("b.jpg"));
    await library.apply(library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg") }]));
    expect(readFileSync(photo("a.jpg"), "utf8")).toBe("both");
    expect(readFileSync(inbox("b.jpg"), "utf8")).toBe("both");
    expect(existsSync(inbox("a.jpg"))).toBe(false);
  });
});

describe("a disk that goes wrong while a plan is applied", () => {
  test("one that goes away ends the run: its files are not taken for gone, nor others brought to its place", async () => {
    const names = Array.from({ length: 400 }, (_, i) => `${i}.jpg`);
    for (const name of names) library.put(inbox(`sub/${name}`));
    library.put(photo("old.jpg"));
    await library.scan();
    const plan = library.plan(
      names.map((name) => ({ from: inbox(`sub/${name}`), to: photo(`new/${name}`) })),
    );
    let renames = 0;
    const away = join(library.folder, "away");
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        fileCalls.renameNoReplace(from, to);
        if (++renames !== 128) return;
        renameSync(library.inbox, away);
      },
    };
    const result = await library.apply(plan, { calls });
    expect(result).toMatchObject({ end: { kind: "failures", reason: "disk-error" } });
    expect(result.summary).toMatchObject({ done: 128, stale: 0 });
    renameSync(away, library.inbox);
    expect((await library.apply(plan)).summary).toMatchObject({ done: 272, already: 128 });
  });

  test("what it could not bring to the disk is left for recovery to say", async () => {
    library.put(inbox("a.jpg"));
    await library.scan();
    const plan = library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg") }]);
    const calls = {
      ...fileCalls,
      syncFolder: () => {
        throw Object.assign(new Error("EIO"), { code: "EIO" });
      },
    };
    const { run = 0, end } = await library.apply(plan, { calls });
    expect(end).toMatchObject({ kind: "failures", reason: "disk-error" });
    expect(countSteps(library.catalog, run)).toMatchObject({ done: 0, intended: 1 });
    expect(await library.recover()).toMatchObject({ done: 1, undecided: 0 });
    expect(countSteps(library.catalog, run)).toMatchObject({ done: 1, intended: 0 });
    // The root from which it took the last file is empty by that, and no lost disk.
    expect((await library.apply(plan)).summary).toMatchObject({ done: 0, already: 1 });
  });

  test("a file of ours in the way stays open, so that recovery takes it away", async () => {
    library.put(inbox("a.jpg"), "alpha");
    await library.scan();
    const plan = library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg") }]);
    const apart = lackingCalls({ apart: [library.photo] });
    let isFirst = true;
    const calls = {
      ...apart,
      create: (path: string) => {
        if (isFirst) writeFileSync(path, "a part that nobody removed");
        isFirst = false;
        return apart.create(path);
      },
    };
    await library.apply(plan, { calls });
    expect(library.results()).toEqual({ 1: "failed temporary-exists" });
    expect(await library.recover({ calls: apart })).toMatchObject({ notDone: 1 });
    expect((await library.apply(plan, { calls: apart })).summary).toMatchObject({ done: 1 });
    expect([...filesOf(library.tree()).keys()]).toEqual([photo("a.jpg")]);
  });
});

describe("a plan that is not to be applied", () => {
  test("is refused before anything is done where a line is wrong, or missing", async () => {
    for (const name of ["a", "b"]) library.put(inbox(`${name}.jpg`));
    const plan = library.plan(
      ["a", "b"].map((name) => ({ from: inbox(`${name}.jpg`), to: photo(`${name}.jpg`) })),
    );
    const text = readFileSync(plan, "utf8");
    const before = library.tree();
    for (const broken of [
      text.slice(0, -20),
      text.slice(0, text.lastIndexOf("{")),
      `${text}x\n`,
      "",
      "no plan",
    ]) {
      writeFileSync(plan, broken);
      await expect(library.apply(plan)).rejects.toBeInstanceOf(PlanFormatError);
    }
    await expect(library.apply(`${plan}.none`)).rejects.toBeInstanceOf(PlanUnreadableError);
    await expect(library.apply(library.folder)).rejects.toBeInstanceOf(PlanUnreadableError);
    expect(library.tree()).toEqual(before);
    expect(library.catalog.db.query("SELECT count(*) AS n FROM runs").get()).toEqual({ n: 0 });
  });

  test("is refused where it is of another library", async () => {
    library.put(inbox("a.jpg"));
    const plan = library.writePlan([], "0".repeat(32));
    await expect(library.apply(plan)).rejects.toBeInstanceOf(OtherLibraryError);
  });

  test("is refused where a root is not there as it was: a lost mount is no stale plan", async () => {
    library.put(inbox("a.jpg"));
    library.put(photo("old.jpg"));
    await library.scan();
    const plan = library.plan([{ from: inbox("a.jpg"), to: photo("a.jpg") }]);
    rmSync(library.photo, { recursive: true });
    mkdirSync(library.photo);
    await expect(library.apply(plan)).rejects.toBeInstanceOf(RootUnavailableError);
    expect(existsSync(inbox("a.jpg"))).toBe(true);
  });

  test("an empty plan is done at once", async () => {
    const result = await library.apply(library.writePlan([]));
    expect(result).toMatchObject({ end: { kind: "done" }, steps: 0, summary: { done: 0 } });
  });
});
