// `varve apply` and `varve undo` as they are typed, on files and a catalog on disk.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InterruptedError } from "../../../src/base/abort.ts";
import { openSteps } from "../../../src/catalog/intentions.ts";
import { getRun } from "../../../src/catalog/runs.ts";
import type { World } from "../../../src/cli/world.ts";
import { fileCalls } from "../../../src/disk/move/file_calls.ts";
import { ApplyLibrary } from "../../support/apply_library.ts";
import { expectGolden } from "../../support/golden.ts";
import { fakeWorld, jsonLines, openOnDisk, runIn } from "../../support/world.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
});
afterEach(() => library[Symbol.dispose]());

const inbox = (name: string) => join(library.inbox, name);
const photo = (name: string) => join(library.photo, name);

/** Ten bytes each, catalogued, with a plan that moves all of them; those of a bundle stand together. */
async function planned(names: readonly string[], bundles: Readonly<Record<string, string>> = {}) {
  for (const name of names) library.put(inbox(name), name.padEnd(10, "."));
  await library.scan();
  const plan = library.plan(
    names.map((name) => ({
      from: inbox(name),
      to: photo(name),
      ...(bundles[name] == null ? {} : { bundle: bundles[name] }),
    })),
  );
  return plan;
}

function worldOf(changes: Parameters<typeof fakeWorld>[0] = {}) {
  return fakeWorld({
    env: { VARVE_DATA: library.folder },
    cwd: library.folder,
    openCatalog: openOnDisk,
    ...changes,
  });
}

const run = (...argv: string[]) => runIn(worldOf(), ...argv);

async function json(...argv: string[]) {
  const { status, out } = await run(...argv, "--json");
  const lines = jsonLines(out);
  expect(lines.at(-1)).toMatchObject({ type: "summary", status });
  return { status, steps: lines.filter(({ type }) => type === "step"), summary: lines.at(-1) };
}

/** What people see, without what differs from call to call. */
function shown(text: string): string {
  return text
    .replaceAll(library.folder, "/library")
    .replaceAll(/in \d+ (ms|s)/g, "in a moment")
    .replaceAll(/took [^,\n]+/g, "took a moment");
}

describe("varve apply", () => {
  test("does the steps, tells programs of each, and goes on where it is called again", async () => {
    const plan = await planned(["1", "2", "3"]);
    const first = await json("apply", plan);
    expect(first.steps).toEqual(
      ["1", "2", "3"].map((name, i) => ({
        ...{ type: "step", n: i + 1, action: "move", from: inbox(name), to: photo(name) },
        result: "done",
      })),
    );
    const figures = { skipped: 0, stale: 0, failed: 0, run: 2, steps: 3, end: "done" };
    expect(first.summary).toMatchObject({
      ...{ command: "apply", status: 0, done: 3, already: 0, bytes: 30, ...figures },
      ...{ resumed: false, dryRun: false, removedFolders: 0 },
    });
    expect(first.summary).not.toHaveProperty("error");
    const again = await json("apply", plan);
    expect(again.steps.map(({ result }) => result)).toEqual(["already", "already", "already"]);
    expect(again.summary).toMatchObject({
      ...{ status: 0, done: 0, already: 3, bytes: 0, ...figures, resumed: true },
    });
    // What the run has done is told of it still.
    expect(getRun(library.catalog, 2)?.summary).toMatchObject({ done: 3, already: 0, bytes: 30 });
  });

  test("--dry-run looks at everything and does nothing", async () => {
    const plan = await planned(["1", "2"]);
    const before = library.tree();
    const { status, steps, summary } = await json("apply", plan, "--dry-run");
    expect(steps.map(({ result }) => result)).toEqual(["ready", "ready"]);
    expect([status, summary]).toMatchObject([0, { done: 2, bytes: 20, dryRun: true }]);
    expect(summary).not.toHaveProperty("run");
    expect(library.tree()).toEqual(before);
    library.edit(inbox("1"));
    const stale = await run("apply", plan, "--dry-run");
    expect(stale.status).toBe(3);
    expect(shown(stale.out)).toBe(
      "Dry run: 1 of 2 steps can be done, 10 B\n  1 not as the plan has them\n",
    );
    expect((await run("runs", "--operation", "apply")).out).toBe("There are no runs\n");
  });

  test("what changed since is left and told, one by one; the rest is done", async () => {
    const plan = await planned(["1", "2", "3", "4", "5"], { 2: "pair", 3: "pair" });
    library.edit(inbox("1"));
    rmSync(inbox("3"));
    library.put(photo("5"), "in the way");
    const { status, out, err } = await run("apply", plan);
    expect(status).toBe(3);
    expectGolden("moves/apply.txt", shown(out));
    const told = shown(err).split("\n");
    expect(told.filter((line) => line.includes(" warn ")).map(withoutTime)).toEqual([
      `warn  "/library/inbox/1" has changed run=2 step=1 action=move from=/library/inbox/1 to=/library/photo/1 result=stale reason=changed`,
      `warn  Another file of its bundle is not as the plan has it run=2 step=2 action=move from=/library/inbox/2 to=/library/photo/2 result=skipped reason=bundle`,
      `warn  "/library/inbox/3" is not there run=2 step=3 action=move from=/library/inbox/3 to=/library/photo/3 result=stale reason=gone`,
      `warn  "/library/photo/5" is there already run=2 step=5 action=move from=/library/inbox/5 to=/library/photo/5 result=stale reason=target-taken`,
    ]);
    expect(readFileSync(photo("5"), "utf8")).toBe("in the way");
    expect(readFileSync(photo("4"), "utf8")).toBe("4.........");
  });

  test("at a terminal what was left is told, and with --verbose every step", async () => {
    const plan = await planned(["1", "2"]);
    library.edit(inbox("1"));
    const plain = await runIn(worldOf({ tty: true }), "apply", plan, "--dry-run", "--no-color");
    expect(shown(plain.err)).toBe(`left: "/library/inbox/1" has changed (changed)\n`);
    const verbose = await runIn(worldOf({ tty: true }), "apply", plan, "-v", "--no-color");
    const lines = shown(verbose.err).split("\n");
    expect(lines).toContain(`left: "/library/inbox/1" has changed (changed)`);
    expect(lines).toContain("done: /library/inbox/2 → /library/photo/2");
    const quiet = await runIn(worldOf({ tty: true }), "apply", plan, "--quiet", "--dry-run");
    expect(quiet.err).toBe("");
  });

  test("more than twenty troubles are cut short, unless all are asked for", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `${i + 10}`);
    const plan = await planned(names);
    for (const name of names.slice(1)) library.edit(inbox(name));
    const count = (text: string) => text.split("\n").filter((line) => line.startsWith("left:"));
    const short = await runIn(worldOf({ tty: true }), "apply", plan, "--dry-run", "--no-color");
    expect(count(short.err)).toHaveLength(20);
    expect(short.err).toEndWith("More steps are not shown here; --verbose shows them all\n");
    const argv = ["apply", plan, "--dry-run", "--no-color", "--verbose"];
    expect(count((await runIn(worldOf({ tty: true }), ...argv)).err)).toHaveLength(29);
  });

  test("a plan of which nothing fits any more ends with 13 and says what to do", async () => {
    const plan = await planned(["1", "2"], { 1: "pair", 2: "pair" });
    library.edit(inbox("1"));
    const { status, summary } = await json("apply", plan);
    expect(status).toBe(13);
    expect(summary).toMatchObject({
      ...{ done: 0, stale: 1, skipped: 1, end: "done" },
      error: { code: "StalePlan", hint: expect.stringContaining("varve organize") },
    });
    const { status: told, out } = await run("apply", plan);
    expect(told).toBe(13);
    expect(out).toContain("Every step of the plan is stale");
  });

  test("a plan that is of another library, broken, or not there is refused before anything is done", async () => {
    const plan = await planned(["1", "2"]);
    const text = readFileSync(plan, "utf8");
    const before = library.tree();
    const refused = async (content: string) => {
      const file = join(library.folder, "changed.jsonl");
      writeFileSync(file, content);
      const { status, summary } = await json("apply", file);
      const { code } = (summary?.["error"] ?? {}) as { code?: string };
      return [status, code];
    };
    expect(await refused(text.replace(/"library":"[^"]+"/, '"library":"other"'))).toEqual([
      13,
      "OtherLibrary",
    ]);
    expect(await refused(text.slice(0, -20))).toEqual([2, "PlanFormat"]);
    expect(await refused(text.split("\n").slice(0, 2).join("\n"))).toEqual([2, "PlanFormat"]);
    expect(await refused("no plan")).toEqual([2, "PlanFormat"]);
    expect(await refused("")).toEqual([2, "PlanFormat"]);
    expect((await json("apply", join(library.folder, "nowhere"))).summary).toMatchObject({
      ...{ status: 2, error: { code: "PlanUnreadable" } },
    });
    expect((await json("apply", library.folder)).status).toBe(2);
    expect(library.tree()).toEqual(before);
    expect((await run("runs", "--operation", "apply")).out).toBe("There are no runs\n");
  });

  test("a root that is not there is told before anything is done", async () => {
    const plan = await planned(["1", "2"]);
    rmSync(library.inbox, { recursive: true });
    expect((await json("apply", plan)).summary).toMatchObject({
      ...{ status: 15, error: { code: "RootUnavailable" } },
    });
  });

  test("limits end a call, and the next goes on as the same run", async () => {
    const plan = await planned(["1", "2", "3", "4"]);
    const argv = ["apply", plan, "--limit-bytes", "25"];
    expect((await json(...argv)).summary).toMatchObject({
      ...{ status: 0, done: 2, already: 0, end: "limit", run: 2, resumed: false },
    });
    const { status, out } = await run(...argv);
    expect(status).toBe(0);
    expect(shown(out)).toBe(
      "Resumed and done: 2 of 4 steps, 20 B, in a moment, run 2\n  2 done before\n",
    );
    // The clock of this world goes on by a millisecond at every look.
    const more = await planned(["5", "6"]);
    const { summary } = await json("apply", more, "--limit-minutes", "0.00001");
    expect(summary).toMatchObject({ status: 0, done: 0, end: "limit" });
    const late = await run("apply", more, "--limit-minutes", "0.00001");
    expect(shown(late.out)).toBe(
      "Stopped at the limit: 0 of 2 steps, 0 B, in a moment, run 4\n  2 not tried\n",
    );
  });

  test("words that are no limits are refused", async () => {
    for (const argv of [
      ["--limit-bytes", "many"],
      ["--limit-bytes", "0"],
      ["--limit-minutes", "0"],
      ["--limit-minutes", "soon"],
      ["--limit-minutes=-5"],
    ]) {
      const { status, err } = await run("apply", "plan.jsonl", ...argv);
      expect([argv, status]).toEqual([argv, 2]);
      expect(err).toContain(argv[0]?.split("=")[0] ?? "");
    }
    expect((await run("apply")).status).toBe(2);
  });

  test("a signal ends it with what is in hand, and it goes on", async () => {
    const names = Array.from({ length: 400 }, (_, i) => `${i}`);
    const plan = await planned(names);
    const before = library.tree();
    const controller = new AbortController();
    const world = worldOf({ signal: controller.signal });
    const write = world.stdout.write;
    const stdout: World["stdout"] = {
      ...world.stdout,
      write: (text) => {
        if (text.includes('"step"')) controller.abort(new InterruptedError("SIGINT"));
        write(text);
      },
    };
    const { status, out } = await runIn({ ...world, stdout }, "apply", plan, "--json");
    const summary = jsonLines(out).at(-1);
    expect(status).toBe(130);
    expect(summary).toMatchObject({
      ...{ status: 130, end: "interrupted", failed: 0, stale: 0, skipped: 0 },
      error: { code: "Interrupted", hint: expect.stringContaining("same command") },
    });
    const done = Number(summary?.["done"]);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(400);
    expect((await json("runs", "--operation", "apply")).status).toBe(0);
    const shownRun = await run("runs", "show");
    expect(shownRun.out).toContain(`${done} done\n`);
    const rest = await json("runs", "resume", "2");
    expect(rest.summary).toMatchObject({ done: 400 - done, already: done, resumed: true, run: 2 });
    const undone = await json("undo");
    expect(undone.summary).toMatchObject({ done: 400, undone: 2 });
    expect([...library.tree().keys()]).toEqual([...before.keys()]);
  });
});

describe("varve undo", () => {
  test("takes the newest run back, then the one before, then says that there is nothing", async () => {
    const first = await planned(["1", "2"]);
    const before = library.tree();
    await run("apply", first);
    const second = await planned(["3"]);
    await run("apply", second);
    const dry = await json("undo", "--dry-run");
    expect(dry.steps).toMatchObject([{ result: "ready", from: photo("3"), to: inbox("3") }]);
    expect(dry.summary).toMatchObject({ done: 1, undone: 4, dryRun: true });
    const one = await json("undo");
    expect(one.steps).toMatchObject([{ n: 1, result: "done", from: photo("3"), to: inbox("3") }]);
    expect(one.summary).toMatchObject({
      ...{ command: "undo", status: 0, done: 1, already: 0, stale: 0, failed: 0, bytes: 10 },
      ...{ run: 5, undone: 4, end: "done", dryRun: false, resumed: false },
    });
    const two = await run("undo");
    expectGolden("moves/undo.txt", shown(two.out));
    rmSync(inbox("3"));
    expect([...library.tree().keys()].sort()).toEqual([...before.keys()].sort());
    const none = await run("undo");
    expect(none).toMatchObject({ status: 0, out: "There is nothing to undo\n", err: "" });
    const { summary } = await json("undo");
    expect(summary).toMatchObject({ done: 0, undone: null, dryRun: false });
    expect(summary).not.toHaveProperty("run");
  });

  test("names a run: one that was undone is done again by naming its undo", async () => {
    const plan = await planned(["1"]);
    await run("apply", plan);
    await run("undo");
    expect((await json("undo", "3")).summary).toMatchObject({ done: 1, undone: 3, run: 4 });
    expect(readFileSync(photo("1"), "utf8")).toBe("1.........");
    expect((await json("undo", "1")).summary).toMatchObject({
      ...{ status: 2, error: { code: "NothingMoved" } },
    });
    expect((await json("undo", "99")).summary).toMatchObject({
      ...{ status: 2, error: { code: "NoSuchRun" } },
    });
    expect((await run("undo", "soon")).status).toBe(2);
  });

  test("--under takes back a part", async () => {
    const plan = await planned(["a/1", "b/2"]);
    await run("apply", plan);
    const { summary } = await json("undo", "--under", "photo/b");
    expect(summary).toMatchObject({ status: 0, done: 1 });
    expect(readFileSync(inbox("b/2"), "utf8")).toBe("b/2.......");
    expect(readFileSync(photo("a/1"), "utf8")).toBe("a/1.......");
  });

  test("a file that was edited since is left and told; all of them is 13", async () => {
    const plan = await planned(["1", "2"]);
    await run("apply", plan);
    library.edit(photo("1"));
    const dry = await run("undo", "--dry-run");
    expect([dry.status, shown(dry.out)]).toEqual([
      3,
      "Dry run: 1 step of run 2 can be undone, 10 B\n  1 changed since, and left\n",
    ]);
    const { status, out, err } = await run("undo");
    expect(status).toBe(3);
    expect(shown(out)).toBe(
      "Undone: 1 step of run 2, 10 B, in a moment, run 3\n  1 changed since, and left\n",
    );
    expect(err).toContain(`"${photo("1")}" has changed`);
    expect(readFileSync(photo("1"), "utf8")).toBe("1......... edited");
    expect((await json("undo", "2")).summary).toMatchObject({
      ...{ status: 13, stale: 1, error: { code: "StaleRun" } },
    });
  });
});

describe("varve runs show", () => {
  test("of an apply tells its steps and what an undo would do", async () => {
    const plan = await planned(["1", "2", "3", "file/4"]);
    writeFileSync(photo("file"), "no folder");
    await run("apply", plan);
    library.edit(photo("2"));
    const { status, out } = await run("runs", "show", "2");
    expect(status).toBe(0);
    expectGolden("moves/runs_show.txt", shown(out).replaceAll(/started [^,]+/g, "started then"));
    const lines = jsonLines((await run("runs", "show", "2", "--json")).out);
    expect(lines).toMatchObject([
      {
        ...{ type: "run", id: 2, operation: "apply" },
        steps: { done: 3, failed: 1, undone: 0, left: 0, intended: 0 },
        undo: { done: 2, stale: 1, skipped: 0, failed: 0, bytes: 20 },
      },
      { type: "step", n: 4, result: "failed", reason: "folder-missing" },
      { type: "left", n: 2, result: "stale", reason: "changed", from: photo("2") },
      { type: "summary", command: "runs show", status: 0 },
    ]);
    await run("undo");
    expect((await run("runs", "show", "3")).out).toContain(
      "`varve undo 3` would take 2 steps back",
    );
    rmSync(photo("2"));
    expect((await run("runs", "show", "2")).out).toContain("2 undone since\n1 changed when");
  });
});

describe("steps that a run left undecided when it was killed", () => {
  test("are decided as soon as the catalog is written again, by whatever command, and told", async () => {
    const plan = await planned(["1", "2", "3"]);
    const calls = {
      ...fileCalls,
      renameNoReplace: (from: string, to: string) => {
        fileCalls.renameNoReplace(from, to);
        throw new Error("as if it were killed");
      },
    };
    try {
      await library.apply(plan, { calls });
    } catch {
      // Nothing of what was done is in the journal.
    }
    expect(openSteps(library.catalog)).toHaveLength(3);
    // A reader writes nothing.
    expect((await run("runs", "show", "2")).out).toContain("3 begun, to be decided");
    expect(openSteps(library.catalog)).toHaveLength(3);
    // Nor does one who only looks, and is told.
    const tree = library.tree();
    for (const argv of [["apply", plan], ["undo"]]) {
      const dry = await run(...argv, "--dry-run");
      expect(dry.err).toContain("Run 2 was cut short: what came of its last steps, 3 at most,");
      expect([openSteps(library.catalog).length, library.tree()]).toEqual([3, tree]);
    }
    const { status, err } = await run("catalog", "optimize");
    expect(status).toBe(0);
    expect(err).toContain("Run 2 was cut short; its last steps were looked at: 1 done, 2 not done");
    expect(openSteps(library.catalog)).toEqual([]);
    expect([...library.catalogued().keys()].sort()).toEqual([inbox("2"), inbox("3"), photo("1")]);
    expect((await json("apply", plan)).summary).toMatchObject({
      ...{ status: 0, already: 1, done: 2, run: 2, resumed: true },
    });
  });
});

function withoutTime(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}
