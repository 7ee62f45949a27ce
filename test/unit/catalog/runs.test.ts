import { expect, test } from "bun:test";
import { openCatalog } from "../../../src/catalog/open.ts";
import {
  closeDeadRuns,
  finishRun,
  getRun,
  lastDone,
  listRuns,
  resumableRun,
  resumeRun,
  startRun,
  writeCheckpoint,
} from "../../../src/catalog/runs.ts";

const memory = () => openCatalog(":memory:", { access: "write" });
const scan = { operation: "scan", pid: 7, nowUs: 1000 };

test("a run is kept as it was started, and ended with its figures", async () => {
  using catalog = await memory();
  const id = startRun(catalog, { ...scan, options: { roots: ["/a\udce9"], hash: "none" } });
  expect(getRun(catalog, id)).toEqual({
    id,
    operation: "scan",
    options: { roots: ["/a\udce9"], hash: "none" },
    status: "running",
    pid: 7,
    startedUs: 1000,
    resumed: 0,
  });
  writeCheckpoint(catalog, id, { folder: 3 });
  expect(getRun(catalog, id)?.checkpoint).toEqual({ folder: 3 });
  finishRun(catalog, id, "done", { found: 2 }, 2000);
  const ended = getRun(catalog, id);
  expect(ended).toMatchObject({ status: "done", endedUs: 2000, summary: { found: 2 } });
  expect(ended).not.toHaveProperty("checkpoint");
});

test("an interrupted run is resumed with equal options only, in any key order", async () => {
  using catalog = await memory();
  const id = startRun(catalog, { ...scan, options: { a: 1, b: { c: 2, d: [3] } } });
  expect(resumableRun(catalog, "scan", { a: 1, b: { c: 2, d: [3] } })).toBeUndefined();
  writeCheckpoint(catalog, id, { at: "x" });
  finishRun(catalog, id, "interrupted", undefined, 5000);
  expect(resumableRun(catalog, "scan", { b: { d: [3], c: 2 }, a: 1 })).toMatchObject({
    id,
    checkpoint: { at: "x" },
  });
  expect(resumableRun(catalog, "scan", { a: 2 })).toBeUndefined();
  expect(resumableRun(catalog, "verify", { a: 1, b: { c: 2, d: [3] } })).toBeUndefined();
  resumeRun(catalog, id, 8);
  expect(getRun(catalog, id)).toMatchObject({ status: "running", pid: 8, resumed: 1 });
  expect(getRun(catalog, id)).not.toHaveProperty("endedUs");
});

test("an interrupted run is not resumed once another of its operation came after it", async () => {
  using catalog = await memory();
  const first = startRun(catalog, { ...scan, options: {} });
  finishRun(catalog, first, "interrupted", undefined, 2);
  const second = startRun(catalog, { ...scan, options: { other: true } });
  finishRun(catalog, second, "done", {}, 3);
  expect(resumableRun(catalog, "scan", {})).toBeUndefined();
});

test("runs of dead processes become interrupted and can be resumed", async () => {
  using catalog = await memory();
  const id = startRun(catalog, { ...scan, options: {} });
  writeCheckpoint(catalog, id, 5);
  expect(closeDeadRuns(catalog)).toBe(1);
  expect(closeDeadRuns(catalog)).toBe(0);
  expect(resumableRun(catalog, "scan", {})).toMatchObject({ id, checkpoint: 5 });
});

test("lastDone() is the newest finished run with equal options", async () => {
  using catalog = await memory();
  const ids = [1, 2, 3].map((n) => {
    const id = startRun(catalog, { ...scan, options: { roots: ["/p"] } });
    finishRun(catalog, id, n === 3 ? "failed" : "done", { n }, n);
    return id;
  });
  expect(lastDone(catalog, "scan", { roots: ["/p"] })?.id).toBe(ids[1] ?? -1);
  expect(lastDone(catalog, "scan", { roots: ["/q"] })).toBeUndefined();
  expect(lastDone(catalog, "verify", { roots: ["/p"] })).toBeUndefined();
  const more = startRun(catalog, { ...scan, options: { roots: ["/p"], hash: { b: 1, a: 2 } } });
  finishRun(catalog, more, "done", {}, 9);
  expect(lastDone(catalog, "scan", { roots: ["/p"] })?.id).toBe(more);
  expect(lastDone(catalog, "scan", { hash: { a: 2, b: 1 } })?.id).toBe(more);
  expect(lastDone(catalog, "scan", { hash: { a: 2 } })).toBeUndefined();
});

test("listRuns() gives the newest first, of one operation, up to a limit", async () => {
  using catalog = await memory();
  const a = startRun(catalog, { ...scan, options: {} });
  const b = startRun(catalog, { ...scan, operation: "verify", options: {} });
  const c = startRun(catalog, { ...scan, options: {} });
  expect([...listRuns(catalog)].map((run) => run.id)).toEqual([c, b, a]);
  expect([...listRuns(catalog, { operation: "scan" })].map((run) => run.id)).toEqual([c, a]);
  expect([...listRuns(catalog, { limit: 1 })].map((run) => run.id)).toEqual([c]);
});
