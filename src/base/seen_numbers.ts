// Which numbers were met before: a hash table in one typed array, for millions of them.

const FIRST_SLOTS = 1024;

/** Notes whole numbers above zero in 11 to 32 bytes each, at most `limit` of them. */
export class SeenNumbers {
  readonly #limit: number;
  /** A power of two of slots; 0 is an empty one. */
  #slots = new Float64Array(FIRST_SLOTS);
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether the number was met before; it has been from now on. Always false for those past the limit. */
  meet(number: number): boolean {
    const slots = this.#slots;
    let at = slotOf(number, slots.length);
    for (; slots[at] !== 0; at = (at + 1) % slots.length) {
      if (slots[at] === number) return true;
    }
    if (this.#count >= this.#limit) return false;
    slots[at] = number;
    this.#count++;
    if (this.#count * 4 > slots.length * 3) this.#grow();
    return false;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Float64Array(old.length * 2);
    for (const number of old) {
      if (number === 0) continue;
      let at = slotOf(number, slots.length);
      while (slots[at] !== 0) at = (at + 1) % slots.length;
      slots[at] = number;
    }
    this.#slots = slots;
  }
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) of both halves of the number. */
function slotOf(number: number, slots: number): number {
  const mixed = Math.imul((number % 2 ** 32) ^ Math.floor(number / 2 ** 32), 0x9e3779b1);
  return (mixed >>> 8) % slots;
}
