import { expect, test } from "bun:test";
import { failureCounts, failures } from "../../../src/catalog/failures.ts";
import { type TestFile, testCatalog } from "../../support/catalog_rows.ts";

const failing = (path: string, stage: string, reason: string): TestFile => ({
  path,
  size: 7,
  failure: { stage, reason, detail: "why" },
});

async function sample() {
  const lib = await testCatalog();
  lib.add("/w", [failing("z.jpg", "read", "io-error")]);
  lib.add("/v", [
    failing("b/\u{1f600}.jpg", "metadata", "corrupt"),
    failing("b/\uff21.jpg", "read", "io-error"),
    failing("b/caf\udce9.jpg", "open", "denied"),
    failing("top.jpg", "metadata", "corrupt"),
    { path: "b/fine.jpg" },
  ]);
  // A folder that could not be listed has an empty name.
  lib.catalog.db.run(
    "INSERT INTO failures VALUES (?, '', 'list', 'denied', 'no entry', NULL, NULL, ?, 9)",
    [lib.folder("/v", "b/locked"), lib.runId],
  );
  return lib;
}

test("failures() lists them in the order of a walk, folders among them", async () => {
  using lib = await sample();
  const list = [...failures(lib.catalog)];
  expect(list.map((failure) => failure.path)).toEqual([
    "/v/top.jpg",
    "/v/b/caf\udce9.jpg",
    "/v/b/\uff21.jpg",
    "/v/b/\u{1f600}.jpg",
    "/v/b/locked",
    "/w/z.jpg",
  ]);
  expect(list[0]).toEqual({
    path: "/v/top.jpg",
    stage: "metadata",
    reason: "corrupt",
    detail: "why",
    sizeBytes: 7,
    mtimeUs: 1_562_264_551_047_000,
    runId: lib.runId,
    atUs: 3_000_000,
  });
  expect(list[4]).not.toHaveProperty("sizeBytes");
});

test("failures() by stage, by reason and below a folder", async () => {
  using lib = await sample();
  const paths = (filter: Parameters<typeof failures>[1]) =>
    [...failures(lib.catalog, filter)].map((failure) => failure.path);
  expect(paths({ stage: "read" })).toEqual(["/v/b/\uff21.jpg", "/w/z.jpg"]);
  expect(paths({ reason: "denied" })).toEqual(["/v/b/caf\udce9.jpg", "/v/b/locked"]);
  expect(paths({ reason: "denied", under: "/v/b/locked" })).toEqual(["/v/b/locked"]);
  expect(paths({ under: "/w" })).toEqual(["/w/z.jpg"]);
  expect(paths({ stage: "tool" })).toEqual([]);
});

test("failureCounts() counts by stage and reason, the most frequent first", async () => {
  using lib = await sample();
  expect(failureCounts(lib.catalog)).toEqual([
    { stage: "metadata", reason: "corrupt", count: 2 },
    { stage: "read", reason: "io-error", count: 2 },
    { stage: "list", reason: "denied", count: 1 },
    { stage: "open", reason: "denied", count: 1 },
  ]);
});
