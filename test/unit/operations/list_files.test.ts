import { expect, test } from "bun:test";
import { listFiles } from "../../../src/operations/list_files.ts";
import { asking, taken } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

test("listFiles() sums up what it listed", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    { path: "a.jpg", size: 5 },
    { path: "b.jpg", size: 7 },
    { path: "c.jpg", size: 9 },
  ]);
  const { context, events } = asking(lib);
  const { records, summary } = await taken(listFiles(context, { limit: 2 }));
  expect(records.map((file) => file.path)).toEqual(["/p/a.jpg", "/p/b.jpg"]);
  expect(summary).toEqual({ files: 2, bytes: 12 });
  expect(events).toEqual([]);
});

test("listFiles() tells of a folder that no scan has seen", async () => {
  using lib = await testCatalog();
  lib.add("/p", [{ path: "a/b.jpg" }]);
  const { context, events } = asking(lib);
  expect((await taken(listFiles(context, { under: "/p/x" }))).summary.files).toBe(0);
  expect(events).toEqual([
    { type: "notice", level: "warn", message: "No scan has seen this folder", path: "/p/x" },
  ]);
});

test("listFiles() ends with the reason of the signal", async () => {
  using lib = await testCatalog();
  lib.add("/p", [{ path: "a.jpg" }, { path: "b.jpg" }]);
  const controller = new AbortController();
  const { context } = asking(lib, controller.signal);
  const seen: string[] = [];
  const list = async () => {
    for await (const file of listFiles(context, {}).records()) {
      seen.push(file.path);
      controller.abort(new Error("stopped"));
    }
  };
  expect(list()).rejects.toThrow("stopped");
  await list().catch(() => {});
  expect(seen).toEqual(["/p/a.jpg"]);
});
