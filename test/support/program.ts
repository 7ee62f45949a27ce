// The compiled program as its owner has it: alone in a folder far from its sources, started with nothing in
// its environment but what a test gives.

import { Database } from "bun:sqlite";
import { copyFileSync, linkSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { varveBinary } from "./binary.ts";
import { TempFolder } from "./temp_folder.ts";

export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What starts it: ["setpriv", …]. */
  readonly by?: readonly string[];
};

/** A line of JSON output. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

export type Ended = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** A program that hangs is ended after this: no run of a test comes near it. */
const HANGS_MS = 90_000;

let installed: string | undefined;

/** The path of the program, alone in a folder; made once for all tests of a process. */
export function installedProgram(): string {
  if (installed != null) return installed;
  const temp = new TempFolder();
  process.on("exit", () => temp[Symbol.dispose]());
  const folder = join(temp.path, "bin");
  mkdirSync(folder);
  const path = join(folder, "varve");
  const built = varveBinary();
  try {
    linkSync(built, path);
  } catch {
    copyFileSync(built, path); // Temporary files lie on another file system.
  }
  installed = path;
  return path;
}

/** Where a test lets the program work: a library, a data folder, and nothing else. */
export class Place implements Disposable {
  readonly #temp = new TempFolder();
  readonly path = this.#temp.path;
  readonly library = join(this.path, "library");
  readonly data = join(this.path, "data");

  constructor() {
    mkdirSync(this.library);
  }

  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Writes a file of the library, last changed in September 2020; returns its path. */
  put(name: string, bytes: Uint8Array): string {
    const path = join(this.library, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, 1_600_000_000, 1_600_000_000.25);
    return path;
  }

  /** Runs it with this place's data folder. */
  run(args: readonly string[], options: RunOptions = {}): Ended {
    return runProgram(["--data", this.data, ...args], { cwd: this.path, ...options });
  }

  /** Runs it with --json; the lines, the last of which is the summary. */
  json(args: readonly string[], options: RunOptions = {}): Ended & JsonAnswer {
    const ended = this.run([...args, "--json"], options);
    return { ...ended, ...jsonAnswer(ended.stdout) };
  }

  /** Scans the library. */
  scan(args: readonly string[] = [], options: RunOptions = {}): Ended & JsonAnswer {
    return this.json(["scan", this.library, ...args], options);
  }

  /** Starts it with --json, and leaves it running. */
  start(args: readonly string[], { env = {} }: RunOptions = {}) {
    return Bun.spawn([installedProgram(), ...args, "--data", this.data, "--json"], {
      env: { ...env },
      cwd: this.path,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
  }

  /** Every row of the catalog, without what names a run or a moment of scanning. */
  dump(data = this.data): string {
    return dumpCatalog(join(data, "catalog.sqlite"));
  }

  /** Removes the catalog: the next scan is the first. */
  forget(): void {
    for (const end of ["", "-wal", "-shm"]) {
      rmSync(join(this.data, `catalog.sqlite${end}`), { force: true });
    }
  }

  [Symbol.dispose](): void {
    this.#temp[Symbol.dispose]();
  }
}

export type JsonAnswer = { readonly lines: readonly Line[]; readonly summary: Line };

/** Takes standard output as the contract of --json has it; throws where it is anything else. */
export function jsonAnswer(stdout: string): JsonAnswer {
  if (!stdout.endsWith("\n")) throw new Error(`Does not end with a line: ${stdout}`);
  const lines = stdout
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as Line); // The types are what the tests look at.
  const summary = lines.at(-1);
  const summaries = lines.filter(({ type }) => type === "summary").length;
  if (summary?.type !== "summary" || summaries !== 1) {
    throw new Error(`There is not one summary at the end: ${stdout}`);
  }
  return { lines: lines.slice(0, -1), summary };
}

/** Waits for a text on standard error of a program that runs. */
export async function says(stderr: ReadableStream<Uint8Array>, text: string): Promise<void> {
  let heard = "";
  const decoder = new TextDecoder();
  for await (const chunk of stderr) {
    heard += decoder.decode(chunk, { stream: true });
    if (heard.includes(text)) return;
  }
  throw new Error(`It ended without a word of "${text}": ${heard}`);
}

/** Runs the program to its end. */
export function runProgram(args: readonly string[], options: RunOptions = {}): Ended {
  const { env = { PATH: "/usr/bin:/bin" }, cwd = "/", by = [] } = options;
  const { exitCode, signalCode, stdout, stderr } = Bun.spawnSync(
    [...by, installedProgram(), ...args],
    { env: { ...env }, cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe", timeout: HANGS_MS },
  );
  const errors = stderr.toString();
  if (signalCode != null) throw new Error(`It was ended by ${signalCode}: ${errors}`);
  return { status: exitCode, stdout: stdout.toString(), stderr: errors };
}

function dumpCatalog(file: string): string {
  const db = new Database(file, { readonly: true });
  try {
    const rows = (sql: string) => db.query<Record<string, unknown>, []>(sql).all();
    const tables = {
      folders: rows(
        `SELECT id, root_id, parent_id, hex(name) AS name, listing, found, found_bytes, others, skipped,
                missing_since_us IS NOT NULL AS missing FROM folders ORDER BY id`,
      ),
      files: rows(
        `SELECT id, folder_id, hex(name) AS name, kind, size_bytes, mtime_us, inode, hex(sample) AS sample,
                hex(sha256) AS sha256, missing_since_us IS NOT NULL AS missing FROM files ORDER BY id`,
      ),
      media: rows("SELECT * FROM media ORDER BY file_id"),
      failures: rows(
        `SELECT folder_id, hex(name) AS name, stage, reason, detail, size_bytes, mtime_us
         FROM failures ORDER BY 1, 2`,
      ),
    };
    return Object.entries(tables)
      .flatMap(([table, all]) => all.map((row) => `${table} ${JSON.stringify(row)}`))
      .join("\n");
  } finally {
    db.close();
  }
}
