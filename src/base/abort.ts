// Stopping: signals of the operating system and the caller's own reasons as one AbortSignal.

import { AppError, ExitCode } from "./errors.ts";

/** The run was stopped from outside; what it had done is saved. It is the reason of the signal. */
export class InterruptedError extends AppError {
  override readonly name = "InterruptedError";
  override readonly exitCode = ExitCode.interrupted;
  override readonly hint = "Start the same command again to go on where it stopped";
  constructor(by: string) {
    super(`Stopped by ${by}`);
  }
}

/** The part of `process` that tells of signals. */
export type SignalSource = {
  on(name: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  off(name: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
};

/**
 * The first SIGINT, SIGTERM or SIGHUP (an SSH session that was closed) aborts the signal; the second
 * calls `exitNow` with 130, for a person who does not want to wait. Disposing stops listening.
 */
export function abortOnSignals(
  source: SignalSource,
  exitNow: (status: ExitCode) => void,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listeners = names.map((name) => ({
    name,
    listener: () => {
      if (controller.signal.aborted) exitNow(ExitCode.interrupted);
      else controller.abort(new InterruptedError(name));
    },
  }));
  for (const { name, listener } of listeners) source.on(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const { name, listener } of listeners) source.off(name, listener);
    },
  };
}
