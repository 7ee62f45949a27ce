// Many scans killed: of a library that was never scanned, and of one that has changed since. However often a
// scan was killed, its catalog must end up equal to one made undisturbed.

import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../library/random.ts";
import { catalogName, copyCatalog } from "./after_kill.ts";
import { dumpCatalog, dumpDifference } from "./catalog_dump.ts";
import { changeLibrary } from "./change_library.ts";
import { type Kill, scanThroughKills } from "./killed_scans.ts";
import { type Program, runToEnd } from "./program.ts";

/** Later ones would hit hardly anything but starting up: each kill leaves half of the rest to do, on average. */
const MOST_KILLS_A_SCAN = 6;

export type KillTrials = {
  readonly program: Program;
  /** Will be changed: not to be used for anything else. */
  readonly library: string;
  /** A folder for data folders. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
  readonly onKill?: (kill: Kill, count: number) => void;
};

export type KillResult = {
  readonly kills: number;
  /** Scans that got to their end after being killed. */
  readonly ended: number;
  /** What was not as it must be, each with when it happened. */
  readonly problems: readonly string[];
};

/** Half of the kills hit first scans, half scans of the changed library. */
export async function killTrials(trials: KillTrials): Promise<KillResult> {
  const { library, folder, seed, kills } = trials;
  const random = new Random(seed);
  const fresh = join(folder, "fresh");
  const first = await series(trials, random, Math.ceil(kills / 2), {
    start: undefined,
    keep: fresh,
  });
  changeLibrary(library, random);
  const changed = await series(trials, random, Math.floor(kills / 2), { start: fresh });
  return {
    kills: first.kills + changed.kills,
    ended: first.ended + changed.ended,
    problems: [...first.problems, ...changed.problems],
  };
}

type Series = {
  /** The data folder that every scan starts from; undefined: none. */
  readonly start: string | undefined;
  /** Where to leave the undisturbed catalog. */
  readonly keep?: string;
};

async function series(
  trials: KillTrials,
  random: Random,
  kills: number,
  { start, keep }: Series,
): Promise<KillResult> {
  const { program, library, folder, onKill } = trials;
  const data = join(folder, "data");
  const beginAgain = () => {
    rmSync(data, { recursive: true, force: true });
    if (start != null) cpSync(start, data, { recursive: true });
  };
  const kind = start == null ? "first scan" : "scan of the changed library";

  beginAgain();
  const startMs = performance.now();
  const undisturbed = await runToEnd(program, ["scan", library, "--data", data]);
  const fullMs = performance.now() - startMs;
  if (undisturbed.status !== 0 && undisturbed.status !== 3) {
    throw new Error(`A scan ended with status ${undisturbed.status}: ${undisturbed.stderr}`);
  }
  const expected = dump(data, folder);
  const files = Number(undisturbed.records.at(-1)?.["found"]);
  if (keep != null) cpSync(data, keep, { recursive: true });

  const problems: string[] = [];
  let killed = 0;
  let ended = 0;
  while (killed < kills) {
    beginAgain();
    const { kills: survived } = await scanThroughKills({
      ...{ program, library, data, random, fullMs, files },
      first: start == null,
      mostKills: Math.min(MOST_KILLS_A_SCAN, kills - killed),
      onKill: (kill) => {
        killed += 1;
        const when = `${kind}, kill ${killed}, after ${kill.delayMs.toFixed(1)} ms`;
        problems.push(...kill.problems.map((problem) => `${when}: ${problem}`));
        onKill?.(kill, killed);
      },
    });
    ended += 1;
    const when = `${kind}, ended after ${survived.length} kills`;
    const difference = dumpDifference(expected, dump(data, folder));
    problems.push(...difference.map((line) => `${when}: ${line}`));
  }
  return { kills: killed, ended, problems };
}

function dump(data: string, folder: string): string[] {
  const copy = join(folder, "dumped");
  copyCatalog(data, copy);
  const file = join(copy, catalogName);
  if (!existsSync(file)) throw new Error("There is no catalog to dump");
  return dumpCatalog(file);
}
