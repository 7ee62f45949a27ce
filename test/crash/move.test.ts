// A process that moves files is killed with SIGKILL, at every state of a move and at random instants, on one file
// system and across two real ones (the disk and memory), and back again.

import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { joinPath } from "../../src/base/names.ts";
import type { MoveState } from "../../src/disk/move/move.ts";
import type { PlannedMove } from "../support/move_program.ts";
import { type FileLook, makeFile, stampAt, treeOf } from "../support/moved_file.ts";
import { TempFolder } from "../support/temp_folder.ts";

const program = join(import.meta.dir, "../support/move_program.ts");
const LONG_MS = 120_000;
/** Kills at random instants for each pair of places; many more by hand with VARVE_KILLS. */
const kills = Number(process.env["VARVE_KILLS"] ?? 8);
const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1e6));

/** Names in several scripts, one that is not UTF-8, one with a line break, one of 255 bytes. */
const names = [
  "IMG_1.JPG",
  "été à Nîmes.jpg",
  "東京 夜.heic",
  "😀.mov",
  "caf\udce9.jpg",
  "a\nb.png",
  `${"n".repeat(251)}.jpg`,
];

/** A generator of numbers from 0 to 1 (mulberry32). */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Trial = {
  readonly source: TempFolder;
  readonly target: TempFolder;
  readonly plan: readonly PlannedMove[];
  readonly before: ReadonlyMap<string, FileLook>;
};

type Place = {
  readonly name: string;
  /** Where both folders are made; default: where temporary files are. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly states: readonly MoveState["state"][];
  /** Files of a trial; renames are so quick that it takes many to be killed among them. */
  readonly files: number;
  readonly mostBytes: number;
  /** Kills come within so many milliseconds. */
  readonly withinMs: number;
};

function trial({ files, from, to, mostBytes }: Place): Trial {
  const next = random(seed);
  const source = new TempFolder(from);
  const target = new TempFolder(to);
  for (let i = 0; i < 20; i++) {
    mkdirSync(join(source.path, `${i}`));
    mkdirSync(join(target.path, `${i}`));
  }
  const plan = Array.from({ length: files }, (_, i): PlannedMove => {
    const name = names[i % names.length] ?? "";
    const path = joinPath(`${i % 20}`, i < names.length ? name : `${i} ${name.slice(0, 20)}`);
    // Of all sizes, most of them small.
    const bytes = new Uint8Array(Math.floor(next() ** 8 * mostBytes)).fill(i);
    const mtimeNs = 1_000_000_000_000_000_000n + BigInt(Math.floor(next() * 1e15)) * 1000n + 7n;
    const expected = makeFile(joinPath(source.path, path), bytes, mtimeNs);
    return { from: joinPath(source.path, path), to: joinPath(target.path, path), expected };
  });
  return { source, target, plan, before: treeOf(source.path) };
}

/** Runs the program and kills it `afterMs` after it has begun, if it lives so long; returns whether it was killed. */
async function run(
  trial: Trial,
  plan: readonly PlannedMove[],
  args: string[],
  afterMs?: number,
): Promise<boolean> {
  const file = join(trial.source.path, "plan.json");
  writeFileSync(file, JSON.stringify(plan));
  const child = Bun.spawn([process.execPath, program, file, ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });
  if (afterMs != null) {
    await child.stdout.getReader().read();
    await Bun.sleep(afterMs);
    child.kill("SIGKILL");
  }
  await child.exited;
  await Bun.file(file).delete();
  if (child.signalCode === "SIGKILL") return true;
  if (child.exitCode !== 0) throw new Error(await new Response(child.stderr).text());
  return false;
}

/** Every file has its bytes under one of its names, or one of ours. */
function expectNothingLost({ source, target, before }: Trial): void {
  const bytes = new Set(
    [...treeOf(source.path).values(), ...treeOf(target.path).values()].map((look) => look.bytes),
  );
  for (const look of before.values()) expect(bytes).toContain(look.bytes);
}

function expectMoved({ source, target, plan, before }: Trial): void {
  expect([...treeOf(source.path).keys()]).toEqual([]);
  const found = treeOf(target.path);
  expect(found.size).toBe(plan.length);
  for (const { from, to } of plan) {
    const was = before.get(from.slice(source.path.length + 1));
    expect(found.get(to.slice(target.path.length + 1))).toEqual(was as FileLook);
  }
}

async function moveBack(at: Trial): Promise<void> {
  const back = at.plan.map(({ from, to }) => ({ from: to, to: from, expected: stampAt(to) }));
  expect(await run(at, back, [])).toBe(false);
  expect(treeOf(at.source.path)).toEqual(new Map(at.before));
  expect(treeOf(at.target.path).size).toBe(0);
}

const memory = existsSync("/dev/shm") ? "/dev/shm" : undefined;
const across = {
  states: [
    ...(["opened", "created", "copying", "copied", "synced"] as const),
    ...(["comparing", "compared", "named", "name-synced", "source-removed"] as const),
  ],
  files: 60,
  mostBytes: 2.5e6,
  withinMs: 80,
};
const places: readonly Place[] = [
  {
    name: "on one file system",
    ...{ from: undefined, to: undefined, states: ["renamed"] },
    ...{ files: 1500, mostBytes: 100, withinMs: 25 },
  },
  { name: "from the disk to memory", from: undefined, to: memory, ...across },
  { name: "from memory to the disk", from: memory, to: undefined, ...across },
];

describe.each(places)("moves $name", (place) => {
  test(
    "killed at every state are finished, and taken back",
    async () => {
      const at = trial({ ...place, files: 30 });
      using _source = at.source;
      using _target = at.target;
      for (const state of place.states) {
        expect(await run(at, at.plan, [state])).toBe(true);
        expectNothingLost(at);
      }
      expect(await run(at, at.plan, [])).toBe(false);
      expectMoved(at);
      await moveBack(at);
    },
    LONG_MS,
  );

  test(
    "killed at random instants are finished, and taken back",
    async () => {
      console.log(`Kills with VARVE_SEED=${seed}`);
      const next = random(seed);
      for (let killed = 0; killed < kills; ) {
        const at = trial(place);
        using _source = at.source;
        using _target = at.target;
        while (killed < kills && (await run(at, at.plan, [], next() * place.withinMs))) {
          killed++;
          expectNothingLost(at);
        }
        await run(at, at.plan, []);
        expectMoved(at);
        await moveBack(at);
      }
    },
    LONG_MS * Math.ceil(kills / 50),
  );
});
