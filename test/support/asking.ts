// Putting questions to a test catalog.

import type { Event } from "../../src/operations/events.ts";
import type { Asking, Found } from "../../src/operations/found.ts";
import type { TestCatalog } from "./catalog_rows.ts";

/** A context for questions, and the events that they emitted. */
export function asking(lib: TestCatalog, signal = new AbortController().signal) {
  const events: Event[] = [];
  const context: Asking = { catalog: lib.catalog, signal, emit: (event) => events.push(event) };
  return { context, events };
}

/** All records, then the summary. */
export async function taken<FoundRecord, Summary>(found: Found<FoundRecord, Summary>) {
  const records = await Array.fromAsync(found.records());
  return { records, summary: found.summary() };
}
