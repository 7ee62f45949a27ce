import { expect, test } from "bun:test";
import { startRun } from "../../../src/catalog/runs.ts";
import {
  folderLeft,
  folderMade,
  folderRemoved,
  folderTouched,
  stepFolder,
  stepFolders,
} from "../../../src/catalog/step_folders.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

/** Before 1970, and not whole microseconds. */
const before = { mode: 0o750, mtimeNs: -1_111_111_222_333n };
const later = { mode: 0o777, mtimeNs: 222_000_000_000_000_999n };

test("what a folder was before the run is what was noted first", async () => {
  using rows = await testCatalog();
  const run = startRun(rows.catalog, { operation: "apply", options: {}, pid: 1, nowUs: 1 });
  folderTouched(rows.catalog, run, "/a", before);
  folderTouched(rows.catalog, run, "/a", later);
  folderMade(rows.catalog, run, "/a");
  folderMade(rows.catalog, run, "/b");
  folderTouched(rows.catalog, run, "/b", later);
  folderLeft(rows.catalog, run, "/a", 333);
  expect([...stepFolders(rows.catalog, run)]).toEqual([
    { path: "/a", change: "touched", before, afterUs: 333 },
    { path: "/b", change: "made" },
  ]);
});

test("a removed folder keeps what it was; one that the run made itself leaves nothing", async () => {
  using rows = await testCatalog();
  const run = startRun(rows.catalog, { operation: "apply", options: {}, pid: 1, nowUs: 1 });
  folderTouched(rows.catalog, run, "/a", before);
  folderLeft(rows.catalog, run, "/a", 333);
  folderMade(rows.catalog, run, "/b");
  folderRemoved(rows.catalog, run, "/a");
  folderRemoved(rows.catalog, run, "/b");
  folderRemoved(rows.catalog, run, "/never seen");
  folderLeft(rows.catalog, run, "/a", 444);
  expect([...stepFolders(rows.catalog, run)]).toEqual([{ path: "/a", change: "removed", before }]);
  // The run goes on and needs it again.
  folderMade(rows.catalog, run, "/a");
  expect(stepFolder(rows.catalog, run, "/a")).toEqual({ path: "/a", change: "touched", before });
});

test("folders come in byte order whatever their names, more than a slice of them, each run its own", async () => {
  using rows = await testCatalog();
  const run = startRun(rows.catalog, { operation: "apply", options: {}, pid: 1, nowUs: 1 });
  const other = startRun(rows.catalog, { operation: "apply", options: {}, pid: 1, nowUs: 1 });
  const paths = Array.from(
    { length: 1500 },
    (_, i) => `/in/caf\udce9 ${String(i).padStart(5, "0")}`,
  );
  rows.catalog.db.transaction(() => {
    for (const path of [...paths, "/in/🎈"]) folderTouched(rows.catalog, run, path, before);
    folderTouched(rows.catalog, other, "/in", before);
  })();
  expect([...stepFolders(rows.catalog, run)].map(({ path }) => path)).toEqual([...paths, "/in/🎈"]);
  expect([...stepFolders(rows.catalog, other)].map(({ path }) => path)).toEqual(["/in"]);
});
