// Links in place of duplicates, and quarantine: a run that dies at every single call to the system, recovery that dies
// as well, a disk that fails at every call, and somebody who edits, replaces or takes away a file at any call. Whatever
// happens, every file is whole, the run can be gone on with to the same end, and undone to the same beginning.

import { expect, test } from "bun:test";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { filesOf } from "../../scripts/crash/tree.ts";
import { osPath } from "../../src/base/names.ts";
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
import { reflinkFolder } from "../support/reflink_folder.ts";
import {
  isReplaced,
  markOf,
  type Replacing,
  type ReplacingWorld,
  replacingProblems,
  replacingWorld,
} from "../support/replacing_world.ts";
import { someCalls } from "../support/some_calls.ts";

const LONG_MS = 600_000;

type System = {
  readonly name: string;
  readonly action: Replacing;
  readonly on?: string;
  readonly lacks: Lacks;
};

const systems: System[] = [
  { name: "hard links", action: "hardlink", lacks: {} },
  {
    name: "hard links where names cannot be exchanged",
    action: "hardlink",
    lacks: { noReplace: "EINVAL" },
  },
];
const cloning = reflinkFolder();
if (cloning == null) {
  console.log(
    "No reflinks here: name a folder of btrfs, or of XFS with reflink=1, in VARVE_REFLINK_FOLDER",
  );
} else {
  systems.push(
    { name: "reflinks", action: "reflink", on: cloning, lacks: {} },
    {
      name: "reflinks where names cannot be exchanged",
      action: "reflink",
      on: cloning,
      lacks: { noReplace: "EINVAL" },
    },
  );
}

for (const { name, action, on, lacks } of systems) {
  const own = lackingCalls(lacks);
  const world = () => (on == null ? replacingWorld(action) : replacingWorld(action, on));

  const isAsAtFirst = (one: ReplacingWorld, when: string) => {
    expect([when, one.library.tree()]).toEqual([when, one.start]);
    expect([when, one.library.catalogued()]).toEqual([when, one.known]);
    const marked = one.replaced.map(markOf).filter((mark) => mark !== "");
    expect([when, new Set(marked).size]).toEqual([when, marked.length]);
  };

  const trial: Trial<ReplacingWorld> = {
    make: world,
    calls: () => own,
    problems: replacingProblems,
    undone: (one) => (isReplaced(one, action) ? [] : ["not everything is replaced"]),
    expectStart: isAsAtFirst,
  };

  for (const what of directions) {
    test(
      `${what} of ${name}: killed before and after every call, recovered, gone on with, undone`,
      async () => {
        const { kills, calls } = await killEverywhere(trial, what);
        expect(calls).toBeGreaterThan(40);
        console.log(`${what} of ${name}: ${kills} kills at ${calls} calls`);
      },
      LONG_MS,
    );
  }

  test(
    `an undo of ${name} can be undone, and that as well`,
    async () => {
      const one = await world();
      using library = one.library;
      await library.apply(one.plan, { calls: own });
      expect(isReplaced(one, action)).toBe(true);
      const undone = await library.undo({ calls: own });
      isAsAtFirst(one, "undone");
      const again = await library.undo({ calls: own, run: undone.run ?? 0 });
      expect(again.summary).toMatchObject({ failed: 0, stale: 0 });
      expect(isReplaced(one, action)).toBe(true);
      await library.undo({ calls: own, run: again.run ?? 0 });
      isAsAtFirst(one, "undone again");
    },
    LONG_MS,
  );

  test(
    `a disk with ${name} that fails at any call loses nothing, and is well again afterwards`,
    async () => {
      for (const what of directions) {
        for (const at of someCalls((await callsMade(trial, what)).length)) {
          for (const fault of faultsAt(at)) {
            const one = await begun(trial, what);
            using library = one.library;
            await take(one, what, faultyCalls(own, at, fault));
            await library.reopen();
            await library.recover({ calls: own });
            const when = `${what} ${JSON.stringify(fault)} at ${at}`;
            const bytes = (look: string) => look.split(" ")[0];
            const now = filesOf(library.tree());
            for (const [path, look] of filesOf(one.start)) {
              const put = one.quarantined.find(({ from }) => from === path)?.to ?? path;
              const is = now.get(path) ?? now.get(put) ?? "";
              expect([when, path, bytes(is)]).toEqual([when, path, bytes(look)]);
            }
            await library.undo({ calls: own });
            expect([
              when,
              [...filesOf(library.tree())].map(([path, look]) => [path, bytes(look)]),
            ]).toEqual([when, [...filesOf(one.start)].map(([path, look]) => [path, bytes(look)])]);
          }
        }
      }
    },
    LONG_MS,
  );

  test(
    `somebody who edits, replaces or takes away a file at any call of ${name} loses nothing by it`,
    async () => {
      for (const way of directions) {
        const made = await callsMade(trial, way);
        let edits = 0;
        // Steps after the one whose files are touched are none of theirs.
        const calls = made.length / 2;
        for (const at of someCalls(calls)) {
          for (const what of ["edit", "replace", "edit kept", "remove"] as const) {
            const one = await begun(trial, way);
            using library = one.library;
            const path = (what === "edit kept" ? one.kept[0] : one.replaced[0]) ?? "";
            const act = () => {
              edits++;
              if (what === "remove") rmSync(osPath(path), { force: true });
              else if (what === "replace") {
                writeFileSync(osPath(`${path}.new`), "somebody's newer work");
                renameSync(osPath(`${path}.new`), osPath(path));
              } else if (existsSync(osPath(path))) library.edit(path);
            };
            await take(one, way, faultyCalls(own, at, { kind: "meanwhile", act }));
            await library.reopen();
            await library.recover({ calls: own });
            const when = `${way} ${what} before call ${at} (${made[at]})`;
            const now = library.tree();
            const others = [...filesOf(now).keys()].filter(
              (file) => file.includes(".varve-") && !file.includes("quarantine"),
            );
            const text = (file: string) => readFileSync(osPath(file), "utf8");
            const everywhere = [path, ...others]
              .filter((file) => existsSync(osPath(file)))
              .map(text);
            if (what === "replace") {
              expect([when, everywhere.includes("somebody's newer work")]).toEqual([when, true]);
            } else if (what !== "remove" && lacks.noReplace == null) {
              expect([when, everywhere.some((one) => one.endsWith(" edited"))]).toEqual([
                when,
                true,
              ]);
            }
            // The kept file is whole whatever happens to the other.
            if (what !== "edit kept" && what !== "edit") {
              const kept = one.kept[0] ?? "";
              expect([when, now.get(kept)]).toEqual([when, one.start.get(kept)]);
            }
          }
        }
        expect(edits).toBeGreaterThan(30);
      }
    },
    LONG_MS,
  );
}
