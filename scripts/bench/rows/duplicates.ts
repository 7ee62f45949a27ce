// Duplicates from nothing and again, against the programs that look for nothing else: many small files, a few large
// ones that are made to be taken for each other, and a million files.

import { rmSync } from "node:fs";
import { z } from "zod";
import type { Bench } from "../bench_world.ts";
import { trapLibrary, twinLibrary } from "../libraries.ts";
import type { PeerName } from "../peers.ts";
import type { Figure, Note, Row } from "../row.ts";
import { type Sample, valuesOf } from "../samples.ts";
import { type Timed, timed } from "../timed.ts";
import { megabytes, middle, milliseconds, spread, times } from "../words.ts";

const peerArgs = {
  jdupes: ["-q", "-r"],
  hardlink: ["--dry-run", "--content"],
  fdupes: ["-q", "-r"],
  rdfind: ["-dryrun", "true", "-makeresultsfile", "false"],
  rmlint: ["-o", "summary:stdout"],
} as const;
type Peer = keyof typeof peerArgs;
const allPeers = ["jdupes", "hardlink", "fdupes", "rdfind", "rmlint"] as const;
/** The others take minutes for a million files. */
const fastPeers = ["jdupes", "hardlink", "rdfind"] as const;

const MILLION = 1_000_000;
const MOST_BYTES = 250e6;

export const duplicates: Row = {
  name: "duplicates",
  about:
    "Duplicates among 100,000 small files, a fifth of them copies, warm: from nothing, and again with nothing changed",
  ...comparing("twins-100000-200", allPeers),
  async measure(bench, note) {
    const { libraries, files = 100_000 } = bench.options;
    await measureAll(bench, note, twinLibrary(libraries, files, 200), allPeers);
  },
  judge: (samples) => [
    against(samples, "varve", ["jdupes"], 2),
    against(samples, "varve", ["hardlink"], 1),
    against(samples, "varve again", allPeers, 2),
    ...figures(samples, allPeers),
  ],
};

export const duplicateTraps: Row = {
  name: "traps",
  about:
    "Duplicates among 6 GB of large files of equal sizes and equal ends, warm: from nothing, and again with nothing changed",
  ...comparing("traps", allPeers),
  async measure(bench, note) {
    await measureAll(bench, note, trapLibrary(bench.options.libraries), allPeers);
  },
  judge: (samples) => [
    against(samples, "varve", allPeers, 2),
    against(samples, "varve again", allPeers, 2),
    ...figures(samples, allPeers),
  ],
};

export const duplicatesMillion: Row = {
  name: "twins",
  about:
    "Duplicates among 1,000,000 small files, a fifth of them copies: time, peak memory, and groups that are those of jdupes",
  ...comparing("twins-1000000-1000", fastPeers),
  async measure(bench, note) {
    const { libraries, files = MILLION } = bench.options;
    const library = twinLibrary(libraries, files, 1000);
    await measureAll(bench, note, library, fastPeers);
    note("other groups", 1, await otherGroups(bench, library), "count");
  },
  judge: (samples) => {
    const memory = valuesOf(samples, "memory");
    const others = middle(samples, "other groups");
    return [
      against(samples, "varve", fastPeers, 1),
      against(samples, "varve again", fastPeers, 3),
      {
        what: "peak memory of the process",
        required: `under ${megabytes(MOST_BYTES)}`,
        measured: spread(memory, megabytes),
        holds: Math.max(...memory) < MOST_BYTES,
      },
      {
        what: "groups that jdupes does not have, or has and varve not",
        required: "0",
        measured: String(others),
        holds: others === 0,
      },
      ...figures(samples, fastPeers),
    ];
  },
};

function comparing(library: string, names: readonly Peer[]): Pick<Row, "commands" | "peers"> {
  return {
    commands: [
      `varve duplicates ${library} --data data >/dev/null`,
      ...names.map((name) => `${[name, ...peerArgs[name], library].join(" ")} >/dev/null`),
    ],
    peers: names satisfies readonly PeerName[],
  };
}

/** Each in turn, after one run of each that is not counted: that one warms the file cache. */
async function measureAll(
  bench: Bench,
  note: Note,
  library: string,
  names: readonly Peer[],
): Promise<void> {
  const { libraries, runs, say } = bench.options;
  for (let run = 0; run <= runs; run++) {
    rmSync(bench.dataFolder("data"), { recursive: true, force: true });
    const first = await look(bench, library);
    const again = await look(bench, library);
    const all: [string, number][] = [
      ["varve", first.ms],
      ["varve again", again.ms],
    ];
    for (const name of names) {
      const argv = [name, ...peerArgs[name], library];
      all.push([name, (await timed({ argv, cwd: libraries, env: bench.environment })).ms]);
    }
    if (run === 0) continue;
    for (const [series, ms] of all) note(series, run, ms, "ms");
    note("memory", run, Math.max(first.peakBytes, again.peakBytes), "bytes");
    say(`run ${run}: ${all.map(([series, ms]) => `${series} ${milliseconds(ms)}`).join(", ")}`);
  }
}

function look(bench: Bench, library: string, onLine?: (line: string) => void): Promise<Timed> {
  const { binary, config, environment, options } = bench;
  const flags = ["--data", bench.dataFolder("data"), "--config", config];
  return timed({
    argv: [binary, "duplicates", library, ...flags, ...(onLine == null ? [] : ["--json"])],
    cwd: options.libraries,
    env: environment,
    watchMemory: true,
    ...(onLine == null ? {} : { onLine }),
  });
}

const Group = z.object({
  type: z.literal("group"),
  files: z.array(z.object({ path: z.string() })),
});

/** How many groups either has that the other has not. Told by a hash of each group's names. */
async function otherGroups(bench: Bench, library: string): Promise<number> {
  const { libraries } = bench.options;
  const nameOf = (path: string) => path.slice(path.indexOf(`${library}/`));
  const hashOf = (paths: readonly string[]) => Bun.hash(paths.map(nameOf).sort().join("\0"));
  const ours = new Set<bigint | number>();
  await look(bench, library, (line) => {
    if (!line.startsWith('{"type":"group"')) return;
    ours.add(hashOf(Group.parse(JSON.parse(line)).files.map(({ path }) => path)));
  });
  let others = 0;
  let paths: string[] = [];
  await timed({
    argv: ["jdupes", ...peerArgs.jdupes, library],
    cwd: libraries,
    env: bench.environment,
    onLine: (line) => {
      if (line !== "") {
        paths.push(line);
      } else if (paths.length > 0) {
        if (!ours.delete(hashOf(paths))) others++;
        paths = [];
      }
    },
  });
  return others + ours.size;
}

/** How many times as fast as the fastest of the peers. */
function against(
  samples: readonly Sample[],
  series: string,
  names: readonly Peer[],
  least: number,
): Figure {
  const fastest = Math.min(...names.map((name) => middle(samples, name)));
  const ratio = fastest / middle(samples, series);
  const than = names.length === 1 ? names[0] : `the fastest of ${names.join(", ")}`;
  return {
    what: `${series}, times as fast as ${than}`,
    required: `${least} or more`,
    measured: times(ratio),
    holds: ratio >= least,
  };
}

function figures(samples: readonly Sample[], names: readonly Peer[]): Figure[] {
  return ["varve", "varve again", ...names].map((series) => ({
    what: `— ${series}`,
    measured: spread(valuesOf(samples, series), milliseconds),
  }));
}
