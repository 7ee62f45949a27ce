// Long lists of numbers (sizes and times of a film's samples) as runs of equal ones, so that a list is the
// same however its file groups it, and a sound track of a million equal samples costs one entry.

import { NoPayload } from "./no_payload.ts";
import type { Sink } from "./payload_hash.ts";

const BUFFER_BYTES = 32 * 1024;

/** Feeds `into` with runs: how many, then the values, each of eight bytes. Ended by `end`. */
export class NumberRuns {
  readonly #into: Sink;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  #used = 0;
  #count = 0;
  #first = 0;
  #second = 0;

  constructor(into: Sink) {
    this.#into = into;
  }

  /** `count` times this number, or this pair of numbers. Throws `NoPayload` where one is beyond what can be told apart. */
  add(count: number, first: number, second = 1): void {
    if (count === 0) return;
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second)) {
      throw new NoPayload("corrupt", "A time or size is larger than that of any real film");
    }
    if (this.#count > 0 && first === this.#first && second === this.#second) {
      this.#count += count;
      return;
    }
    this.#write();
    this.#count = count;
    this.#first = first;
    this.#second = second;
  }

  end(): void {
    this.#write();
    this.#count = 0;
    this.#flush();
  }

  #write(): void {
    if (this.#count === 0) return;
    if (this.#used + 24 > BUFFER_BYTES) this.#flush();
    for (const value of [this.#count, this.#first, this.#second]) {
      this.#used = this.#buffer.writeBigInt64LE(BigInt(value), this.#used);
    }
  }

  #flush(): void {
    this.#into.add(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}
