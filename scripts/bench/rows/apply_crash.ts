// Plans applied and undone by a program that is killed at random, and what became of the files.

import { moveTrials } from "../../crash/killed_moves.ts";
import { places } from "../../crash/two_places.ts";
import { Random } from "../../library/random.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";

const KILLS = 500;
/** Renames are so quick that it takes many files to be killed among them; copies are few and of all sizes. */
const renamed = { files: 1500, mostBytes: 2000 };
const copied = { files: 120, mostBytes: 2.5e6 };

export const applyCrash: Row = {
  name: "apply-crash",
  about:
    "SIGKILLs at random moments while a plan is applied and undone, on one file system, from the disk to memory and back; after each no byte is lost, after recovery every file is whole in one of its two places, and in the end the tree is exactly as it was",
  commands: ["varve apply plan.jsonl --data data --json", "varve undo --data data --json"],
  peers: [],

  async measure(bench, note) {
    const { kills = KILLS, seed, say } = bench.options;
    say(`seed ${seed}`);
    const all = places(say);
    let total = 0;
    for (const [i, place] of all.entries()) {
      const random = new Random(seed + i);
      const wanted = Math.ceil((kills - total) / (all.length - i));
      const { problems, ...result } = await moveTrials({
        program: {
          binary: bench.binary,
          // What is moved is no media: nothing is to be asked of the tools.
          env: { ...bench.environment, VARVE_TOOLS_EXIFTOOL: "none", VARVE_TOOLS_FFPROBE: "none" },
        },
        ...{ place, random, kills: wanted },
        ...(place.isAcross ? copied : renamed),
        onKill: (count) => {
          if (count % 20 === 0) say(`${place.name}: ${count} kills`);
        },
      });
      for (const problem of problems) say(`${place.name}: ${problem}`);
      note("places", i + 1, 1, "count");
      note("kills", i + 1, result.kills, "count");
      note("kills amid steps", i + 1, result.amidSteps, "count");
      note("runs ended", i + 1, result.ended, "count");
      note("problems", i + 1, problems.length, "count");
      total += result.kills;
    }
  },

  judge(samples) {
    const sum = (series: string) => valuesOf(samples, series).reduce((a, b) => a + b, 0);
    const [problems, kills] = [sum("problems"), sum("kills")];
    const [amid, ended, where] = [sum("kills amid steps"), sum("runs ended"), sum("places")];
    return [
      {
        what: `random SIGKILLs in applies and undos: files lost, split or not as they were (${where} places, ${amid} amid steps, ${ended} runs ended)`,
        required: `0 of ${KILLS}`,
        measured: `${problems} of ${kills}`,
        holds: problems === 0 && kills >= KILLS,
      },
    ];
  },
};
