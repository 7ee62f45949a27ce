import { expect, test } from "bun:test";
import { finishRun, startRun } from "../../../src/catalog/runs.ts";
import type { ScanSummary } from "../../../src/domain/run.ts";
import { stats } from "../../../src/operations/stats.ts";
import { asking, taken } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

const dated = (
  captured_local: string,
  captured_confidence: string,
  camera_model: string | null,
) => ({
  captured_local,
  captured_confidence,
  captured_precision: "day",
  captured_source: "name:File",
  camera_model,
});

const summary: ScanSummary = {
  found: 10,
  added: 2,
  changed: 0,
  unchanged: 8,
  moved: 0,
  missing: 0,
  failed: 0,
  skipped: 0,
  others: 0,
  bytes: 100,
  durationMs: 1000,
  filesPerSecond: 10,
  bytesRead: 5,
  cache: { hits: 8, misses: 2, folders: 1 },
  stagesMs: { walk: 1, read: 2, hash: 3, write: 4, date: 5 },
  failures: {},
  workers: 2,
};

async function sample() {
  const lib = await testCatalog();
  lib.add("/v", [
    { path: "root.jpg", size: 1 },
    { path: "a/x/1.jpg", size: 10, media: dated("2019-07-04", "high", "X100") },
    { path: "a/2.jpg", size: 20, media: dated("2019", "low", "X100") },
    { path: "b/3.mp4", size: 300, kind: "video", media: dated("2020-01", "high", "Z 50") },
    { path: "b/gone.jpg", size: 5000, missing: true, media: dated("2001", "high", "Old") },
    { path: "b/song.mp3", size: 7, kind: "audio", media: {} },
    {
      path: "b/copied.jpg",
      size: 4,
      media: { ...dated("2026-01-01", "low", null), captured_source: "stat:ModifyTime" },
    },
    { path: "b/bad.jpg", size: 2, failure: { stage: "read", reason: "io-error" } },
  ]);
  lib.add("/w", [{ path: "c/4.jpg", size: 40, media: dated("2019-07-05", "medium", null) }]);
  return lib;
}

test("stats() adds up by kind, year, confidence, camera and top folder", async () => {
  using lib = await sample();
  lib.catalog.db.run("UPDATE folders SET others = 3, skipped = 1 WHERE name = 'b'");
  const { records, summary: found } = await taken(stats(asking(lib).context));
  const total = (by: string, name: string, files: number, bytes: number) => ({
    type: "total",
    by,
    [by === "folder" ? "path" : "name"]: name,
    files,
    bytes,
  });
  expect<readonly unknown[]>(records).toEqual([
    total("kind", "photo", 6, 77),
    total("kind", "video", 1, 300),
    total("kind", "audio", 1, 7),
    total("year", "2019", 3, 70),
    total("year", "2020", 1, 300),
    total("confidence", "high", 2, 310),
    total("confidence", "medium", 1, 40),
    total("confidence", "low", 2, 24),
    total("camera", "X100", 2, 30),
    total("camera", "Z 50", 1, 300),
    total("folder", "/v/b", 4, 313),
    total("folder", "/w/c", 1, 40),
    total("folder", "/v/a", 2, 30),
    total("folder", "/v", 1, 1),
  ]);
  expect(found).toEqual({
    files: 8,
    bytes: 384,
    missing: { files: 1, bytes: 5000 },
    undated: { files: 3, bytes: 7 },
    failures: 1,
    folders: 6,
    others: 3,
    skipped: 1,
    cameras: 2,
    topFolders: 4,
  });
});

test("stats() lists the largest cameras and folders only, and the last scans with their caches", async () => {
  using lib = await sample();
  for (const [n, status] of (["done", "interrupted", "done"] as const).entries()) {
    const id = startRun(lib.catalog, { operation: "scan", options: {}, pid: 1, nowUs: n });
    finishRun(lib.catalog, id, status, { ...summary, found: n }, n + 1);
  }
  const { records } = await taken(stats(asking(lib).context, { top: 1, scans: 1 }));
  expect(records.filter((r) => r.type === "total" && r.by === "camera")).toHaveLength(1);
  expect(records.filter((r) => r.type === "total" && r.by === "folder")).toHaveLength(1);
  const scans = records.filter((r) => r.type === "scan");
  expect(scans).toEqual([
    {
      type: "scan",
      run: lib.runId + 3,
      started: "1970-01-01T00:00:00.000002Z",
      found: 2,
      durationMs: 1000,
      filesPerSecond: 10,
      cache: { hits: 8, misses: 2, folders: 1 },
      hitRate: 0.8,
    },
  ]);
});
