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

/** `work`, or the signal's reason as soon as it is aborted; whatever works behind it goes on unheard. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {}); // Nobody may be left to hear it.
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Longest wait of a timer; a longer one would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const timer = setTimeout(ended.resolve, Math.min(ms, LONGEST_TIMER_MS));
  try {
    await unlessAborted(ended.promise, signal);
  } finally {
    clearTimeout(timer);
  }
}
