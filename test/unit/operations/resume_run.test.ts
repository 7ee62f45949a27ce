import { describe, expect, test } from "bun:test";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { cancelRun, finishRun, getRun, startRun } from "../../../src/catalog/runs.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { fileCalls } from "../../../src/disk/move/file_calls.ts";
import { NoSuchRunError, showRun } from "../../../src/operations/list_runs.ts";
import {
  cancelInterruptedRun,
  type ResumeRequest,
  RunEndedError,
  resumeRun,
} from "../../../src/operations/resume_run.ts";
import { ApplyLibrary } from "../../support/apply_library.ts";
import { ScanLibrary } from "../../support/scan_library.ts";

const { config } = loadConfig({
  environment: { VARVE_PERFORMANCE_MULTIPROCESSING: "false", VARVE_SCAN_HASH: "none" },
  cwd: "/nowhere",
  systemZone: "UTC",
});

const request: ResumeRequest = {
  config,
  startThread: () => {
    throw new Error("No threads in this test");
  },
  toolsBundle: { kind: "none" },
  toolFolders: [],
  pid: 2,
};

/** A library of forty photos whose scan with digests was stopped after some of them. */
async function stopped(): Promise<{ lib: ScanLibrary; run: number }> {
  const lib = await ScanLibrary.make();
  for (let i = 0; i < 40; i++) lib.put(`2019/${i}.jpg`);
  const controller = new AbortController();
  const { run, end } = await lib.scan(
    {
      hash: "full",
      kinds: ["photo"],
      exclude: ["*.tmp"],
      chunkSize: 2,
      targets: [{ root: lib.root, below: "2019" }],
    },
    {
      signal: controller.signal,
      inspect: (_, outcome) => {
        if (lib.inspected.length >= 20) controller.abort(new Error("stop"));
        return outcome;
      },
    },
  );
  expect(end).toBe("interrupted");
  await lib.reopen();
  return { lib, run };
}

function contextOf(lib: ScanLibrary) {
  return {
    catalog: lib.catalog,
    clock: { nowUs: () => 2_000_000_000e6, elapsedMs: () => 0 },
    signal: new AbortController().signal,
    emit: () => {},
  };
}

/** The error of a call that must fail, as people are told of it. */
async function refusal(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof RunEndedError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  throw new Error("Nothing was refused");
}

const scanAgain = "Scan again with `varve scan`: what is known is not read again";

describe("resumeRun()", () => {
  test("goes on with a scan as it was asked, whatever is configured now", async () => {
    const { lib, run } = await stopped();
    using _lib = lib;
    const before = getRun(lib.catalog, run)?.options;
    const result = await resumeRun(contextOf(lib), run, request);
    expect(result).toMatchObject({
      operation: "scan",
      result: { run, resumed: true, end: "done" },
    });
    expect(getRun(lib.catalog, run)).toMatchObject({ status: "done", resumed: 1, options: before });
    const { digests, files } = lib.catalog.db
      .query("SELECT count(sha256) AS digests, count(*) AS files FROM files")
      .get() as { digests: number; files: number };
    expect({ digests, files }).toEqual({ digests: 40, files: 40 });
  });

  test("refuses a run that is done, came before another, failed, was cancelled, or is not there", async () => {
    const { lib, run } = await stopped();
    using _lib = lib;
    const context = contextOf(lib);
    const resume = (id: number) => () => resumeRun(context, id, request);
    await expect(resume(99)()).rejects.toBeInstanceOf(NoSuchRunError);
    const later = (await lib.scan()).run;
    expect(await refusal(resume(run))).toBe(
      `Run ${run} is not the newest scan: run ${later} came after it | ${scanAgain}`,
    );
    expect(await refusal(resume(later))).toBe(
      `Run ${later} is done and cannot be resumed | ${scanAgain}`,
    );
    const start = (operation: string) =>
      startRun(lib.catalog, { operation, options: {}, pid: 1, nowUs: 5 });
    const failed = start("scan");
    finishRun(lib.catalog, failed, "failed", undefined, 6);
    expect(await refusal(resume(failed))).toBe(
      `Run ${failed} failed and cannot be resumed | ${scanAgain}`,
    );
    const cancelled = start("scan");
    finishRun(lib.catalog, cancelled, "interrupted", undefined, 6);
    cancelRun(lib.catalog, cancelled, 7);
    expect(await refusal(resume(cancelled))).toBe(
      `Run ${cancelled} is cancelled and cannot be resumed | ${scanAgain}`,
    );
    const other = start("verify");
    finishRun(lib.catalog, other, "interrupted", undefined, 6);
    expect(await refusal(resume(other))).toBe(
      `Run ${other} is of verify, which cannot be resumed | Start it again`,
    );
    const strange = start("scan");
    finishRun(lib.catalog, strange, "interrupted", undefined, 6);
    expect(await refusal(resume(strange))).toBe(
      `Run ${strange} is of another version of varve | ${scanAgain}`,
    );
  });
});

describe("resumeRun() of runs that move files", () => {
  /** Three files, of which the run has moved the first. */
  async function stoppedApply(library: ApplyLibrary) {
    const names = ["1.jpg", "2.jpg", "3.jpg"];
    for (const name of names) library.put(`${library.inbox}/${name}`);
    await library.scan();
    const before = library.tree();
    const moves = names.map((name) => ({
      from: `${library.inbox}/${name}`,
      to: `${library.photo}/2020/${name}`,
    }));
    const plan = library.plan(moves);
    const { run = 0, end, summary } = await library.apply(plan, { limitBytes: 1 });
    expect({ end, done: summary.done }).toEqual({ end: { kind: "limit" }, done: 1 });
    return { before, moves, plan, run };
  }
  const contextOf = ({ catalog }: ApplyLibrary) => ({
    catalog,
    clock: { nowUs: () => 2_000_000_000e6, elapsedMs: () => 0 },
    signal: new AbortController().signal,
    emit: () => {},
  });
  const applyAgain = "Apply its plan with `varve apply PLAN`: what is done is not done again";

  test("goes on with an apply, and refuses it once it is done", async () => {
    using library = await ApplyLibrary.make();
    const { moves, run } = await stoppedApply(library);
    const resumed = await resumeRun(contextOf(library), run, request);
    expect(resumed).toMatchObject({
      operation: "apply",
      result: { run, resumed: true, end: { kind: "done" }, summary: { done: 2, already: 1 } },
    });
    expect([...library.catalogued().keys()].sort()).toEqual(moves.map(({ to }) => to));
    expect(await refusal(() => resumeRun(contextOf(library), run, request))).toBe(
      `Run ${run} is done and cannot be resumed | ${applyAgain}`,
    );
  });

  test("refuses an apply whose plan is another one now, was undone, or was cancelled", async () => {
    using library = await ApplyLibrary.make();
    const { before, moves, plan, run } = await stoppedApply(library);
    const kept = readFileSync(plan);
    copyFileSync(library.plan(moves.slice(1)), plan);
    const other = `The plan "${plan}" is not the one of run ${run}, or was undone or applied anew since | ${applyAgain}`;
    expect(await refusal(() => resumeRun(contextOf(library), run, request))).toBe(other);
    writeFileSync(plan, kept);
    await library.undo();
    expect(library.tree()).toEqual(before);
    expect(await refusal(() => resumeRun(contextOf(library), run, request))).toBe(other);
    const anew = (await library.apply(plan, { limitBytes: 1 })).run ?? 0;
    expect(anew).not.toBe(run);
    expect(await refusal(() => resumeRun(contextOf(library), run, request))).toBe(other);
    cancelInterruptedRun(contextOf(library), anew);
    expect(await refusal(() => resumeRun(contextOf(library), anew, request))).toBe(
      `Run ${anew} is cancelled and cannot be resumed | ${applyAgain}`,
    );
    // The plan itself can be gone on with, as another run.
    const rest = await library.apply(plan);
    expect(rest).toMatchObject({ resumed: false, summary: { done: 2, already: 1 } });
    expect(rest.run).toBeGreaterThan(anew);
  });

  for (const named of [false, true]) {
    test(`goes on with an undo that ${named ? "named its run" : "took the newest"}`, async () => {
      using library = await ApplyLibrary.make();
      const { before, plan, run } = await stoppedApply(library);
      await library.apply(plan);
      const controller = new AbortController();
      const calls = {
        ...fileCalls,
        renameNoReplace: (from: string, to: string) => {
          controller.abort(new Error("stop"));
          fileCalls.renameNoReplace(from, to);
        },
      };
      const { run: undo = 0, end } = await library.undo(
        { calls, under: library.photo, ...(named ? { run } : {}) },
        controller.signal,
      );
      expect(end).toEqual({ kind: "interrupted" });
      const resumed = await resumeRun(contextOf(library), undo, request);
      expect(resumed).toMatchObject({
        operation: "undo",
        result: { run: undo, undone: run, resumed: true, summary: { done: 2 } },
      });
      expect([...library.tree().keys()]).toEqual([...before.keys()]);
      expect(await refusal(() => resumeRun(contextOf(library), undo, request))).toBe(
        `Run ${undo} is done and cannot be resumed | Undo with \`varve undo RUN\`: what went back already stays`,
      );
    });
  }
});

describe("cancelInterruptedRun()", () => {
  test("lets the next scan begin anew, with what was catalogued", async () => {
    const { lib, run } = await stopped();
    using _lib = lib;
    const summary = showRun({ catalog: lib.catalog }, run, () => true).summary;
    cancelInterruptedRun(contextOf(lib), run);
    expect(showRun({ catalog: lib.catalog }, run, () => true)).toMatchObject({
      status: "cancelled",
      summary,
    });
    const known = lib.catalog.db.query("SELECT count(*) AS n FROM files").get() as { n: number };
    expect(known.n).toBeGreaterThan(0);
    const next = await lib.scan({
      hash: "full",
      kinds: ["photo"],
      exclude: ["*.tmp"],
      targets: [{ root: lib.root, below: "2019" }],
    });
    expect(next.resumed).toBe(false);
    expect(next.run).not.toBe(run);
    expect(lib.inspected).toHaveLength(40 - known.n);
  });

  test("refuses a run that is not interrupted", async () => {
    const { lib, run } = await stopped();
    using _lib = lib;
    const context = contextOf(lib);
    cancelInterruptedRun(context, run);
    const refused = (id: number) => refusal(async () => cancelInterruptedRun(context, id));
    const list = "`varve runs` lists them";
    expect(await refused(run)).toBe(
      `Run ${run} is cancelled: there is nothing to cancel | ${list}`,
    );
    const done = (await lib.scan()).run;
    expect(await refused(done)).toBe(`Run ${done} is done: there is nothing to cancel | ${list}`);
    expect(() => cancelInterruptedRun(context, 99)).toThrow(NoSuchRunError);
  });
});
