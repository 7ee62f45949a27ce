// Measures what must hold: each row of the table as runs of the compiled program, against the programs that it
// must beat. Every row can be run alone; libraries are kept in .cache/bench, so that a second time is cheap.

import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./bench/bench_world.ts";
import { machineClass, machineFacts } from "./bench/machine.ts";
import { type PeerName, peerVersion } from "./bench/peers.ts";
import { judgeAll, keep, table } from "./bench/report.ts";
import type { Row } from "./bench/row.ts";
import { rows } from "./bench/rows.ts";
import type { Sample } from "./bench/samples.ts";
import { root } from "./root.ts";

const usage = `Usage: bun scripts/bench.ts [row ...] [options]
Rows (default: all):
${rows.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join("\n")}
Options:
  --runs N        how often each thing is measured (default 5)
  --files N       files of the library, instead of the row's own number; such runs are not kept
  --kills N       processes that a crash row kills, instead of the row's own number
  --seed S        of everything that is random (default 1)
  --binary FILE   the program to measure (default: this checkout, built anew)
  --libraries DIR where libraries are kept between runs (default: .cache/bench in the checkout)
  --keep          write the numbers to test/bench/runs/DATE-MACHINE`;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "5" },
    files: { type: "string" },
    kills: { type: "string" },
    seed: { type: "string", default: "1" },
    binary: { type: "string" },
    libraries: { type: "string", default: join(root, ".cache/bench") },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function wrong(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function whole(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    wrong(`--${flag} takes a number from 1, not "${text}"`);
  return number;
}

function rowsNamed(names: readonly string[]): readonly Row[] {
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown != null) wrong(`There is no row "${unknown}"`);
  return names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name));
}

/** Version of each peer. Ends the program where one is missing. */
function versionsOf(names: readonly PeerName[]): ReadonlyMap<PeerName, string> {
  try {
    return new Map(names.map((name) => [name, peerVersion(name)]));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

function builtBinary(): string {
  const built = Bun.spawnSync([process.execPath, "scripts/build.ts", "--target", "host"], {
    cwd: root,
    stderr: "inherit",
  });
  if (built.exitCode !== 0) process.exit(1);
  return join(root, "dist/host/varve");
}

/** "varve 0.1.0 0123456789ab" */
function buildOf(binary: string): string {
  const { stdout } = Bun.spawnSync([binary, "--version"]);
  const [, version = "", commit = ""] = /^varve (\S+) \(([^,]+)/.exec(stdout.toString()) ?? [];
  return `varve ${version} ${commit}`;
}

if (values.help) {
  console.log(usage);
  process.exit(0);
}
const chosen = rowsNamed(positionals);
const runs = whole("runs", values.runs);
const files = values.files == null ? undefined : whole("files", values.files);
if (files != null && values.keep) wrong("Numbers of other libraries than the table's are not kept");
const libraries = resolve(values.libraries);
const peers = versionsOf([...new Set(chosen.flatMap((row) => row.peers))]);
const binary = values.binary == null ? builtBinary() : resolve(values.binary);
const build = buildOf(binary);
const samples: Sample[] = [];
let failed = false;
{
  using bench = new Bench({
    binary,
    libraries,
    runs,
    files,
    kills: values.kills == null ? undefined : whole("kills", values.kills),
    seed: whole("seed", values.seed),
    say: (text) => console.error(`   ${text}`),
  });
  const facts = machineFacts(libraries);
  console.error([build, ...peers.values(), ...facts].join("\n"));
  for (const row of chosen) {
    console.error(`── ${row.name}`);
    await row.measure(bench, (series, run, value, unit) => {
      const peer = row.peers.find((name) => series.startsWith(name));
      const of = (peer == null ? undefined : peers.get(peer)) ?? build;
      samples.push({ row: row.name, series, run, value, unit, build: of });
    });
  }
  const verdicts = judgeAll(rows, samples);
  console.log(table(verdicts));
  failed = verdicts.flatMap(({ figures }) => figures).some(({ holds }) => holds === false);
  if (values.keep) {
    const folder = `${new Date().toISOString().slice(0, 10)}-${machineClass()}`;
    keep({ folder: join(root, "test/bench/runs", folder), rows, samples, facts });
  }
}
process.exit(failed ? 1 : 0);
