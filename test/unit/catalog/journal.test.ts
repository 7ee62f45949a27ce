import { expect, test } from "bun:test";
import { openSteps } from "../../../src/catalog/intentions.ts";
import { Journal } from "../../../src/catalog/journal.ts";
import {
  countSteps,
  hasStep,
  stepsBetween,
  stepsOfRun,
} from "../../../src/catalog/journal_steps.ts";
import { startRun } from "../../../src/catalog/runs.ts";
import { stepLeft, stepReversed } from "../../../src/catalog/undone_steps.ts";
import type { StepToDo } from "../../../src/domain/journal.ts";
import { type TestCatalog, testCatalog } from "../../support/catalog_rows.ts";

const stamp = { sizeBytes: 10, mtimeUs: 20, inode: 30 };
const after = { sizeBytes: 10, mtimeUs: 21, inode: 31, changedUs: 99 };

function step(n: number, more: Partial<StepToDo> = {}): StepToDo {
  return { n, action: "move", from: `/in/${n}.jpg`, to: `/out/${n}.jpg`, stamp, ...more };
}

function newRun({ catalog }: TestCatalog, operation = "apply"): number {
  return startRun(catalog, { operation, options: {}, pid: 1, nowUs: 1 });
}

function stepOf({ catalog }: TestCatalog, run: number, n: number) {
  return stepsBetween(catalog, run, n, n)[0];
}

function synchronous({ catalog }: TestCatalog): unknown {
  return catalog.db.query("PRAGMA synchronous").get();
}

test("a step is open from the moment it is intended until it is done or failed", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  const steps = [3, 1, 2].map((n) => step(n, n === 1 ? {} : { bundle: 2 }));
  const [third = step(3), first = step(1), second = step(2)] = steps;
  journal.write(() => journal.intend(steps));
  expect(openSteps(rows.catalog)).toEqual([first, second, third].map((one) => ({ ...one, run })));
  journal.write(() => {
    journal.done(first, after, Uint8Array.fromHex("0102030405060708"));
    journal.failed(second, "disk-error");
  });
  expect(openSteps(rows.catalog).map(({ n }) => n)).toEqual([3]);
  expect(stepOf(rows, run, 1)).toMatchObject({
    ...{ run, n: 1, action: "move", from: "/in/1.jpg", to: "/out/1.jpg", stamp },
    ...{ state: "done", after, sample: "0102030405060708" },
  });
  expect(stepOf(rows, run, 2)).toMatchObject({
    ...{ n: 2, bundle: 2, state: "failed", reason: "disk-error" },
  });
  expect(stepOf(rows, run, 4)).toBeUndefined();
  expect(countSteps(rows.catalog, run)).toEqual({
    ...{ intended: 1, done: 1, failed: 1, undone: 0, left: 0 },
  });
  expect(hasStep(rows.catalog, run, "done")).toBe(true);
  expect(hasStep(rows.catalog, run, "undone")).toBe(false);
});

test("names that are not UTF-8 come back as they were, and so does a true U+FFFD", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  const odd = step(1, { from: "/in/caf\udce9.jpg", to: "/out/\ufffd/été 🎈.jpg" });
  journal.write(() => journal.intend([odd]));
  expect(openSteps(rows.catalog)).toMatchObject([{ from: odd.from, to: odd.to }]);
  journal.write(() => journal.done(odd, after, undefined));
  expect(stepOf(rows, run, 1)).toMatchObject({ from: odd.from, to: odd.to });
});

test("what is written together is not there at all when it fails half way", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  expect(() =>
    journal.write(() => {
      journal.intend([step(1)]);
      throw new Error("half way");
    }),
  ).toThrow("half way");
  expect(openSteps(rows.catalog)).toEqual([]);
});

test("commits are durable while a journal is there, and as before when it is not", async () => {
  using rows = await testCatalog();
  rows.catalog.db.run("PRAGMA synchronous = NORMAL");
  {
    using _journal = new Journal(rows.catalog, newRun(rows));
    expect(synchronous(rows)).toEqual({ synchronous: 2 });
  }
  expect(synchronous(rows)).toEqual({ synchronous: 1 });
});

test("a step that failed is tried again under its number, with nothing left of the first time", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  journal.write(() => journal.intend([step(1)]));
  journal.write(() => journal.failed(step(1), "no-space"));
  expect(openSteps(rows.catalog)).toEqual([]);
  journal.write(() => journal.intend([step(1, { stamp: { ...stamp, mtimeUs: 77 } })]));
  expect(openSteps(rows.catalog)).toMatchObject([{ n: 1, stamp: { mtimeUs: 77 } }]);
  expect(stepOf(rows, run, 1)).toBeUndefined();
  expect(countSteps(rows.catalog, run)).toMatchObject({ intended: 1, failed: 0 });
});

test("steps of a run come in either direction, more than a slice of them, and of no other run", async () => {
  using rows = await testCatalog();
  const other = newRun(rows);
  const run = newRun(rows);
  {
    using journal = new Journal(rows.catalog, other);
    journal.write(() => journal.failed(step(5000), "gone"));
  }
  using journal = new Journal(rows.catalog, run);
  const numbers = Array.from({ length: 2500 }, (_, i) => i * 2);
  journal.write(() => {
    for (const n of numbers) journal.failed(step(n), "gone");
  });
  const forward = [...stepsOfRun(rows.catalog, run)].map(({ n }) => n);
  expect(forward).toEqual(numbers);
  const backward = [...stepsOfRun(rows.catalog, run, "backward")].map(({ n }) => n);
  expect(backward).toEqual(numbers.toReversed());
  expect(stepsBetween(rows.catalog, run, 3, 8).map(({ n }) => n)).toEqual([4, 6, 8]);
});

test("steps may be written while the steps of a run are taken", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  const numbers = Array.from({ length: 2000 }, (_, n) => n);
  journal.write(() => {
    for (const n of numbers) journal.failed(step(n), "crash");
  });
  let taken = 0;
  for (const { n } of stepsOfRun(rows.catalog, run)) {
    journal.write(() => journal.intend([step(n)]));
    taken++;
  }
  expect(taken).toBe(2000);
  expect(openSteps(rows.catalog).map(({ n }) => n)).toEqual(numbers);
});

test("reversing a step turns every run before it over: undone, done again, undone", async () => {
  using rows = await testCatalog();
  const runs = [newRun(rows), newRun(rows), newRun(rows)];
  for (const run of runs) {
    using journal = new Journal(rows.catalog, run);
    journal.write(() => journal.done(step(1), after, undefined));
  }
  const states = () => runs.map((run) => stepOf(rows, run, 1)?.state);
  const [apply = 0, undo = 0, redo = 0] = runs;
  stepReversed(rows.catalog, [apply], 1, after);
  expect(states()).toEqual(["undone", "done", "done"]);
  const later = { ...after, inode: 500, mtimeUs: 501, changedUs: 502 };
  stepReversed(rows.catalog, [undo, apply], 1, later);
  expect(states()).toEqual(["done", "undone", "done"]);
  // It is where the first run had put it, as another file.
  expect(stepOf(rows, apply, 1)?.after).toEqual({ ...later, sizeBytes: 10 });
  stepReversed(rows.catalog, [redo, undo, apply], 1, after);
  expect(states()).toEqual(["undone", "done", "undone"]);
});

test("a step is left once, and only where it was done", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  journal.write(() => {
    journal.done(step(1), after, undefined);
    journal.failed(step(2), "gone");
  });
  stepLeft(rows.catalog, run, 1);
  stepLeft(rows.catalog, run, 2);
  expect(stepOf(rows, run, 1)?.state).toBe("left");
  expect(stepOf(rows, run, 2)?.state).toBe("failed");
});

test("a step that is done is not written over, one that was taken back is", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  journal.write(() => journal.done(step(1), after, undefined));
  const other = step(1, { from: "/in/other.jpg" });
  expect(() => journal.write(() => journal.intend([step(3), other]))).toThrow("done already");
  expect(openSteps(rows.catalog)).toEqual([]);
  expect(stepOf(rows, run, 1)).toMatchObject({ state: "done", from: "/in/1.jpg" });
  stepReversed(rows.catalog, [run], 1, after);
  using again = new Journal(rows.catalog, run);
  again.write(() => again.intend([other]));
  expect(stepOf(rows, run, 1)).toBeUndefined();
  expect(openSteps(rows.catalog)).toMatchObject([{ n: 1, from: "/in/other.jpg" }]);
});

test("a journal that is made anew goes on with what is open, and what is dropped was never there", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  const steps = [step(1), step(2, { bundle: 2 }), step(3, { bundle: 2 })];
  {
    using journal = new Journal(rows.catalog, run);
    journal.write(() => journal.intend(steps));
    journal.write(() => journal.done(step(1), after, undefined));
  }
  using journal = new Journal(rows.catalog, run);
  journal.write(() => {
    journal.drop(2);
    journal.intend([step(9)]);
  });
  expect(openSteps(rows.catalog).map(({ n }) => n)).toEqual([3, 9]);
  expect(countSteps(rows.catalog, run)).toMatchObject({ intended: 2, done: 1 });
  journal.write(() => {
    journal.failed(step(3), "gone");
    journal.drop(9);
  });
  expect(openSteps(rows.catalog)).toEqual([]);
  expect(rows.catalog.db.query("SELECT * FROM intentions").all()).toEqual([]);
});

test("what a link replaces is open with all that recovery gives back to it", async () => {
  using rows = await testCatalog();
  const run = newRun(rows);
  using journal = new Journal(rows.catalog, run);
  const former = {
    ...{ mode: 0o640, user: 1, group: 2, accessedNs: 2n ** 62n + 1n, modifiedNs: -1n },
    attributes: [["user.comment", new Uint8Array([0, 255])]] as const,
  };
  const link = step(1, { action: "hardlink", replaces: { stamp, former } });
  journal.write(() => journal.intend([link]));
  expect(openSteps(rows.catalog)).toEqual([{ ...link, run }]);
});
