// Tells another program's index of moved files, one after the other and behind the work.

import type { TellIndex } from "../../disk/synoindex.ts";

/** Moves that may wait to be told; the work waits beyond that. */
const MOST_WAITING = 1000;

export class IndexTeller {
  readonly #tell: TellIndex | undefined;
  #waiting: { readonly from: string; readonly to: string }[] = [];
  #work: Promise<void> | undefined;

  constructor(tell: TellIndex | undefined) {
    this.#tell = tell;
  }

  moved(from: string, to: string): void {
    if (this.#tell == null) return;
    this.#waiting.push({ from, to });
    this.#work ??= this.#run(this.#tell);
  }

  /** Waits until few enough are left to be told. */
  async room(): Promise<void> {
    while (this.#waiting.length > MOST_WAITING) await Bun.sleep(10);
  }

  /** Waits until all are told. */
  async end(): Promise<void> {
    await this.#work;
  }

  async #run(tell: TellIndex): Promise<void> {
    for (let next = this.#waiting.shift(); next != null; next = this.#waiting.shift()) {
      await tell(next.from, next.to);
    }
    this.#work = undefined;
  }
}
