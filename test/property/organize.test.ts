// Random libraries, planned, applied, planned again and undone: nothing is lost or merged, a second plan has
// nothing to do, and afterwards everything is as it was.

import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { ApplyLibrary, filesOf, type Tree } from "../support/apply_library.ts";
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
      const before = lib.tree();
      const planning = planningFor(lib, asked);
      const first = await planFor(lib, planning);
      expect(new Set(first.steps.map(({ to }) => to)).size).toBe(first.steps.length);
      expect(lib.tree()).toEqual(before);

      const applied = await lib.apply(first.file);
      const results = Object.values(lib.results());
      expect([first.moves, results.filter((result) => result !== "done")]).toEqual([
        first.moves,
        [],
      ]);
      const after = lib.tree();
      if (planning.action === "move") {
        expect(contents(after)).toEqual(contents(before));
      } else {
        for (const [path, file] of filesOf(before)) expect(after.get(path)).toBe(file);
        expect(filesOf(after).size).toBe(filesOf(before).size + first.steps.length);
      }

      const second = await planFor(lib, planning);
      expect([first.moves, second.moves]).toEqual([first.moves, []]);

      if (applied.run != null) {
        await lib.undo({ run: applied.run });
        expect([first.moves, lib.tree()]).toEqual([first.moves, before]);
      }
    }),
    { numRuns: runs, seed },
  );
}, 3_600_000);
