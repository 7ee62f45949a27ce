// `varve duplicates folders` as it is typed, with a plan that is applied and undone.

import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { treeOf } from "../../../scripts/crash/tree.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import { ApplyLibrary } from "../../support/apply_library.ts";
import { expectGolden } from "../../support/golden.ts";
import { fakeWorld, jsonLines, openOnDisk, runIn } from "../../support/world.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
  for (const name of ["1.jpg", "2.jpg", "deep/3.jpg"]) {
    library.put(`${library.photo}/${name}`, `photo ${name}`);
    library.put(`${library.inbox}/old/${name}`, `photo ${name}`);
  }
  library.put(`${library.inbox}/old/own.jpg`, "of its own");
  library.catalog[Symbol.dispose]();
});
afterEach(() => library[Symbol.dispose]());

function run(...argv: string[]) {
  const world = fakeWorld({
    env: { VARVE_DATA: library.folder, VARVE_PERFORMANCE_MULTIPROCESSING: "false" },
    cwd: library.folder,
    openCatalog: openOnDisk,
  });
  return runIn(world, ...argv);
}

const folders = (...argv: string[]) => run("duplicates", "folders", "photo", "inbox", ...argv);

test("the word after `duplicates` is its command, or a folder", async () => {
  const named = async (...argv: string[]) => (await parseCommandLine(argv)).command?.meta.name;
  expect(await named("duplicates", "folders", "a")).toBe("duplicates folders");
  expect(await named("--json", "duplicates", "--quiet", "folders")).toBe("duplicates folders");
  expect(await named("duplicates", "./folders")).toBe("duplicates");
  expect(await named("duplicates", "a", "folders")).toBe("duplicates");
  expect(await named("duplicates", "--kind", "photo")).toBe("duplicates");
  expect(await named("duplicates")).toBe("duplicates");
});

test("what people see", async () => {
  const { status, out } = await folders("--plan", "merge", "--out", "plan.jsonl");
  expect(status).toBe(0);
  const shown = out
    .replaceAll(library.folder, "/library")
    .replaceAll(/in [\d.]+ (ms|s)/g, "in a moment");
  expectGolden("questions/duplicates_folders.txt", shown);
});

test("records for programs, then one summary; no plan where none is asked for", async () => {
  const { status, out } = await folders("--json");
  expect(status).toBe(0);
  expect(jsonLines(out)).toMatchObject([
    {
      ...{ type: "overlap", a: `${library.inbox}/old`, b: library.photo },
      ...{ files: 4, shared: 3, bytes: 48, sharedBytes: 38, onlyHere: 1 },
    },
    { type: "summary", command: "duplicates folders", status: 0, pairs: 1 },
  ]);
  expect(jsonLines((await folders("--json", "--min-share", "80")).out)).toHaveLength(2);
  expect((await folders("--out", "plan.jsonl")).status).toBe(2);
  expect((await folders("--min-share", "0")).status).toBe(2);
});

test("a plan makes one folder of two, and an undo gives both back", async () => {
  const tops = [library.inbox, library.photo];
  const before = treeOf(tops);
  const planned = jsonLines(
    (await folders("--json", "--plan", "merge", "--out", "plan.jsonl")).out,
  );
  expect(planned.at(-1)).toMatchObject({
    ...{ plan: `${library.folder}/plan.jsonl`, merged: 1, notMerged: 0 },
    ...{ steps: 4, moved: 1, quarantined: 3, taken: 0 },
  });
  const applied = jsonLines((await run("apply", "plan.jsonl", "--json")).out);
  expect(applied.at(-1)).toMatchObject({ status: 0, done: 4, stale: 0 });
  expect(existsSync(`${library.inbox}/old`)).toBe(false);
  expect(existsSync(`${library.photo}/own.jpg`)).toBe(true);
  // What was put aside is no duplicate any more.
  expect(jsonLines((await folders("--json")).out).at(-1)).toMatchObject({ pairs: 0 });
  const groups = jsonLines((await run("duplicates", "photo", "inbox", "--json")).out);
  expect(groups.at(-1)).toMatchObject({ groups: 0 });
  expect((await run("undo")).status).toBe(0);
  expect(treeOf(tops)).toEqual(before);
});

test("what was put aside does not count among the files of its root", async () => {
  await folders("--plan", "merge", "--out", "plan.jsonl");
  await run("apply", "plan.jsonl");
  library.put(`${library.inbox}/1.jpg`, "photo 1.jpg");
  expect(jsonLines((await folders("--json")).out)[0]).toMatchObject({ files: 1, shared: 1 });
});
