import { expect, test } from "bun:test";
import { finishRun, startRun } from "../../../src/catalog/runs.ts";
import { listPastRuns, NoSuchRunError, showRun } from "../../../src/operations/list_runs.ts";
import { asking, taken } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

const alive = (pid: number) => pid === 42;

test("listPastRuns() tells running runs from killed ones", async () => {
  using lib = await testCatalog();
  const start = (pid: number) =>
    startRun(lib.catalog, { operation: "verify", options: { percent: 5 }, pid, nowUs: 5_000_000 });
  const killed = start(41);
  const running = start(42);
  const ended = start(43);
  finishRun(lib.catalog, ended, "failed", { read: 1 }, 6_500_000);
  const { context } = asking(lib);
  const { records, summary } = await taken(listPastRuns(context, {}, alive));
  expect(records.map(({ id, status }) => [id, status])).toEqual([
    [ended, "failed"],
    [running, "running"],
    [killed, "killed"],
    [lib.runId, "done"],
  ]);
  expect(records[0]).toEqual({
    type: "run",
    id: ended,
    operation: "verify",
    status: "failed",
    started: "1970-01-01T00:00:05.000Z",
    ended: "1970-01-01T00:00:06.500Z",
    durationMs: 1500,
    pid: 43,
    resumed: 0,
    options: { percent: 5 },
    summary: { read: 1 },
  });
  expect(summary).toEqual({ runs: 4 });
  const scans = await taken(listPastRuns(context, { operation: "scan", limit: 5 }, alive));
  expect(scans.records.map((run) => run.id)).toEqual([lib.runId]);
});

test("showRun() shows one, or the newest, or tells that there is none", async () => {
  using lib = await testCatalog();
  const { context } = asking(lib);
  const second = startRun(lib.catalog, { operation: "scan", options: {}, pid: 42, nowUs: 1 });
  expect(showRun(context, undefined, alive).id).toBe(second);
  expect(showRun(context, lib.runId, alive)).toMatchObject({ id: lib.runId, summary: null });
  expect(() => showRun(context, 99, alive)).toThrow(NoSuchRunError);
});
