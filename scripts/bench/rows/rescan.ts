// The scan of a library in which nothing has changed, against a walk by find that prints each file's stamp.

import { rmSync } from "node:fs";
import type { Bench } from "../bench_world.ts";
import { smallLibrary } from "../libraries.ts";
import type { Note, Row } from "../row.ts";
import { type Sample, valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { middle, milliseconds, spread, times } from "../words.ts";

const FILES = 100_000;
/** Files a folder: albums as most people keep them, and, for information, many small folders. */
const layouts = [
  { series: "", inFolder: 200 },
  { series: " small folders", inFolder: 10 },
] as const;
const MOST_RATIO = 1;
const MOST_AT_ALL = 1.3;

const FIND_FORMAT = "%p %s %T@\\n";

export const rescan: Row = {
  name: "rescan",
  about:
    "Scan of an unchanged library of 100,000 files, warm, against find; 200 files a folder, and for information 10 a folder",
  commands: [
    "varve scan small-100000-200 --data data --json",
    "find small-100000-200 -printf '%p %s %T@\\n' >/dev/null",
  ],
  peers: ["find"],

  async measure(bench, note) {
    for (const { series, inFolder } of layouts) await measureLayout(bench, note, series, inFolder);
  },

  judge(samples) {
    return layouts.flatMap(({ series, inFolder }) => {
      const ratio = middle(samples, `varve${series}`) / middle(samples, `find${series}`);
      const what = `rescan of ${middle(samples, `library${series}`)} files, ${inFolder} a folder, varve / find`;
      const measured = times(ratio);
      const verdicts = [
        {
          what,
          measured,
          required: `${MOST_AT_ALL} at the very most`,
          holds: ratio <= MOST_AT_ALL,
        },
        {
          what: "— the same, as it should be",
          measured,
          required: `${MOST_RATIO.toFixed(1)} or less`,
          holds: ratio <= MOST_RATIO,
        },
      ];
      return [
        ...(series === "" ? verdicts : [{ what, measured }]),
        { what: "— varve", measured: walked(samples, `varve${series}`) },
        { what: "— find", measured: walked(samples, `find${series}`) },
      ];
    });
  },
};

async function measureLayout(
  bench: Bench,
  note: Note,
  series: string,
  inFolder: number,
): Promise<void> {
  const { libraries, files = FILES, runs } = bench.options;
  const library = smallLibrary(libraries, files, inFolder);
  const data = bench.dataFolder("data");
  rmSync(data, { recursive: true, force: true });
  await bench.scan(library, data, []);
  const find = {
    argv: ["find", library, "-printf", FIND_FORMAT],
    cwd: libraries,
    env: bench.environment,
  };
  await timed(find);
  await bench.scan(library, data, []);
  for (let run = 1; run <= runs; run++) {
    const { ms, summary } = await bench.scan(library, data, []);
    if (summary.unchanged !== files || summary.cache.misses > 0) {
      throw new Error(`An unchanged library was not found so: ${JSON.stringify(summary)}`);
    }
    note(`varve${series}`, run, ms, "ms");
    note(`find${series}`, run, (await timed(find)).ms, "ms");
  }
  note(`library${series}`, 1, files, "files");
}

function walked(samples: readonly Sample[], series: string): string {
  return spread(valuesOf(samples, series), milliseconds);
}
