// What every operation is handed. Whatever else it needs (an inspector, tools) stands in its options.

import type { Clock } from "../base/clock.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Emit } from "./events.ts";

export type Context = {
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** Aborted when the run is to end early with its state saved. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
};
