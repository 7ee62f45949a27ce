// Keeps a long run within its memory: where the process grows past its limit, reading waits while garbage is
// collected.

import { residentBytes } from "../../base/memory.ts";

export class Housekeeping {
  readonly #limitBytes: number | undefined;
  readonly #every: number;
  #done = 0;

  /** `every`: what is done between two looks; default: 64 slices. */
  constructor(limitBytes: number | undefined, every = 64) {
    this.#limitBytes = limitBytes;
    this.#every = every;
  }

  /** Call between slices, with what each did; collects garbage when the process is over its limit. */
  async rest(done = 1): Promise<void> {
    this.#done += done;
    if (this.#limitBytes == null || this.#done < this.#every) return;
    this.#done = 0;
    if (residentBytes() <= this.#limitBytes) return;
    Bun.gc(true);
    // Lets timers and messages through before the next slice.
    await Bun.sleep(0);
  }
}
