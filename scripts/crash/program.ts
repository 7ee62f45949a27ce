// The compiled program as crash trials run it: alone, with an environment of its own, ended or killed.

import type { Subprocess } from "bun";

export type Program = {
  readonly binary: string;
  readonly env: Readonly<Record<string, string>>;
};

export type Ended = {
  readonly status: number;
  /** Lines of standard output, parsed; the last is the summary. */
  readonly records: readonly JsonRecord[];
  readonly stderr: string;
};

/** A JSON record of the program. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Runs a command with `--json` to its end, whatever its status. */
export async function runToEnd(program: Program, args: readonly string[]): Promise<Ended> {
  const child = spawn(program, args);
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { status, records: parseRecords(stdout), stderr };
}

/** Starts a command with `--json`. */
export function spawn(
  { binary, env }: Program,
  args: readonly string[],
): Subprocess<"ignore", "pipe", "pipe"> {
  return Bun.spawn([binary, ...args, "--json"], {
    env: { ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}

/** Whole lines only: one that a kill cut short is no record. */
export function parseRecords(stdout: string): JsonRecord[] {
  const whole = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
