import { expect, test } from "bun:test";
import { listFailures } from "../../../src/operations/list_failures.ts";
import { asking, taken } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

test("listFailures() counts all that match and lists up to the limit", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    { path: "a.jpg", size: 3, failure: { stage: "read", reason: "io-error", detail: "EIO" } },
    { path: "b.jpg", failure: { stage: "metadata", reason: "corrupt" } },
    { path: "c.jpg", failure: { stage: "metadata", reason: "truncated" } },
  ]);
  const { context } = asking(lib);
  const { records, summary } = await taken(listFailures(context, { limit: 1 }));
  expect(records).toEqual([
    {
      type: "failure",
      path: "/p/a.jpg",
      stage: "read",
      reason: "io-error",
      detail: "EIO",
      size: 3,
      mtime: "2019-07-04T18:22:31.047Z",
      run: lib.runId,
      at: "1970-01-01T00:00:03.000Z",
    },
  ]);
  expect(summary).toEqual({
    failures: 3,
    byStage: { read: 1, metadata: 2 },
    byReason: { "io-error": 1, corrupt: 1, truncated: 1 },
  });
});
