// What an operation is handed by tests that ask neither for the time nor for events.

import type { Catalog } from "../../src/catalog/open.ts";
import type { Context } from "../../src/operations/context.ts";

export function quietContext(
  catalog: Catalog,
  signal: AbortSignal = new AbortController().signal,
): Context {
  return { catalog, signal, clock: { nowUs: () => 0, elapsedMs: () => 0 }, emit: () => {} };
}
