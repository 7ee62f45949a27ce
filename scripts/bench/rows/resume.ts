// What a scan that goes on after a kill reads again.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { resumeTrial } from "../../crash/resume_trial.ts";
import { smallLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { median, valuesOf } from "../samples.ts";
import { middle } from "../words.ts";

const FILES = 10_000;
/** The default of performance.chunk_size. */
const BATCH = 500;

export const resume: Row = {
  name: "resume",
  about:
    "A first scan of 10,000 small photos killed when half of them are in the catalog, then scanned again; which files were opened is told by their access times",
  commands: ["varve scan library --data data --json"],
  peers: [],

  async measure(bench, note) {
    const { files = FILES, runs } = bench.options;
    const folder = join(bench.folder, "resume");
    mkdirSync(folder);
    const library = join(folder, smallLibrary(folder, files, 200));
    for (let run = 1; run <= runs; run++) {
      const data = join(folder, `data-${run}`);
      const program = { binary: bench.binary, env: bench.environment };
      const trial = await resumeTrial(program, library, data, files);
      note("read before", run, trial.readBefore, "files");
      note("in the catalog", run, trial.rowsBefore, "files");
      note("read after", run, trial.readAfter, "files");
    }
    note("library", 1, files, "files");
    rmSync(folder, { recursive: true, force: true });
  },

  judge(samples) {
    const files = middle(samples, "library");
    const before = valuesOf(samples, "read before");
    const after = valuesOf(samples, "read after");
    const again = after.map((count, i) => count + (before[i] ?? 0) - files);
    return [
      {
        what: `files read twice by a scan of ${files} that was killed at half`,
        required: `at most ${BATCH} (a batch)`,
        measured: `${median(again)} (at most ${Math.max(...again)})`,
        holds: Math.max(...again) <= BATCH,
      },
    ];
  },
};
