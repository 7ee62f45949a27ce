// Plans applied and undone by processes that die by SIGKILL: at every instant that matters, one after the other, and
// at random moments, on one file system and across two real ones. Default: some of them, spread by VARVE_SEED; with
// VARVE_KILLS as many for each place. The row "apply-crash" of scripts/bench.ts makes 500.

import { describe, expect, test } from "bun:test";
import { moveTrials } from "../../scripts/crash/killed_moves.ts";
import { treeDifference } from "../../scripts/crash/tree.ts";
import { type Place, places } from "../../scripts/crash/two_places.ts";
import { Random } from "../../scripts/library/random.ts";
import { varveBinary } from "../support/binary.ts";
import { runProgram, someOf } from "../support/dying_program.ts";
import { movingWorld, problems } from "../support/moving_world.ts";

const kills = Number(process.env["VARVE_KILLS"] ?? 6);
const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1e6));
const LONG_MS = 120_000 * Math.ceil(kills / 20);

async function dieAndRecover(place: Place, what: "apply" | "undo", at: number): Promise<void> {
  const one = await movingWorld(place.to, place.from);
  using library = one.library;
  if (what === "undo") expect(await runProgram(one, "apply")).toMatchObject({ end: "done" });
  const when = `${what} ${place.name}, instant ${at}`;
  expect([when, await runProgram(one, what, at)]).toEqual([when, undefined]);
  await library.recover();
  expect([when, ...problems(one)]).toEqual([when]);
  expect(await runProgram(one, what)).toMatchObject({
    end: "done",
    failed: 0,
    stale: 0,
    skipped: 0,
  });
  if (what === "apply") {
    expect([when, ...problems(one)]).toEqual([when]);
    for (const { to } of one.moves) expect(library.tree().has(to)).toBe(true);
    expect(await runProgram(one, "undo")).toMatchObject({ end: "done", failed: 0, stale: 0 });
  }
  expect([when, ...treeDifference(one.start, library.tree())]).toEqual([when]);
  expect(library.catalogued()).toEqual(one.known);
}

describe.each([...places(console.log)])("files moved $name", (place) => {
  test.each(["apply", "undo"] as const)(
    "by an %s that dies at an instant that matters are whole in one place, and get where they should",
    async (what) => {
      console.log(`VARVE_SEED=${seed}`);
      const one = await movingWorld(place.to, place.from);
      using _library = one.library;
      const applied = await runProgram(one, "apply");
      const whole = what === "apply" ? applied : await runProgram(one, "undo");
      const instants = whole?.instants ?? 0;
      expect(instants).toBeGreaterThan(50);
      const some = someOf(instants, kills, seed);
      for (const at of some) await dieAndRecover(place, what, at);
      console.log(`${what} ${place.name}: died at ${some.length} of ${instants} instants`);
    },
    LONG_MS,
  );

  test(
    "by a program that is killed at random moments are whole in one place, and get where they should",
    async () => {
      console.log(`VARVE_SEED=${seed}`);
      const result = await moveTrials({
        program: {
          binary: varveBinary(),
          env: {
            ...{ PATH: "/usr/bin:/bin", TZ: "UTC" },
            ...{ VARVE_TOOLS_EXIFTOOL: "none", VARVE_TOOLS_FFPROBE: "none" },
          },
        },
        ...{ place, kills, random: new Random(seed) },
        ...(place.isAcross ? { files: 60, mostBytes: 1e6 } : { files: 600, mostBytes: 2000 }),
      });
      expect(result.problems).toEqual([]);
      expect(result.kills).toBe(kills);
    },
    LONG_MS,
  );
});
