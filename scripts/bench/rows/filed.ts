// From nothing to filed: photos and films that no catalog knows, sorted into a folder a month, against one exiftool
// process that does so.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench_world.ts";
import { realLibrary } from "../libraries.ts";
import { linkedCopy } from "../linked_copy.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { middle, milliseconds, spread, times } from "../words.ts";

const FILES = 2000;
const LEAST_RATIO = 8;
/** Of varve's own three commands. */
const parts = ["scan", "organize", "apply"] as const;

export const filed: Row = {
  name: "filed",
  about:
    "Scan, plan and apply of 2,000 real-sized files (60 % JPEG, 25 % HEIC, 15 % MP4 and MOV, 2 to 5 MB each), warm, with a fresh catalog, against one exiftool process on its own copy; it leaves the films, which have no DateTimeOriginal, where they are",
  commands: [
    "varve scan inbox --data data --json",
    "varve organize inbox --to filed --data data --json --out plan.jsonl --show none",
    "varve apply plan.jsonl --data data --json",
    "exiftool -d %Y/%Y-%m '-Directory<DateTimeOriginal' -r ../inbox",
  ],
  peers: ["exiftool"],

  async measure(bench, note) {
    const { libraries, files = FILES, runs } = bench.options;
    const library = join(libraries, realLibrary(libraries, files));
    // Beside the library: links cannot lead to another file system.
    const folder = `${library}.filed`;
    const places = { folder, inbox: join(folder, "inbox"), filed: join(folder, "filed") };
    const renew = () => {
      rmSync(folder, { recursive: true, force: true });
      linkedCopy(library, places.inbox);
      mkdirSync(places.filed);
    };
    try {
      renew();
      // Unmeasured: it warms the file cache.
      await fileWithExiftool(bench, places);
      for (let run = 1; run <= runs; run++) {
        renew();
        const own = await fileWithVarve(bench, places, files);
        for (const part of parts) note(`varve ${part}`, run, own[part], "ms");
        note("varve", run, own.scan + own.organize + own.apply, "ms");
        renew();
        note("exiftool", run, await fileWithExiftool(bench, places), "ms");
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    note("library", 1, files, "files");
  },

  judge(samples) {
    const ratio = middle(samples, "exiftool") / middle(samples, "varve");
    const figure = (series: string) => ({
      what: `— ${series}`,
      measured: spread(valuesOf(samples, series), milliseconds),
    });
    return [
      {
        what: `from nothing to filed, ${middle(samples, "library")} real-sized files, exiftool / varve`,
        required: `${LEAST_RATIO}x or more`,
        measured: times(ratio),
        holds: ratio >= LEAST_RATIO,
      },
      figure("varve"),
      ...parts.map((part) => figure(`varve ${part}`)),
      figure("exiftool"),
    ];
  },
};

type Places = { readonly folder: string; readonly inbox: string; readonly filed: string };

/** Milliseconds of each command. */
async function fileWithVarve(
  bench: Bench,
  { folder, inbox, filed: target }: Places,
  files: number,
): Promise<Readonly<Record<(typeof parts)[number], number>>> {
  const data = bench.dataFolder("data");
  rmSync(data, { recursive: true, force: true });
  const plan = join(folder, "plan.jsonl");
  const scanned = await bench.scan(inbox, data, []);
  const planned = await bench.organize(inbox, data, { target, plan });
  const applied = await bench.apply(plan, data);
  const { done } = applied.summary;
  if (done !== files) throw new Error(`${done} of ${files} files were filed`);
  return { scan: scanned.ms, organize: planned.ms, apply: applied.ms };
}

/** Milliseconds. It files below the folder that it runs in. */
async function fileWithExiftool(bench: Bench, { inbox, filed: target }: Places): Promise<number> {
  const { ms } = await timed({
    argv: ["exiftool", "-d", "%Y/%Y-%m", "-Directory<DateTimeOriginal", "-r", inbox],
    cwd: target,
    env: bench.environment,
  });
  return ms;
}
