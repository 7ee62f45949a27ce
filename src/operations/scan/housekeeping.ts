// Keeps a long run within its memory: where the process grows past its limit, reading waits while garbage is
// collected.

import { residentBytes } from "../../base/memory.ts";

/** Slices between two looks. */
const LOOK_EVERY = 64;

export class Housekeeping {
  readonly #limitBytes: number | undefined;
  #count = 0;

  constructor(limitBytes: number | undefined) {
    this.#limitBytes = limitBytes;
  }

  /** Call between slices; collects garbage when the process is over its limit. */
  async rest(): Promise<void> {
    if (this.#limitBytes == null || ++this.#count % LOOK_EVERY !== 0) return;
    if (residentBytes() <= this.#limitBytes) return;
    Bun.gc(true);
    // Lets timers and messages through before the next slice.
    await Bun.sleep(0);
  }
}
