// A library of a million files: the memory that its first scan takes, and whether it slows down.

import { smallLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { median, valuesOf } from "../samples.ts";
import { megabytes, middle, milliseconds, spread, times } from "../words.ts";

const FILES = 1_000_000;
const IN_FOLDER = 1000;
const MOST_BYTES = 200e6;
/** How much longer the second half may take. */
const MOST_RATIO = 1.15;

export const million: Row = {
  name: "million",
  about:
    "First scan of 1,000,000 small photos, 1,000 a folder: peak memory of the process with all its threads, and the time of each half",
  commands: ["varve scan small-1000000-1000 --data data --json"],
  peers: [],

  async measure(bench, note) {
    const { libraries, files = FILES, runs, say } = bench.options;
    const library = smallLibrary(libraries, files, Math.min(IN_FOLDER, Math.ceil(files / 10)));
    for (let run = 1; run <= runs; run++) {
      const half = new Crossing(files / 2);
      const { ms, peakBytes, summary } = await bench.firstScan(library, [], (done, atMs) =>
        half.pass(done, atMs),
      );
      if (summary.found !== files) throw new Error(`${summary.found} files were found`);
      const firstMs = half.atMs();
      note("memory", run, peakBytes, "bytes");
      note("first half", run, firstMs, "ms");
      note("second half", run, ms - firstMs, "ms");
      say(`run ${run}: ${milliseconds(ms)}, ${megabytes(peakBytes)}`);
    }
    note("library", 1, files, "files");
  },

  judge(samples) {
    const files = middle(samples, "library");
    const memory = valuesOf(samples, "memory");
    const most = Math.max(...memory);
    const first = valuesOf(samples, "first half");
    const second = valuesOf(samples, "second half");
    const ratio = median(second.map((ms, i) => ms / (first[i] ?? 0)));
    const total = first.map((ms, i) => ms + (second[i] ?? 0));
    return [
      {
        what: `peak memory of a first scan of ${files} small files`,
        required: `under ${megabytes(MOST_BYTES)}`,
        measured: spread(memory, megabytes),
        holds: most < MOST_BYTES,
      },
      {
        what: "time of its second half / first half",
        required: `${MOST_RATIO} or less`,
        measured: times(ratio),
        holds: ratio <= MOST_RATIO,
      },
      {
        what: "— the whole of it",
        measured: `${spread(total, milliseconds)}, ${Math.round(files / (median(total) / 1000))} files/s`,
      },
    ];
  },
};

/** When a growing number passed a mark, between the two looks at it. */
class Crossing {
  readonly #mark: number;
  #before = { done: 0, atMs: 0 };
  #atMs: number | undefined;

  constructor(mark: number) {
    this.#mark = mark;
  }

  pass(done: number, atMs: number): void {
    if (this.#atMs != null) return;
    if (done >= this.#mark) {
      const { done: was, atMs: wasMs } = this.#before;
      this.#atMs = wasMs + ((atMs - wasMs) * (this.#mark - was)) / (done - was);
    }
    this.#before = { done, atMs };
  }

  /** Throws where it was never passed: the scan was over before it told. */
  atMs(): number {
    if (this.#atMs == null) throw new Error("The scan was too short to tell its halves apart");
    return this.#atMs;
  }
}
