import { describe, expect, test } from "bun:test";
import { cancelRun, finishRun, getRun, startRun } from "../../../src/catalog/runs.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { NoSuchRunError, showRun } from "../../../src/operations/list_runs.ts";
import {
  cancelInterruptedRun,
  type ResumeRequest,
  RunEndedError,
  resumeRun,
} from "../../../src/operations/resume_run.ts";
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
    expect(result).toMatchObject({ run, resumed: true, end: "done" });
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
      `Run ${other} is of verify, and only scans can be resumed | Start it again`,
    );
    const strange = start("scan");
    finishRun(lib.catalog, strange, "interrupted", undefined, 6);
    expect(await refusal(resume(strange))).toBe(
      `Run ${strange} is of another version of varve | ${scanAgain}`,
    );
  });
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
