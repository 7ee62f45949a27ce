import { expect, test } from "bun:test";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { movesFiles, showMoves } from "../../../src/operations/show_moves.ts";
import { ApplyLibrary } from "../../support/apply_library.ts";

const contextOf = ({ catalog }: ApplyLibrary) => ({
  catalog,
  clock: { nowUs: () => 0, elapsedMs: () => 0 },
  signal: new AbortController().signal,
  emit: () => {},
});

test("showMoves() counts steps by what became of them, and what an undo would do now", async () => {
  using library = await ApplyLibrary.make();
  const names = ["1", "2", "3", "4", "5"];
  const from = (name: string) => join(library.inbox, name);
  const to = (name: string) => join(library.photo, name);
  for (const name of names) library.put(from(name), name.padEnd(10));
  await library.scan();
  const plan = library.plan([
    ...["1", "2"].map((name) => ({ from: from(name), to: to(name), bundle: "pair" })),
    { from: from("3"), to: to("3") },
    { from: from("4"), to: to("4") },
    { from: from("5"), to: join(library.photo, "file", "5") },
  ]);
  writeFileSync(to("file"), "no folder");
  const { run = 0 } = await library.apply(plan);
  library.edit(to("2"));
  rmSync(to("3"));
  const before = library.tree();
  const shown = await showMoves(contextOf(library), run, 1);
  expect(shown).toEqual({
    steps: { intended: 0, done: 4, failed: 1, undone: 0, left: 0 },
    undo: { done: 1, skipped: 1, stale: 2, failed: 0, bytes: 10 },
    unavailable: null,
    failed: [
      {
        ...{ type: "step", n: 5, action: "move", result: "failed", reason: "folder-missing" },
        ...{ from: from("5"), to: join(library.photo, "file", "5") },
      },
    ],
    left: [
      {
        ...{ type: "step", n: 3, action: "move", from: to("3"), to: from("3") },
        ...{ result: "stale", reason: "gone", detail: `"${to("3")}" is not there` },
      },
    ],
  });
  expect(library.tree()).toEqual(before);
  expect((await showMoves(contextOf(library), run, 9)).left.map(({ n }) => n)).toEqual([3, 1, 2]);

  const { run: undo = 0 } = await library.undo();
  // What was left once is tried again by an undo that names the run.
  expect(await showMoves(contextOf(library), run, 9)).toMatchObject({
    steps: { done: 0, undone: 1, left: 3, failed: 1 },
    undo: { done: 0, stale: 2, skipped: 1 },
  });
  expect(await showMoves(contextOf(library), undo, 9)).toMatchObject({
    steps: { done: 1 },
    undo: { done: 1, stale: 0 },
    left: [],
  });
});

test("showMoves() does not call files changed that lie on a disk which is away", async () => {
  using library = await ApplyLibrary.make();
  const from = library.put(join(library.inbox, "1"));
  await library.scan();
  const { run = 0 } = await library.apply(library.plan([{ from, to: join(library.photo, "1") }]));
  renameSync(library.photo, `${library.photo} away`);
  const shown = await showMoves(contextOf(library), run, 9);
  expect(shown).toMatchObject({ steps: { done: 1 }, undo: null, left: [] });
  expect(shown.unavailable).toMatchObject({ path: library.photo, reason: "unreadable" });
});

test("movesFiles() is true for what an undo can take back", () => {
  const of = (operation: string) => movesFiles({ operation });
  expect(["apply", "undo", "scan", "organize"].map(of)).toEqual([true, true, false, false]);
});
