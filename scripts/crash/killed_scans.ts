// Scans that are killed at random moments, again and again, until one of them gets to its end.

import type { Random } from "../library/random.ts";
import { type AfterKill, checkAfterKill } from "./after_kill.ts";
import { type JsonRecord, type Program, parseRecords, spawn } from "./program.ts";

export type Kill = AfterKill & {
  /** Since the scan was started. */
  readonly delayMs: number;
};

export type KilledScans = {
  readonly program: Program;
  readonly library: string;
  readonly data: string;
  readonly random: Random;
  /** What an undisturbed scan takes, from start to end of the process. */
  readonly fullMs: number;
  /** What is found in the end. */
  readonly files: number;
  /** Whether the catalog was empty before. */
  readonly first: boolean;
  /** After so many kills the scan is left alone. */
  readonly mostKills: number;
  readonly onKill?: (kill: Kill) => void;
};

export type LastScan = {
  readonly kills: readonly Kill[];
  readonly status: number;
  readonly summary: JsonRecord;
};

/** What starting up takes at most, of `fullMs`. */
const START_MS = 100;
/** A little past the end, so that some scans get there. */
const PAST_END = 1.1;

/** Kills each scan after a delay that is anywhere in what it has left to do; the last one ends by itself. */
export async function scanThroughKills(options: KilledScans): Promise<LastScan> {
  const { program, library, data, random, fullMs, files, first, mostKills, onKill } = options;
  const kills: Kill[] = [];
  let done = 0;
  for (;;) {
    const left = START_MS + Math.max(0, fullMs - START_MS) * (1 - Math.min(1, done / files));
    const delayMs = random.next() * left * PAST_END;
    const child = spawn(program, ["scan", library, "--data", data]);
    const output = new Response(child.stdout).text();
    const errors = new Response(child.stderr).text();
    if (kills.length < mostKills) {
      await Promise.race([child.exited, Bun.sleep(delayMs)]);
      child.kill("SIGKILL");
    }
    await child.exited;
    if (child.signalCode !== "SIGKILL") {
      const summary = parseRecords(await output).at(-1) ?? {};
      const status = child.exitCode ?? -1;
      if (status !== 0 && status !== 3) {
        throw new Error(`A scan ended with status ${status}: ${await errors}`);
      }
      return { kills, status, summary };
    }
    const after = await checkAfterKill(program, data, first);
    done = after.done;
    const kill = { ...after, delayMs };
    kills.push(kill);
    onKill?.(kill);
  }
}
