// Looks for duplicates that are killed, at a chosen moment and at random ones: what was committed is not read again,
// and the groups are in the end those of a look that nobody disturbed.

import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { twinLibrary } from "../../scripts/bench/libraries.ts";
import { catalogName, checkAfterKill } from "../../scripts/crash/after_kill.ts";
import { type JsonRecord, type Program, runToEnd, spawn } from "../../scripts/crash/program.ts";
import { countRead, markUnread } from "../../scripts/crash/reading_marks.ts";
import { Random } from "../../scripts/library/random.ts";
import { varveBinary } from "../support/binary.ts";
import { TempFolder } from "../support/temp_folder.ts";

/** Of 1 to 8 KB. */
const SMALL = 8000;
/** Pairs that are read twice: their ends, then the whole of them. */
const LARGE_PAIRS = 20;
const FILES = SMALL + 2 * LARGE_PAIRS;
/** Files a transaction, and those that are under way. */
const BATCH = 5000 + 2 * 6 * 1000;
const KILLS = 5;
const LONG_MS = 120_000;

let temp: TempFolder;
let program: Program;
let library: string;
let data: string;

beforeEach(() => {
  temp = new TempFolder();
  program = { binary: varveBinary(), env: { PATH: "/usr/bin:/bin", HOME: temp.path, TZ: "UTC" } };
  library = join(temp.path, twinLibrary(temp.path, SMALL, 400));
  data = join(temp.path, "data");
  for (let i = 0; i < LARGE_PAIRS; i++) {
    const bytes = Buffer.alloc(300_000 + 1000 * i, i + 1);
    for (const name of ["a", "b"]) writeFileSync(join(library, `${i} ${name}.mp4`), bytes);
  }
});

afterEach(() => temp[Symbol.dispose]());

const command = (folder: string) => ["duplicates", library, "--data", folder];

function groupsOf(records: readonly JsonRecord[]): string[] {
  return records
    .filter(({ type }) => type === "group")
    .map((record) => JSON.stringify(record))
    .sort();
}

/** Files that need not be read again; 0 where there is no catalog yet. */
function doneIn(folder: string): number {
  const file = join(folder, catalogName);
  if (!existsSync(file)) return 0;
  try {
    using db = new Database(file, { readonly: true });
    const sql = "SELECT count(*) AS n FROM files WHERE content IS NOT NULL";
    return db.query<{ n: number }, []>(sql).get()?.n ?? 0;
  } catch {
    return 0; // Just being made.
  }
}

async function undisturbed(): Promise<string[]> {
  const { status, records } = await runToEnd(program, command(join(temp.path, "undisturbed")));
  expect(status).toBe(0);
  expect(records.at(-1)).toMatchObject({ found: FILES });
  return groupsOf(records);
}

/** Ends a look after `delay`; true where it was over before. */
async function killedAfter(delay: () => Promise<unknown>): Promise<boolean> {
  const child = spawn(program, command(data));
  const ended = Promise.all([new Response(child.stdout).text(), child.exited]);
  await Promise.race([ended, delay()]);
  child.kill("SIGKILL");
  await ended;
  return child.signalCode !== "SIGKILL";
}

describe("a look for duplicates that is killed", () => {
  test(
    "once it has committed a batch reads none of that again",
    async () => {
      markUnread(library);
      const expected = await undisturbed();
      const readInAll = countRead(library);
      markUnread(library);
      const batch = async () => {
        while (doneIn(data) === 0) await Bun.sleep(1);
      };
      expect(await killedAfter(batch)).toBe(false);
      const readBefore = countRead(library);
      const doneBefore = doneIn(data);
      expect(doneBefore).toBeGreaterThan(0);
      expect(readBefore - doneBefore).toBeLessThanOrEqual(BATCH);

      markUnread(library);
      const { status, records } = await runToEnd(program, command(data));
      expect(status).toBe(0);
      expect(records.at(-1)).toMatchObject({ run: 1, resumed: true, found: FILES });
      expect(countRead(library)).toBe(readInAll - doneBefore);
      expect(groupsOf(records)).toEqual(expected);
    },
    LONG_MS,
  );

  test(
    "at any moment leaves a sound catalog, and finds the same in the end",
    async () => {
      const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1e6));
      console.log(`Kills with VARVE_SEED=${seed}`);
      const random = new Random(seed);
      const startMs = performance.now();
      const expected = await undisturbed();
      const fullMs = performance.now() - startMs;
      for (let kills = 0; kills < KILLS; ) {
        rmSync(data, { recursive: true, force: true });
        let hasEnded = false;
        while (!hasEnded && kills < KILLS) {
          hasEnded = await killedAfter(() => Bun.sleep(random.next() * fullMs));
          if (!hasEnded) kills++;
          expect((await checkAfterKill(program, data, false)).problems).toEqual([]);
        }
        const { status, records } = await runToEnd(program, command(data));
        expect(status).toBe(0);
        expect(groupsOf(records)).toEqual(expected);
      }
    },
    LONG_MS,
  );
});
