// A program that does nothing but move files as a plan says, recovering each step first: what a test kills and
// starts again. Arguments: the plan, and a state at which it kills itself in the middle of the plan.

import { readFileSync } from "node:fs";
import { move } from "../../src/disk/move/move.ts";
import { recoverMove } from "../../src/disk/move/recover_move.ts";
import { SpaceLedger } from "../../src/disk/move/space_ledger.ts";
import { temporaryNames } from "../../src/disk/move/temporary_names.ts";
import type { Stamp } from "../../src/domain/entry.ts";
import { finish } from "./moved_file.ts";

export type PlannedMove = { readonly from: string; readonly to: string; readonly expected: Stamp };

function run(plan: readonly PlannedMove[], killAt: string | undefined): void {
  const space = new SpaceLedger(0);
  process.stdout.write("started\n");
  for (const [i, { from, to, expected }] of plan.entries()) {
    const names = temporaryNames(from, to, "crash", i);
    const request = { from, to, names, expected, space };
    const found = finish(recoverMove(request));
    if (found.kind === "settled" && found.outcome === "done") continue;
    const settled = found.kind === "settled" && found.outcome === "not-done";
    if (!settled || found.left.length > 0) throw new Error(JSON.stringify({ from, found }));
    const moved = finish(move(request), ({ state }) => {
      if (state === killAt && i >= plan.length / 2) process.kill(process.pid, "SIGKILL");
    });
    if (moved.kind !== "moved") throw new Error(JSON.stringify({ from, moved }));
  }
}

const [, , planFile, killAt] = process.argv;
if (planFile != null) run(JSON.parse(readFileSync(planFile, "utf8")), killAt);
