// Hashes of sketches one after the other, in a buffer that grows: what an index is made of.

import { HASH_BYTES } from "../domain/similar_sketch.ts";

export class HashList {
  #hashes = new Uint8Array(1024 * HASH_BYTES);
  #bytes = 0;

  /** Of the bytes of a sketch the first are its hash. */
  push(hash: Uint8Array): void {
    if (this.#bytes === this.#hashes.length) {
      const larger = new Uint8Array(2 * this.#bytes);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes.set(hash.subarray(0, HASH_BYTES), this.#bytes);
    this.#bytes += HASH_BYTES;
  }

  /** `HASH_BYTES` each, in a buffer of their own. */
  all(): Uint8Array {
    return this.#hashes.subarray(0, this.#bytes);
  }
}
