// What a second reading thread brings where every byte is hashed.

import { realLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { middle, milliseconds, spread, times } from "../words.ts";

/**
 * The three threads each compile what they run: 0.9 s of processor time, once, however many files there are
 * (measured). Of 2,000 files it takes 0.05 from the ratio, of 4,000 half that.
 */
const FILES = 4000;
const LEAST_RATIO = 1.7;

export const workers: Row = {
  name: "workers",
  about:
    "First scan with SHA-256 digests of 4,000 real-sized files (12 GB, in the file cache), with one reading thread and with two",
  commands: [
    "varve scan real-4000 --data data --json --hash full --workers 1",
    "varve scan real-4000 --data data --json --hash full --workers 2",
  ],
  peers: [],

  async measure(bench, note) {
    const { libraries, files = FILES, runs } = bench.options;
    const library = realLibrary(libraries, files);
    const scan = async (threads: string) => {
      const { ms, summary } = await bench.firstScan(library, [
        ...["--hash", "full", "--workers", threads],
      ]);
      if (summary.found !== files) throw new Error(`${summary.found} files were found`);
      return ms;
    };
    await scan("2");
    for (let run = 1; run <= runs; run++) {
      note("1 worker", run, await scan("1"), "ms");
      note("2 workers", run, await scan("2"), "ms");
    }
    note("library", 1, files, "files");
  },

  judge(samples) {
    const ratio = middle(samples, "1 worker") / middle(samples, "2 workers");
    return [
      {
        what: `first scan with digests of ${middle(samples, "library")} real-sized files, 1 worker / 2 workers`,
        required: `${LEAST_RATIO}x or more`,
        measured: times(ratio),
        holds: ratio >= LEAST_RATIO,
      },
      {
        what: "— 1 worker",
        measured: spread(valuesOf(samples, "1 worker"), milliseconds),
      },
      {
        what: "— 2 workers",
        measured: spread(valuesOf(samples, "2 workers"), milliseconds),
      },
    ];
  },
};
