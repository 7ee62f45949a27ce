// Runs that are killed before and after each of their calls to the system, and what has to hold of every one of them.

import { expect } from "bun:test";
import type { FileCalls } from "../../src/disk/move/file_calls.ts";
import type { ApplyLibrary } from "./apply_library.ts";
import { dies, mortal } from "./dying.ts";
import { type Fault, faultyCalls } from "./faulty_calls.ts";
import { someCalls } from "./some_calls.ts";

export const directions = ["apply", "undo"] as const;
export type Direction = (typeof directions)[number];

export type Planned = { readonly library: ApplyLibrary; readonly plan: string };

/** A library with a plan, and what must hold of it. */
export type Trial<World extends Planned> = {
  readonly make: () => Promise<World>;
  /** The calls of its file system. */
  readonly calls: (world: World) => FileCalls;
  /** What is not as it must be once a killed run is recovered. */
  readonly problems: (world: World) => readonly string[];
  /** What the plan wants and is not so. */
  readonly undone: (world: World) => readonly string[];
  /** Expects everything to be as it was before the plan. */
  readonly expectStart: (world: World, when: string) => void;
};

/** Takes the plan one way. */
export function take({ library, plan }: Planned, what: Direction, calls: FileCalls) {
  return what === "apply" ? library.apply(plan, { calls }) : library.undo({ calls });
}

/** A world of its own in which the plan can be taken this way. */
export async function begun<World extends Planned>(
  { make, calls }: Pick<Trial<World>, "make" | "calls">,
  what: Direction,
): Promise<World> {
  const world = await make();
  if (what === "undo") await take(world, "apply", calls(world));
  return world;
}

/** The names of the calls that an undisturbed run makes. */
export async function callsMade<World extends Planned>(
  trial: Pick<Trial<World>, "make" | "calls">,
  what: Direction,
): Promise<readonly string[]> {
  const world = await begun(trial, what);
  using _ = world.library;
  const counted = faultyCalls(trial.calls(world));
  await take(world, what, counted);
  return counted.made;
}

/** Kills a run before and after each call, recovers it, goes on with it and undoes it. How many were killed. */
export async function killEverywhere<World extends Planned>(
  trial: Trial<World>,
  what: Direction,
): Promise<{ readonly kills: number; readonly calls: number }> {
  const calls = (await callsMade(trial, what)).length;
  let kills = 0;
  for (const at of someCalls(calls)) {
    for (const kind of ["kill", "kill-after"] as const) {
      const world = await begun(trial, what);
      using library = world.library;
      const own = trial.calls(world);
      const faulty = mortal(library, faultyCalls(own, at, { kind }));
      // After a call that says ENOENT nothing is different from before it.
      const died = await dies(() => take(world, what, faulty), library);
      if (!died && kind === "kill-after") continue;
      expect(library.isKilled).toBe(true);
      kills++;
      await library.reopen();
      // Every third time recovery is killed too, at a call that moves on from time to time.
      if (kills % 3 === 0) {
        const again = mortal(library, faultyCalls(own, (at * 7) % 23, { kind: "kill-after" }));
        await dies(() => library.recover({ calls: again }), library);
        await library.reopen();
      }
      await library.recover({ calls: own });
      const when = `${what} ${kind} ${at}`;
      expect([when, ...trial.problems(world)]).toEqual([when]);
      const { end, summary } = await take(world, what, own);
      expect([when, end.kind, summary.failed, summary.stale]).toEqual([when, "done", 0, 0]);
      if (what === "apply") {
        expect([when, ...trial.problems(world), ...trial.undone(world)]).toEqual([when]);
        await take(world, "undo", own);
      }
      trial.expectStart(world, when);
    }
  }
  return { kills, calls };
}

const codes = ["ENOSPC", "EIO", "EROFS", "EXDEV", "EACCES", "EINVAL"];
/** What network file systems say of what they have done. */
const falseCodes = ["EIO", "ETIMEDOUT", "ESTALE"];

/** A disk that refuses a call, and one that says so although it is done. */
export function faultsAt(at: number): readonly Fault[] {
  return [
    { kind: "fail", code: codes[at % codes.length] ?? "EIO" },
    { kind: "fail-after", code: falseCodes[at % falseCodes.length] ?? "EIO" },
  ];
}
