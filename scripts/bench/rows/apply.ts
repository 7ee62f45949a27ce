// A plan of renames applied, and undone, against a loop of `rename` over the same paths.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PlanReader } from "../../../src/domain/plan_file.ts";
import type { Bench } from "../bench_world.ts";
import { smallLibrary } from "../libraries.ts";
import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { middle, milliseconds, spread, times } from "../words.ts";

const FILES = 100_000;
const IN_FOLDER = 200;
const MOST_RATIO = 3;
const LOOP = join(import.meta.dir, "../rename_loop.ts");

export const apply: Row = {
  name: "apply",
  about:
    "A plan of 100,000 renames on one file system, from 500 folders into months: applied, against a loop of rename over the same paths (a process of Bun that does nothing else, and brings nothing to the disk); undone, for information",
  commands: ["varve apply plan.jsonl --data data", "bun rename_loop.ts pairs.json"],
  peers: [],

  async measure(bench, note) {
    const { libraries, files = FILES, runs } = bench.options;
    // Beside the libraries, as those may be on another file system than temporary files.
    const folder = join(libraries, "apply.unfinished");
    rmSync(folder, { recursive: true, force: true });
    try {
      const inbox = join(folder, "inbox");
      const photo = join(folder, "photo");
      mkdirSync(folder);
      copyTree(join(libraries, smallLibrary(libraries, files, IN_FOLDER)), inbox);
      const data = bench.dataFolder("data");
      rmSync(data, { recursive: true, force: true });
      await bench.scan(inbox, data, []);
      for (let run = 1; run <= runs; run++) {
        const plan = join(folder, `plan-${run}.jsonl`);
        await varve(bench, ["organize", inbox, "--to", photo, "--out", plan], data);
        const pairs = join(folder, "pairs.json");
        writeFileSync(pairs, JSON.stringify(pairsOf(plan, files)));
        note("loop", run, await loop(bench, [pairs]), "ms");
        await loop(bench, [pairs, "back"]);
        rmSync(photo, { recursive: true, force: true });
        note("apply", run, (await varve(bench, ["apply", plan], data)).ms, "ms");
        if (readdirSync(inbox).length > 0) throw new Error("Not all files were moved");
        note("undo", run, (await varve(bench, ["undo"], data)).ms, "ms");
        if (existsSync(photo)) throw new Error("Not all files went back");
      }
      note("library", 1, files, "files");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },

  judge(samples) {
    const ratio = middle(samples, "apply") / middle(samples, "loop");
    const walked = (series: string) => spread(valuesOf(samples, series), milliseconds);
    return [
      {
        what: `apply of ${middle(samples, "library")} renames / a loop of rename`,
        required: `${MOST_RATIO.toFixed(1)} or less`,
        measured: times(ratio),
        holds: ratio <= MOST_RATIO,
      },
      { what: "— varve apply", measured: walked("apply") },
      { what: "— varve undo", measured: walked("undo") },
      { what: "— loop of rename", measured: walked("loop") },
    ];
  },
};

/** A copy with its times; a kept library is not to be moved about. */
function copyTree(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

function pairsOf(plan: string, files: number): (readonly [from: string, to: string])[] {
  const [header = "", ...lines] = readFileSync(plan, "utf8").split("\n");
  const reader = new PlanReader(header);
  const pairs = lines.flatMap((line) => {
    const step = reader.read(line);
    return step == null ? [] : [[step.from, step.to] as const];
  });
  if (pairs.length !== files) throw new Error(`The plan has ${pairs.length} steps, not ${files}`);
  return pairs;
}

function varve(bench: Bench, args: readonly string[], data: string) {
  const argv = [bench.binary, ...args, "--data", data, "--config", bench.config];
  return timed({ argv, cwd: bench.options.libraries, env: bench.environment });
}

async function loop(bench: Bench, args: readonly string[]): Promise<number> {
  const argv = [process.execPath, LOOP, ...args];
  return (await timed({ argv, cwd: bench.options.libraries, env: bench.environment })).ms;
}
