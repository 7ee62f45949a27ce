// Files that only exiftool can read: what asking it through Varve costs beside asking it alone.

import { rawLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { megabytes, middle, milliseconds, spread, times } from "../words.ts";

const FILES = 10_000;
/** A scan holds a folder at a time: the folders of a quarter are as large as those of all. */
const IN_FOLDER = 2_500;
const MOST_RATIO = 1.2;
/** What the memory of one scan swings by (measured over 10,000 files: 96 to 120 MB, up and down). */
const MOST_GROWTH_BYTES = 24_000_000;

export const exiftool: Row = {
  name: "exiftool",
  about:
    "First scan of 10,000 tiny files that only exiftool can read, against one exiftool process",
  commands: [
    "varve scan raw-10000-2500 --data data --json",
    "exiftool -r -json raw-10000-2500 >/dev/null",
  ],
  peers: ["exiftool"],

  async measure(bench, note) {
    const { libraries, files = FILES, runs } = bench.options;
    const library = rawLibrary(libraries, files, IN_FOLDER);
    const quarter = rawLibrary(libraries, Math.ceil(files / 4), IN_FOLDER);
    const alone = {
      argv: ["exiftool", "-r", "-json", library],
      cwd: libraries,
      env: bench.environment,
    };
    await timed(alone);
    for (let run = 1; run <= runs; run++) {
      const few = await bench.firstScan(quarter, []);
      const all = await bench.firstScan(library, []);
      note("varve", run, all.ms, "ms");
      note("varve memory of a quarter", run, few.peakBytes, "bytes");
      note("varve memory", run, all.peakBytes, "bytes");
      note("its exiftool memory of a quarter", run, few.childPeakBytes, "bytes");
      note("its exiftool memory", run, all.childPeakBytes, "bytes");
      note("exiftool", run, (await timed(alone)).ms, "ms");
    }
  },

  judge(samples) {
    const ratio = middle(samples, "varve") / middle(samples, "exiftool");
    const growth = (series: string) => {
      const few = middle(samples, `${series} of a quarter`);
      const all = middle(samples, series);
      return {
        what: `${series}, a quarter of the files and all`,
        required: `at most ${megabytes(MOST_GROWTH_BYTES)} more`,
        measured: `${megabytes(few)}, ${megabytes(all)}`,
        holds: all - few <= MOST_GROWTH_BYTES,
      };
    };
    return [
      {
        what: "first scan of tiny files that only exiftool reads, varve / exiftool",
        required: `at most ${times(MOST_RATIO)}`,
        measured: times(ratio),
        holds: ratio <= MOST_RATIO,
      },
      { what: "— varve", measured: spread(valuesOf(samples, "varve"), milliseconds) },
      { what: "— exiftool", measured: spread(valuesOf(samples, "exiftool"), milliseconds) },
      growth("varve memory"),
      growth("its exiftool memory"),
    ];
  },
};
