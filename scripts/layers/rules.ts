// Who may import whom, as data. docs/ARCHITECTURE.md's table is generated from it, so that picture, page and
// check never differ.

/** A room of src/: a folder, or one of the files that stand beside the folders. */
export type Room = {
  readonly name: string;
  /** What the room is, for the page. */
  readonly is: string;
  /** Rooms it may import. */
  readonly imports: readonly string[];
  /** Packages and runtime modules it may import; `node:` stands for all of Node's own. */
  readonly packages: readonly string[];
};

export const rooms: readonly Room[] = [
  {
    name: "base",
    is: "bounded concurrency, byte order, clock, errors with exit codes, names without loss; knows nothing of media",
    imports: [],
    packages: ["node:", "bun:jsc"],
  },
  {
    name: "domain",
    is: "what an entry, a kind, a captured time, a run is, and the rules for them; pure: no I/O, no clock",
    imports: ["base"],
    packages: ["zod", "@photostructure/tz-lookup"],
  },
  {
    name: "config",
    is: "one schema with a description and a default for each key; file, then environment, then flags",
    imports: ["base", "domain"],
    packages: ["zod", "node:"],
  },
  {
    name: "disk",
    is: "walking, reading, atomic writes, locks, volumes: what touches the file system of the library",
    imports: ["base", "domain"],
    packages: ["node:", "bun:ffi"],
  },
  {
    name: "catalog",
    is: "the SQLite file: schema, migration, one writer, queries by subject, care",
    imports: ["base", "domain"],
    packages: ["bun:sqlite", "node:", "zod"],
  },
  {
    name: "inspect",
    is: "what reading one file yields: metadata readers, hashes, outside tools, threads",
    imports: ["base", "domain", "disk"],
    packages: ["exifr", "libheif-js", "music-metadata", "execa", "zod", "node:", "bun:ffi"],
  },
  {
    name: "operations",
    is: "the use-cases: each takes a context and options, emits events, returns a summary; prints nothing",
    imports: ["base", "domain", "config", "disk", "catalog", "inspect", "version"],
    packages: ["zod", "node:"],
  },
  {
    name: "cli",
    is: "turns a person's words into an operation, and its events into text or JSON",
    imports: ["base", "domain", "config", "operations", "version"],
    packages: ["citty", "consola", "zod", "node:"],
  },
  {
    name: "http",
    is: "the same for programs and the status page",
    imports: ["base", "domain", "config", "operations", "version"],
    packages: ["zod", "node:"],
  },
  {
    name: "worker",
    is: "the entry of a reading thread: takes a request, calls inspect, posts the answer",
    imports: ["base", "domain", "disk", "inspect"],
    packages: ["node:"],
  },
  {
    name: "main",
    is: "wires the rooms together; the only file that starts a thread",
    imports: [
      "base",
      "domain",
      "config",
      "disk",
      "catalog",
      "inspect",
      "operations",
      "cli",
      "http",
      "tools_bundle",
      "version",
      "worker",
    ],
    packages: ["node:", "bun:ffi"],
  },
  {
    name: "tools_bundle",
    is: "the outside tools of this checkout; a build puts the packed ones in its place",
    imports: ["inspect"],
    packages: ["node:"],
  },
  { name: "version", is: "which build this is", imports: [], packages: [] },
];

/** Something that may stand in some rooms only. */
export type OnlyHere = {
  /** What it is, for the page. */
  readonly what: string;
  /** Matched against a file's code: comments are left out, and so is what stands in quotes. */
  readonly pattern: RegExp;
  /** Rooms, or single files ("base/clock.ts"), where it may stand. */
  readonly allowed: readonly string[];
  readonly reason: string;
};

export const onlyHere: readonly OnlyHere[] = [
  {
    what: "the system's time (`Date.now`, `new Date()`)",
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/,
    allowed: ["base/clock.ts"],
    reason: "time is handed in as a Clock, so that tests can fix it",
  },
  {
    what: "a stopwatch (`performance.now`)",
    pattern: /\bperformance\.now\b/,
    allowed: ["base/clock.ts", "inspect"],
    reason: "the Clock has one; only reading threads, which are handed none, time themselves",
  },
  {
    what: "`console`, and writing to the terminal",
    pattern: /\bconsole\.|\bprocess\.std(out|err)\b|\bBun\.std(out|err)\b/,
    allowed: ["cli", "main"],
    reason: "only the command line prints; an operation emits events",
  },
  {
    what: "`process`",
    pattern: /(?<![.\w])process\s*\./,
    allowed: [
      "base",
      "config",
      "disk",
      "catalog",
      "inspect",
      "cli",
      "http",
      "worker",
      "main",
      "tools_bundle",
    ],
    reason: "domain and operations depend on nothing but what they are handed",
  },
  {
    what: "ending the program",
    pattern: /\bprocess\.(exit|exitCode|abort|kill)\b/,
    allowed: ["cli", "inspect", "main", "base/abort.ts", "disk/lock.ts"],
    reason: "whoever called decides how a run ends; errors carry their exit code",
  },
  {
    what: "starting a thread",
    pattern: /\bnew Worker\(/,
    allowed: ["main"],
    reason: "a compiled program finds worker.ts only beside its entry file",
  },
  {
    what: "randomness",
    pattern: /\bMath\.random\b/,
    allowed: [],
    reason: "random numbers come from a seeded source that is handed in",
  },
  {
    what: "`any`",
    pattern: /:\s*any\b|\bas any\b|<any>/,
    allowed: [],
    reason: "what comes from outside goes through a schema",
  },
];
