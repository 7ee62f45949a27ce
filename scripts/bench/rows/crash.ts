// Scans killed at random, and what their catalogs are worth.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { killTrials } from "../../crash/kill_trials.ts";
import { makeLibrary } from "../../make_library.ts";
import type { Row } from "../row.ts";
import { middle } from "../words.ts";

const FILES = 3000;
const KILLS = 200;

export const crash: Row = {
  name: "crash",
  about:
    "SIGKILLs at random moments in scans of a mixed library of 3,000 files, half of them first scans, half after the library has changed; each followed by `varve catalog check` and SQLite's own checks, and each catalog compared in the end with one made undisturbed",
  commands: ["varve scan library --data data --json", "varve catalog check --data data --json"],
  peers: [],

  async measure(bench, note) {
    const { files = FILES, kills = KILLS, seed, say } = bench.options;
    const folder = join(bench.folder, "crash");
    const library = join(folder, "library");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(library, { recursive: true });
    makeLibrary({ out: library, files, seed, shape: "small", plain: false });
    say(`seed ${seed}`);
    const result = await killTrials({
      program: { binary: bench.binary, env: bench.environment },
      ...{ library, folder, seed, kills },
      onKill: (_, count) => {
        if (count % 20 === 0) say(`${count} kills`);
      },
    });
    for (const problem of result.problems) say(problem);
    note("kills", 1, result.kills, "count");
    note("scans ended", 1, result.ended, "count");
    note("problems", 1, result.problems.length, "count");
    rmSync(folder, { recursive: true, force: true });
  },

  judge(samples) {
    const problems = middle(samples, "problems");
    const kills = middle(samples, "kills");
    return [
      {
        what: `random SIGKILLs in scans: catalogs unsound, or different in the end (${middle(samples, "scans ended")} ended)`,
        required: `0 of ${KILLS}`,
        measured: `${problems} of ${kills}`,
        holds: problems === 0 && kills >= KILLS,
      },
    ];
  },
};
