// A world in memory for the command line: what it writes is kept, nothing of this machine shows through.

import type { ExitCode } from "../../src/base/errors.ts";
import { runCli } from "../../src/cli/run.ts";
import type { OpenRequest, World } from "../../src/cli/world.ts";
import { openForOperation } from "../../src/operations/open_catalog.ts";

export type FakeWorld = World & {
  /** All that was written. */
  readonly out: () => string;
  readonly err: () => string;
  /** Every catalog that was asked for. */
  readonly opened: OpenRequest[];
};

/** A world without a terminal, a HOME or a volume, at half past one on 2 January 2026 UTC. */
export function fakeWorld(
  changes: Partial<World> & { readonly tty?: boolean; readonly columns?: number } = {},
): FakeWorld {
  const { tty = false, columns = 80, ...rest } = changes;
  const written = { out: "", err: "" };
  const opened: OpenRequest[] = [];
  const output = (to: "out" | "err") => ({
    isTTY: tty,
    columns,
    write: (text: string) => {
      written[to] += text;
    },
  });
  let elapsed = 0;
  return {
    build: {
      name: "varve",
      version: "1.2.3",
      commit: "abcdefabcdef",
      target: "test",
      tools: "none",
    },
    stdout: output("out"),
    stderr: output("err"),
    env: {},
    cwd: "/nowhere",
    execPath: "/opt/varve",
    pid: 4242,
    clock: {
      nowUs: () => Date.UTC(2026, 0, 2, 1, 30) * 1000,
      elapsedMs: () => {
        elapsed += 1;
        return elapsed;
      },
    },
    signal: new AbortController().signal,
    startWorker: () => {
      throw new Error("No threads in this test");
    },
    startWorkersAhead: () => {},
    toolsBundle: async () => ({ kind: "none" }),
    openCatalog: (request) => {
      opened.push(request);
      throw new Error("No catalog in this test");
    },
    ...rest,
    out: () => written.out,
    err: () => written.err,
    opened,
  };
}

/** Opens the catalog of a data folder on disk, as main.ts does. */
export function openOnDisk({ config, command, ...request }: OpenRequest) {
  return openForOperation({
    ...request,
    force: config.catalog.force,
    backups: config.backup,
    holder: { pid: process.pid, command, startedUs: 0 },
    clock: { nowUs: () => Date.UTC(2026, 0, 2, 1, 30) * 1000, elapsedMs: () => 0 },
  });
}

/** What a test that opens a catalog by itself asks for beside it. */
export const unheard = { emit: () => {}, signal: new AbortController().signal };

/** Runs a command line in a world and returns all that can be seen of it. */
export async function runIn(
  world: FakeWorld,
  ...argv: readonly string[]
): Promise<{ readonly status: ExitCode; readonly out: string; readonly err: string }> {
  const before = { out: world.out().length, err: world.err().length };
  const status = await runCli(argv, world);
  return { status, out: world.out().slice(before.out), err: world.err().slice(before.err) };
}

/** The records of JSON output. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
