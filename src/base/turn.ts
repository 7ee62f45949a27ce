// Long work in one thread: signals, timers and messages are let through between its parts.

import type { Clock } from "./clock.ts";

/** How long work goes on before others have their turn. */
const TURN_AFTER_MS = 50;

/** Resolves once everything that waits has had its turn; rejects with the signal's reason. */
export async function nextTurn(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/**
 * Runs work to its end, which yields wherever it may be left for a moment; `each` is awaited whenever others have had
 * their turn. Rejects with the signal's reason, and closes what the work has open.
 */
export async function inTurns<Result>(
  work: Generator<unknown, Result, void>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  each: () => void | Promise<void> = () => {},
): Promise<Result> {
  using running = work;
  for (let turnMs = clock.elapsedMs() + TURN_AFTER_MS; ; ) {
    const next = running.next();
    if (next.done === true) return next.value;
    if (clock.elapsedMs() < turnMs) continue;
    await nextTurn(signal);
    await each();
    turnMs = clock.elapsedMs() + TURN_AFTER_MS;
  }
}
