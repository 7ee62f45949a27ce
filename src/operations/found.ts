// What a question answers with: records as they come, and figures about them afterwards.

import { nextTurn } from "../base/turn.ts";
import type { Context } from "./context.ts";

/** Questions read the catalog and tell; they need no clock. */
export type Asking = Pick<Context, "catalog" | "signal" | "emit">;

export type Found<FoundRecord, Summary> = {
  /** To be taken once; may be closed early. */
  readonly records: () => AsyncIterable<FoundRecord>;
  /** Of the records taken so far; whole once they are all taken. */
  readonly summary: () => Summary;
};

/** Records between which signals and timers have their turn: made and printed, some milliseconds. */
const RECORDS_A_TURN = 64;

/** Records of a synchronous query, which ends with the signal's reason when it is aborted. */
export async function* stoppable<FoundRecord>(
  records: Iterable<FoundRecord>,
  signal: AbortSignal,
  each: (record: FoundRecord) => void = () => {},
): AsyncGenerator<FoundRecord, void, undefined> {
  let count = 0;
  for (const record of records) {
    if (++count % RECORDS_A_TURN === 0) await nextTurn(signal);
    signal.throwIfAborted();
    each(record);
    yield record;
  }
}
