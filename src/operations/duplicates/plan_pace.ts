// Between two parts of a plan about duplicates: how far it is is told, garbage is collected where the process is past
// its limit, and signals and timers have their turn.

import { nextTurn } from "../../base/turn.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Context } from "../context.ts";
import { Progress } from "../progress.ts";
import { Housekeeping } from "../scan/housekeeping.ts";

/** Files between two looks at the memory taken. */
const LOOK_EVERY = 10_000;

export class PlanPace {
  readonly #signal: AbortSignal;
  readonly #progress: Progress;
  readonly #housekeeping: Housekeeping;
  readonly #done = { files: 0, bytes: 0 };
  #expectedFiles = 0;

  constructor(context: Omit<Context, "catalog">, memoryLimitBytes: number) {
    this.#signal = context.signal;
    this.#progress = new Progress(context, "duplicates");
    this.#housekeeping = new Housekeeping(memoryLimitBytes, LOOK_EVERY);
  }

  /** Begins to go through so many files, about. */
  begin(expectedFiles: number): void {
    this.#expectedFiles = expectedFiles;
    this.#done.files = 0;
    this.#done.bytes = 0;
  }

  /** Rests after these files, the last of which lie in a folder. Rejects with the signal's reason. */
  async rest(files: readonly { readonly stamp: Stamp }[], folder: string): Promise<void> {
    this.#done.files += files.length;
    for (const { stamp } of files) this.#done.bytes += stamp.sizeBytes;
    this.#progress.tell(() => ({ ...this.#done, folder, expectedFiles: this.#expectedFiles }));
    await this.#housekeeping.rest(files.length);
    await nextTurn(this.#signal);
  }
}
