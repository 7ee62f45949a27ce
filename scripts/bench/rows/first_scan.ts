// The first scan of real-sized photos and films, metadata only, against one exiftool process.

import { realLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { middle, milliseconds, spread, times } from "../words.ts";

const FILES = 2000;
const LEAST_RATIO = 10;

export const firstScan: Row = {
  name: "first-scan",
  about:
    "First scan, metadata only, of 2,000 real-sized files (60 % JPEG, 25 % HEIC, 15 % MP4 and MOV, 2 to 5 MB each), warm, against one exiftool process",
  commands: [
    "varve scan real-2000 --data data --json --hash none",
    "exiftool -fast -r -json real-2000 >/dev/null",
  ],
  peers: ["exiftool"],

  async measure(bench, note) {
    const { libraries, files = FILES, runs } = bench.options;
    const library = realLibrary(libraries, files);
    const flags = ["--hash", "none"];
    const exiftool = {
      argv: ["exiftool", "-fast", "-r", "-json", library],
      cwd: libraries,
      env: bench.environment,
    };
    // Unmeasured: it warms the file cache, and tells whether both read the same files.
    let named = 0;
    await timed({
      ...exiftool,
      onLine: (line) => {
        if (line.includes('"SourceFile"')) named += 1;
      },
    });
    const { summary } = await bench.firstScan(library, flags);
    if (named !== files || summary.found !== files) {
      throw new Error(`exiftool read ${named} files and varve ${summary.found}, of ${files}`);
    }
    for (let run = 1; run <= runs; run++) {
      note("varve", run, (await bench.firstScan(library, flags)).ms, "ms");
      note("exiftool", run, (await timed(exiftool)).ms, "ms");
    }
    note("library", 1, files, "files");
  },

  judge(samples) {
    const files = middle(samples, "library");
    const ratio = middle(samples, "exiftool") / middle(samples, "varve");
    const speed = (series: string) =>
      `${Math.round(files / (middle(samples, series) / 1000))} files/s, ${spread(valuesOf(samples, series), milliseconds)}`;
    return [
      {
        what: `first scan of ${files} real-sized files, exiftool / varve`,
        required: `${LEAST_RATIO}x or more`,
        measured: times(ratio),
        holds: ratio >= LEAST_RATIO,
      },
      { what: "— varve", measured: speed("varve") },
      { what: "— exiftool", measured: speed("exiftool") },
    ];
  },
};
