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
import { type Fault, faultyCalls, type Lacks, lackingCalls } from "../support/faulty_calls.ts";
import { type MovingWorld, movingWorld, problems } from "../support/moving_world.ts";
import { someCalls } from "../support/some_calls.ts";

const LONG_MS = 600_000;

const codes = ["ENOSPC", "EIO", "EROFS", "EXDEV", "EACCES", "EINVAL"];
/** What network file systems say of what they have done. */
const falseCodes = ["EIO", "ETIMEDOUT", "ESTALE"];

/** A disk that refuses a call, and one that says so although it is done. */
function faultsAt(at: number): readonly Fault[] {
  return [
    { kind: "fail", code: codes[at % codes.length] ?? "EIO" },
    { kind: "fail-after", code: falseCodes[at % falseCodes.length] ?? "EIO" },
  ];
}

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
  /** The number of calls that an undisturbed run makes. */
  const callsOf = async (undo: boolean): Promise<number> => {
    const { library, plan } = await movingWorld();
    const counted = () => faultyCalls(lackingCalls(lacks(library)));
    const [first, second] = [counted(), counted()];
    await library.apply(plan, { calls: first });
    if (undo) await library.undo({ calls: second });
    library[Symbol.dispose]();
    return undo ? second.made.length : first.made.length;
  };

  for (const what of ["apply", "undo"] as const) {
    test(
      `${what} on ${system}: killed before and after every call, recovered, gone on with, undone`,
      async () => {
        const calls = await callsOf(what === "undo");
        expect(calls).toBeGreaterThan(20);
        let kills = 0;
        for (const at of someCalls(calls)) {
          for (const kind of ["kill", "kill-after"] as const) {
            const one = await movingWorld();
            using library = one.library;
            const own = lackingCalls(lacks(library));
            if (what === "undo") await library.apply(one.plan, { calls: own });
            const faulty = mortal(library, faultyCalls(own, at, { kind }));
            const act = () =>
              what === "apply"
                ? library.apply(one.plan, { calls: faulty })
                : library.undo({ calls: faulty });
            // After a call that says ENOENT nothing is different from before it.
            if (!(await dies(act, library)) && kind === "kill-after") continue;
            expect(library.isKilled).toBe(true);
            kills++;
            await library.reopen();
            // Every third time recovery is killed too, at a call that moves on from time to time.
            if (kills % 3 === 0) {
              const again = mortal(
                library,
                faultyCalls(own, (at * 7) % 23, { kind: "kill-after" }),
              );
              await dies(() => library.recover({ calls: again }), library);
              await library.reopen();
            }
            await library.recover({ calls: own });
            const when = `${what} ${kind} ${at}`;
            expect([when, ...problems(one)]).toEqual([when]);
            const done =
              what === "apply"
                ? await library.apply(one.plan, { calls: own })
                : await library.undo({ calls: own });
            expect([when, done.end.kind, done.summary.failed, done.summary.stale]).toEqual([
              when,
              "done",
              0,
              0,
            ]);
            if (what === "apply") {
              expect([when, ...problems(one)]).toEqual([when]);
              for (const { to } of one.moves) expect(library.tree().has(to)).toBe(true);
              await library.undo({ calls: own });
            }
            expect([when, library.tree()]).toEqual([when, one.start]);
            expect(library.catalogued()).toEqual(one.known);
          }
        }
        console.log(`${what} on ${system}: ${kills} kills at ${calls} calls`);
      },
      LONG_MS,
    );
  }

  for (const what of ["apply", "undo"] as const) {
    test(
      `a disk on ${system} that fails at any call of an ${what} loses nothing, and is well again afterwards`,
      async () => {
        const calls = await callsOf(what === "undo");
        let faults = 0;
        for (const at of someCalls(calls)) {
          for (const fault of faultsAt(at)) {
            const one = await movingWorld();
            using library = one.library;
            const own = lackingCalls(lacks(library));
            const faulty = faultyCalls(own, at, fault);
            if (what === "undo") await library.apply(one.plan, { calls: own });
            if (what === "apply") await library.apply(one.plan, { calls: faulty });
            else await library.undo({ calls: faulty });
            faults++;
            await library.reopen();
            await library.recover({ calls: own });
            const when = `${what}, ${JSON.stringify(fault)} at ${at}`;
            // Permissions and times that could not be set are told, and are no reason to leave a file behind.
            expect([when, ...problems(one, true)]).toEqual([when]);
            if (what === "apply") {
              const again = await library.apply(one.plan, { calls: own });
              expect([when, again.end.kind, again.summary.failed]).toEqual([when, "done", 0]);
              const now = library.tree();
              expect([when, one.moves.filter(({ to }) => !now.has(to))]).toEqual([when, []]);
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
      const calls = await callsOf(false);
      let faults = 0;
      // A run killed in the middle of its bundle, of its last moves, and at its end.
      for (const killAt of [0.5, 0.7, 0.9].map((part) => Math.floor(calls * part))) {
        let isOver = false;
        for (const at of someCalls()) {
          if (isOver) break;
          for (const fault of faultsAt(at)) {
            const one = await movingWorld();
            using library = one.library;
            const own = lackingCalls(lacks(library));
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
