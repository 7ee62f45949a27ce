// Plans of duplicates applied and undone by processes that die by SIGKILL at instants that matter, one after the other.
// Default: some of them, spread by VARVE_SEED; with VARVE_KILLS as many for each.

import { describe, expect, test } from "bun:test";
import { treeDifference } from "../../scripts/crash/tree.ts";
import { runProgram, someOf } from "../support/dying_program.ts";
import { reflinkFolder } from "../support/reflink_folder.ts";
import {
  isReplaced,
  type Replacing,
  replacingProblems,
  replacingWorld,
} from "../support/replacing_world.ts";

const kills = Number(process.env["VARVE_KILLS"] ?? 6);
const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1e6));
const LONG_MS = 120_000 * Math.ceil(kills / 20);

const cloning = reflinkFolder();
if (cloning == null) console.log("No reflinks here: see test/support/reflink_folder.ts");
const systems: { action: Replacing; on?: string }[] = [
  { action: "hardlink" },
  ...(cloning == null ? [] : [{ action: "reflink" as const, on: cloning }]),
];

describe.each(systems)("files that a $action replaces, and those put aside", ({ action, on }) => {
  test.each(["apply", "undo"] as const)(
    "are whole after an %s that dies at an instant that matters",
    async (what) => {
      console.log(`VARVE_SEED=${seed}`);
      const world = () => (on == null ? replacingWorld(action) : replacingWorld(action, on));
      const counted = await world();
      using _library = counted.library;
      const applied = await runProgram(counted, "apply");
      const whole = what === "apply" ? applied : await runProgram(counted, "undo");
      const instants = whole?.instants ?? 0;
      expect(instants).toBeGreaterThan(50);
      for (const at of someOf(instants, kills, seed)) {
        const one = await world();
        using library = one.library;
        if (what === "undo") await runProgram(one, "apply");
        const when = `${what}, instant ${at} of ${instants}`;
        expect([when, await runProgram(one, what, at)]).toEqual([when, undefined]);
        await library.recover();
        expect([when, ...replacingProblems(one)]).toEqual([when]);
        expect(await runProgram(one, what)).toMatchObject({ end: "done", failed: 0, stale: 0 });
        if (what === "apply") {
          expect([when, isReplaced(one, action)]).toEqual([when, true]);
          expect(await runProgram(one, "undo")).toMatchObject({ end: "done", failed: 0, stale: 0 });
        }
        expect([when, ...treeDifference(one.start, library.tree())]).toEqual([when]);
        expect(library.catalogued()).toEqual(one.known);
      }
    },
    LONG_MS,
  );
});
