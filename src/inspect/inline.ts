// The inspector without threads, for `performance.multiprocessing = false` and tests.

import { inspectHere } from "./inspect_here.ts";
import type { Inspector } from "./inspector.ts";
import { listHere } from "./list_here.ts";

/** Works in the calling thread. A file that never ends cannot be given up here: threads can do that. */
export function inlineInspector(): Inspector {
  return {
    workers: 0,
    list: async (request) => listHere(request),
    inspect: inspectHere,
    [Symbol.asyncDispose]: async () => {},
  };
}
