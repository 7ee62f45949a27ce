// Which numbers were met, and which of them again: a hash table in one typed array, for millions of them.

const FIRST_SLOTS = 1024;

/** Notes whole numbers above zero in 11 to 32 bytes each, at most `limit` of them. */
export class SeenNumbers {
  readonly #limit: number;
  /** A power of two of slots; 0 is an empty one, and a number below zero was met again. */
  #slots = new Float64Array(FIRST_SLOTS);
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Notes that the number was met. Those past the limit are forgotten. */
  meet(number: number): void {
    const at = this.#placeOf(number);
    if (this.#slots[at] !== 0) {
      this.#slots[at] = -number;
      return;
    }
    if (this.#count >= this.#limit) return;
    this.#slots[at] = number;
    this.#count++;
    if (this.#count * 4 > this.#slots.length * 3) this.#grow();
  }

  /** Whether the number was met more than once. */
  isRepeated(number: number): boolean {
    return (this.#slots[this.#placeOf(number)] ?? 0) < 0;
  }

  /** The slot that the number has, or would have. */
  #placeOf(number: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let at = hashOf(number) & last;
    while (slots[at] !== 0 && slots[at] !== number && slots[at] !== -number) at = (at + 1) & last;
    return at;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const number of old) {
      if (number !== 0) this.#slots[this.#placeOf(Math.abs(number))] = number;
    }
  }
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) of both halves of the number. */
function hashOf(number: number): number {
  return Math.imul((number | 0) ^ (number / 2 ** 32), 0x9e3779b1) >>> 8;
}
