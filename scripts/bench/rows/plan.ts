// A plan for a million catalogued files: its time and its memory, with the scan that finds them unchanged.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { smallLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { megabytes, middle, milliseconds, spread } from "../words.ts";

const FILES = 1_000_000;
const IN_FOLDER = 1000;
const MOST_MS = 60_000;
const MOST_BYTES = 200e6;

export const plan: Row = {
  name: "plan",
  about:
    "Plan for 1,000,000 catalogued small photos, 1,000 a folder, each of which goes elsewhere: time of the whole command with the scan before it, and peak memory of the process with all its threads",
  commands: [
    "varve organize small-1000000-1000 --to target --data data --json --out plan.jsonl --show none",
  ],
  peers: [],

  async measure(bench, note) {
    const { libraries, files = FILES, runs, say } = bench.options;
    const library = smallLibrary(libraries, files, Math.min(IN_FOLDER, Math.ceil(files / 10)));
    const data = bench.dataFolder("data");
    rmSync(data, { recursive: true, force: true });
    await bench.scan(library, data, []);
    const to = { target: join(bench.folder, "target"), plan: join(bench.folder, "plan.jsonl") };
    for (let run = 1; run <= runs; run++) {
      const { ms, peakBytes, summary } = await bench.organize(library, data, to);
      if (summary.files !== files) throw new Error(`${summary.files} of ${files} files are to go`);
      note("whole", run, ms, "ms");
      note("plan", run, summary.durationMs, "ms");
      note("memory", run, peakBytes, "bytes");
      say(`run ${run}: ${milliseconds(ms)}, ${megabytes(peakBytes)}`);
      rmSync(to.plan);
    }
    note("library", 1, files, "files");
  },

  judge(samples) {
    const files = middle(samples, "library");
    const whole = valuesOf(samples, "whole");
    const own = valuesOf(samples, "plan");
    const memory = valuesOf(samples, "memory");
    return [
      {
        what: `plan for ${files} catalogued files`,
        required: `under ${milliseconds(MOST_MS)}`,
        measured: spread(whole, milliseconds),
        holds: middle(samples, "whole") < MOST_MS,
      },
      {
        what: "— of it the scan before, and the start",
        measured: spread(
          whole.map((ms, i) => ms - (own[i] ?? 0)),
          milliseconds,
        ),
      },
      {
        what: "peak memory of it",
        required: `under ${megabytes(MOST_BYTES)}`,
        measured: spread(memory, megabytes),
        holds: Math.max(...memory) < MOST_BYTES,
      },
    ];
  },
};
