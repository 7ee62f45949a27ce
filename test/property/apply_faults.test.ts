// A run that dies at every single call to the system, on one file system and across two; recovery that dies as well;
// and a disk that fails at every call. Whatever happens, every file is whole in exactly one of its two places, a
// bundle is together, the run can be gone on with to the same end, and undone to the same beginning.

import { expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "../../scripts/crash/tree.ts";
import { fileCalls } from "../../src/disk/move/file_calls.ts";
import { isTemporaryName } from "../../src/disk/move/temporary_names.ts";
import type { ApplyLibrary } from "../support/apply_library.ts";
import { dies, mortal } from "../support/dying.ts";
import { faultyCalls, type Lacks, lackingCalls } from "../support/faulty_calls.ts";
import {
  begun,
  callsMade,
  directions,
  faultsAt,
  killEverywhere,
  type Trial,
  take,
} from "../support/killed_runs.ts";
import { type MovingWorld, movingWorld, problems } from "../support/moving_world.ts";
import { someCalls } from "../support/some_calls.ts";

const LONG_MS = 600_000;

/** All files are where they were, with their bytes. */
function expectBack(one: MovingWorld, when: string): void {
  expect([when, ...problems(one, true)]).toEqual([when]);
  const now = filesOf(one.library.tree());
  expect([when, [...now.keys()]]).toEqual([when, [...filesOf(one.start).keys()]]);
}

const systems: Readonly<Record<string, (library: ApplyLibrary) => Lacks>> = {
  "one file system": () => ({}),
  "two file systems": (library) => ({ apart: [library.photo] }),
  "one without RENAME_NOREPLACE": () => ({ noReplace: "EINVAL" }),
};

for (const [system, lacks] of Object.entries(systems)) {
  const trial: Trial<MovingWorld> = {
    make: () => movingWorld(),
    calls: ({ library }) => lackingCalls(lacks(library)),
    problems,
    undone: ({ library, moves }) => {
      const now = library.tree();
      return moves.map(({ to }) => to).filter((to) => !now.has(to));
    },
    expectStart: ({ library, start, known }, when) => {
      expect([when, library.tree()]).toEqual([when, start]);
      expect([when, library.catalogued()]).toEqual([when, known]);
    },
  };

  for (const what of directions) {
    test(
      `${what} on ${system}: killed before and after every call, recovered, gone on with, undone`,
      async () => {
        const { kills, calls } = await killEverywhere(trial, what);
        expect(calls).toBeGreaterThan(20);
        console.log(`${what} on ${system}: ${kills} kills at ${calls} calls`);
      },
      LONG_MS,
    );

    test(
      `a disk on ${system} that fails at any call of an ${what} loses nothing, and is well again afterwards`,
      async () => {
        let faults = 0;
        for (const at of someCalls((await callsMade(trial, what)).length)) {
          for (const fault of faultsAt(at)) {
            const one = await begun(trial, what);
            using library = one.library;
            const own = trial.calls(one);
            await take(one, what, faultyCalls(own, at, fault));
            faults++;
            await library.reopen();
            await library.recover({ calls: own });
            const when = `${what}, ${JSON.stringify(fault)} at ${at}`;
            // Permissions and times that could not be set are told, and are no reason to leave a file behind.
            expect([when, ...problems(one, true)]).toEqual([when]);
            if (what === "apply") {
              const again = await library.apply(one.plan, { calls: own });
              expect([when, again.end.kind, again.summary.failed]).toEqual([when, "done", 0]);
              expect([when, ...trial.undone(one)]).toEqual([when]);
            }
            await library.undo({ calls: own });
            expectBack(one, when);
          }
        }
        console.log(`${what} on ${system}: ${faults} faults`);
      },
      LONG_MS,
    );
  }

  test(
    `a disk on ${system} that fails at any call of a recovery loses nothing, and is recovered afterwards`,
    async () => {
      const calls = (await callsMade(trial, "apply")).length;
      let faults = 0;
      // A run killed in the middle of its bundle, of its last moves, and at its end.
      for (const killAt of [0.5, 0.7, 0.9].map((part) => Math.floor(calls * part))) {
        let isOver = false;
        for (const at of someCalls()) {
          if (isOver) break;
          for (const fault of faultsAt(at)) {
            const one = await movingWorld();
            using library = one.library;
            const own = trial.calls(one);
            const mortals = mortal(library, faultyCalls(own, killAt, { kind: "kill-after" }));
            await dies(() => library.apply(one.plan, { calls: mortals }), library);
            await library.reopen();
            const faulty = faultyCalls(own, at, fault);
            await library.recover({ calls: faulty });
            isOver = faulty.made.length <= at;
            if (isOver) break;
            faults++;
            const when = `killed at ${killAt}, recovery with ${JSON.stringify(fault)} at ${at}`;
            await library.reopen();
            await library.recover({ calls: own });
            expect([when, ...problems(one, true)]).toEqual([when]);
            const again = await library.apply(one.plan, { calls: own });
            expect([when, again.end.kind, again.summary.failed]).toEqual([when, "done", 0]);
            await library.undo({ calls: own });
            expectBack(one, when);
          }
        }
      }
      expect(faults).toBeGreaterThan(20);
      console.log(`recovery on ${system}: ${faults} faults`);
    },
    LONG_MS,
  );
}

test(
  "somebody who puts a file in the way, edits one or takes one away, at any call, loses nothing by it",
  async () => {
    const { library: first, plan: firstPlan } = await movingWorld();
    const counting = faultyCalls(fileCalls);
    await first.apply(firstPlan, { calls: counting });
    first[Symbol.dispose]();
    for (const apart of [false, true]) {
      for (const at of someCalls(counting.made.length)) {
        for (const what of ["put", "edit", "edit-other-half"] as const) {
          const one = await movingWorld();
          using library = one.library;
          const own = lackingCalls(apart ? { apart: [library.photo] } : {});
          const target = join(library.photo, "2020/2020-02/IMG_2.mov");
          const source = join(library.inbox, what === "edit" ? "one/IMG_1.jpg" : "two/IMG_2.aae");
          let did = false;
          const act = () => {
            if (what === "put") {
              if (existsSync(target)) return;
              library.put(target, "somebody else's");
            } else {
              if (!existsSync(source)) return;
              library.edit(source);
            }
            did = true;
          };
          await library.apply(one.plan, {
            calls: faultyCalls(own, at, { kind: "meanwhile", act }),
          });
          await library.reopen();
          await library.recover({ calls: own });
          const when = `${what} at ${at}${apart ? " apart" : ""}`;
          const now = filesOf(library.tree());
          if (!did) continue;
          if (what === "put") {
            expect([when, readFileSync(target, "utf8")]).toEqual([when, "somebody else's"]);
            rmSync(target);
            expect(
              [when, ...problems(one)].filter((line) => !line.includes("catalog has")),
            ).toEqual([when]);
          } else {
            const moved = one.moves.find(({ from }) => from === source)?.to ?? "";
            const texts = [source, moved]
              .filter((path) => now.has(path))
              .map((path) => readFileSync(path, "utf8"));
            expect([when, texts.length, texts[0]?.endsWith(" edited")]).toEqual([when, 1, true]);
          }
          expect([
            when,
            [...now.keys()].filter((path) => isTemporaryName(path.split("/").at(-1) ?? "")),
          ]).toEqual([when, []]);
        }
      }
    }
  },
  LONG_MS,
);
