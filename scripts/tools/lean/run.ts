// Runs one command of a recipe, with everything that it prints in a log file.

import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";

export type RunOptions = {
  readonly cwd: string;
  /** What the command prints is added to this file. */
  readonly log: string;
  /** Looked through for programs before the PATH of this process. */
  readonly path?: string;
};

/** Lines of the log that the words of a failure quote. */
const quotedLines = 15;

/**
 * Runs `command` to its end. Throws, with the end of the log, where its status is not 0. A SIGTERM ends the
 * command, so that what was begun is cleared away as after every failure.
 */
export async function run(command: readonly string[], options: RunOptions): Promise<void> {
  const { cwd, log, path } = options;
  appendFileSync(log, `\n$ ${command.join(" ")}\n`);
  const output = openSync(log, "a");
  try {
    let child: Bun.Subprocess | undefined;
    const stop = () => child?.kill();
    // Before the command is there: the signal may come as soon as it is.
    process.once("SIGTERM", stop);
    child = Bun.spawn([...command], {
      cwd,
      env: recipeEnvironment(path),
      stdio: ["ignore", output, output],
    });
    const status = await child.exited;
    process.off("SIGTERM", stop);
    if (status === 0) return;
  } finally {
    closeSync(output);
  }
  const end = readFileSync(log, "utf8").trimEnd().split("\n").slice(-quotedLines).join("\n");
  throw new Error(`${command.slice(0, 3).join(" ")} … failed in "${cwd}":\n${end}`);
}

/** Nothing of who builds, where or when: it would end up in what is built. */
function recipeEnvironment(path: string | undefined): Record<string, string> {
  const system = process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  return {
    PATH: path == null ? system : `${path}:${system}`,
    HOME: "/nonexistent",
    LC_ALL: "C",
    TZ: "UTC0",
    SOURCE_DATE_EPOCH: "0",
  };
}
