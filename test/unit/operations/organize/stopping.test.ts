import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { listRuns } from "../../../../src/catalog/runs.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { photo, planFor } from "../../../support/organize.ts";

test("a signal is heard between two folders: no plan is left, and the run is told as interrupted", async () => {
  using lib = await ApplyLibrary.make();
  for (const path of ["a.jpg", "B/b.jpg", "C/c.jpg"]) {
    lib.put(join(lib.inbox, path), photo("2019:07:04 18:22:31", path));
  }
  let error: unknown;
  try {
    await planFor(lib, { stop: new AbortController() });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toEqual(new Error("stopped"));
  const [run] = listRuns(lib.catalog);
  const summary = expect.objectContaining({ seen: 1 });
  expect(run).toMatchObject({ operation: "organize", status: "interrupted", summary });
  expect(readdirSync(lib.folder).filter((name) => /jsonl|tmp/.test(name))).toEqual([]);
});
