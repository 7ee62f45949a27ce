// What came of a step becomes rows: its end in the journal and, with it, where the file is in the catalog.

import { assertNever } from "../../base/errors.ts";
import type { Journal } from "../../catalog/journal.ts";
import type { Catalog } from "../../catalog/open.ts";
import { getRun } from "../../catalog/runs.ts";
import { stepLeft, stepReversed } from "../../catalog/undone_steps.ts";
import type { Whereabouts } from "../../catalog/whereabouts.ts";
import type { StampAfter, StepReason, StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";

/** How a step that was intended ended. `dropped`: it was not even tried. `open`: for recovery to say. */
export type Ending =
  | { readonly kind: "done"; readonly after: StampAfter }
  | { readonly kind: "failed"; readonly reason: StepReason }
  | { readonly kind: "dropped" | "open" };

/**
 * Runs whose steps those of a run reverse: the one it undoes, then the one which that had undone, and so on; empty
 * for a run that is no undo.
 */
export function undoChain(catalog: Catalog, run: RunId): readonly RunId[] {
  const chain: RunId[] = [];
  for (let next = undoneBy(catalog, run); next != null; next = undoneBy(catalog, next)) {
    // A run undoes only older ones; a catalog that says otherwise must not lead in a circle.
    if (next >= (chain.at(-1) ?? run)) break;
    chain.push(next);
  }
  return chain;
}

/** The run that a run undoes, or undefined. */
export function undoneBy(catalog: Catalog, run: RunId): RunId | undefined {
  const row = getRun(catalog, run);
  if (row?.operation !== "undo") return undefined;
  const { options } = row;
  if (options == null || typeof options !== "object" || !("run" in options)) return undefined;
  return typeof options.run === "number" ? options.run : undefined;
}

/** Writes endings in the transaction of a journal. */
export class Settler {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #whereabouts: Whereabouts;
  readonly #chain: readonly RunId[];

  constructor(catalog: Catalog, run: RunId, journal: Journal, whereabouts: Whereabouts) {
    this.#catalog = catalog;
    this.#journal = journal;
    this.#whereabouts = whereabouts;
    this.#chain = undoChain(catalog, run);
  }

  write(step: StepToDo, ending: Ending): void {
    switch (ending.kind) {
      case "done":
        this.#journal.done(step, ending.after, this.#follow(step, ending.after));
        if (this.#chain.length > 0) {
          stepReversed(this.#catalog, this.#chain, step.n, ending.after);
        }
        return;
      case "failed":
        this.#journal.failed(step, ending.reason);
        return;
      case "dropped":
        this.#journal.drop(step.n);
        return;
      case "open":
        return;
      default:
        assertNever(ending);
    }
  }

  /** A step of the run that is undone stays as it is. */
  left(n: number): void {
    const [undone] = this.#chain;
    if (undone != null) stepLeft(this.#catalog, undone, n);
  }

  /** Returns the sample that is known of the file. */
  #follow(step: StepToDo, after: StampAfter): Uint8Array | undefined {
    const { action, from, to, stamp, replaces } = step;
    if (replaces != null) {
      // Its bytes are what they were, and so is all that is known of it.
      const isBack = action === "unlink" || action === "uncopy";
      return this.#whereabouts.moved(to, to, isBack ? stamp : replaces.stamp, after);
    }
    switch (action) {
      case "move":
      case "quarantine":
        return this.#whereabouts.moved(from, to, stamp, after);
      case "copy":
      case "hardlink":
      case "reflink":
        return this.#whereabouts.copied(from, to, stamp, after);
      case "uncopy":
      case "unlink":
        this.#whereabouts.removed(to);
        return this.#whereabouts.sampleOf(from, after);
      default:
        return assertNever(action);
    }
  }
}
