// Long work in one thread: signals, timers and messages are let through between its parts.

/** Resolves once everything that waits has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
