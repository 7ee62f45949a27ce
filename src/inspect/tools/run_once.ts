// Runs a program once, to its end: bounded in time and output, clean in environment, low in priority.

import { limitResources, makePolite } from "./priority.ts";
import { killGroup } from "./process_group.ts";

export type RunOptions = {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
};

export type Finished<Output = string> =
  | {
      readonly end: "exited";
      readonly exitCode: number;
      readonly stdout: Output;
      readonly stderr: string;
    }
  | { readonly end: "crashed"; readonly detail: string }
  | { readonly end: "timeout" }
  | { readonly end: "too-much-output" }
  | { readonly end: "not-started"; readonly detail: string };

/** Runs `command`, which prints text. Rejects only when `signal` is aborted, after the program was ended. */
export async function runOnce(
  command: readonly [string, ...string[]],
  options: RunOptions,
): Promise<Finished> {
  const finished = await runForBytes(command, options);
  return finished.end === "exited" ? { ...finished, stdout: textOf(finished.stdout) } : finished;
}

/** The same of one that prints bytes. */
export async function runForBytes(
  command: readonly [string, ...string[]],
  options: RunOptions,
): Promise<Finished<Uint8Array>> {
  options.signal?.throwIfAborted();
  // Loaded here: a scan whose files need no tool does not pay for it.
  const { execa } = await import("execa");
  const [program, ...args] = command;
  const child = execa(program, args, {
    cwd: "/",
    env: options.environment,
    extendEnv: false,
    stdin: "ignore",
    encoding: "buffer",
    maxBuffer: options.maxOutputBytes,
    stripFinalNewline: false,
    reject: false,
    detached: true,
  });
  const { pid } = child;
  // Not execa's own timeout and cancelSignal: they end the child alone, and wait on for as long as
  // something that it started holds the pipe.
  let timedOut = false;
  const kill = () => {
    if (pid != null) killGroup(pid);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeoutMs);
  options.signal?.addEventListener("abort", kill, { once: true });
  try {
    if (pid != null) {
      makePolite(pid);
      // Should we be killed, a program in an endless loop does not outlive us for long.
      limitResources(pid, Math.ceil(options.timeoutMs / 1000) + 1);
    }
    const result = await child;
    options.signal?.throwIfAborted();
    if (timedOut) return { end: "timeout" };
    if (result.isMaxBuffer) {
      kill();
      return { end: "too-much-output" };
    }
    if (result.exitCode != null) {
      const { exitCode, stdout, stderr } = result;
      return { end: "exited", exitCode, stdout, stderr: textOf(stderr) };
    }
    if (result.signal != null) return { end: "crashed", detail: result.signal };
    return { end: "not-started", detail: result.code ?? "unknown" };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", kill);
  }
}

/** What a program printed, as text. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
