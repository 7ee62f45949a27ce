// Random libraries, planned, applied, planned again and undone: nothing is lost or merged, a second plan has
// nothing to do, and afterwards everything is as it was.

import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { filesOf, type Tree } from "../../scripts/crash/tree.ts";
import type { RunId } from "../../src/domain/run.ts";
import { ApplyLibrary } from "../support/apply_library.ts";
import { planFor } from "../support/organize.ts";
import { planningFor, plant, randomLibrary, randomPlanning } from "../support/random_library.ts";

/** More of them: `ORGANIZE_RUNS=2000 bun test test/property/organize.test.ts`. */
const runs = Number(process.env["ORGANIZE_RUNS"] ?? 150);
const seed = Number(process.env["ORGANIZE_SEED"] ?? Date.now() % 1e9);
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** Contents of all files, each as often as it is there. */
function contents(tree: Tree): string[] {
  return [...filesOf(tree).values()].map((file) => file.split(" ")[0] ?? "").sort();
}

test(`plan, apply, plan, undo (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomLibrary, randomPlanning, async (random, asked) => {
      using lib = await ApplyLibrary.make(undefined, memory);
      plant(lib, random);
      const planning = planningFor(lib, asked);
      const start = lib.tree();
      const taken: RunId[] = [];
      const told: (readonly string[])[] = [];
      for (let wasInTheWay = true; ; ) {
        const before = lib.tree();
        const { file, moves, steps, summary } = await planFor(lib, planning);
        expect(lib.tree()).toEqual(before);
        expect(new Set(steps.map(({ to }) => to)).size).toBe(steps.length);
        told.push(moves);
        if (steps.length === 0) break;
        // A second plan is empty, unless what was in the way of something has gone itself.
        expect([wasInTheWay, told]).toEqual([true, told]);
        wasInTheWay = summary.skipped + summary.blocked > 0;

        const { run } = await lib.apply(file);
        const failed = Object.values(lib.results()).filter((result) => result !== "done");
        expect([failed, told]).toEqual([[], told]);
        if (run != null) taken.push(run);
        const after = lib.tree();
        if (planning.action === "move") expect(contents(after)).toEqual(contents(before));
        else {
          for (const [path, content] of filesOf(before)) expect(after.get(path)).toBe(content);
          expect(filesOf(after).size).toBe(filesOf(before).size + steps.length);
        }
      }
      for (const run of taken.reverse()) await lib.undo({ run });
      expect([told, lib.tree()]).toEqual([told, start]);
    }),
    { numRuns: runs, seed },
  );
}, 3_600_000);
