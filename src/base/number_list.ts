// A list of numbers that grows, 8 bytes each: millions of them where an array would hold objects.

export class NumberList {
  #numbers = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = number;
  }

  /** 0 past the end. */
  at(index: number): number {
    return index < this.#length ? (this.#numbers[index] ?? 0) : 0;
  }

  /** The numbers themselves, until the next one is pushed; not to be written to. */
  numbers(): Float64Array {
    return this.#numbers.subarray(0, this.#length);
  }

  /** Puts them in order, the least first. */
  sort(): void {
    this.#numbers.subarray(0, this.#length).sort();
  }

  /** The numbers from `start` up to `end`, as an array of their own. */
  slice(start: number, end: number): number[] {
    const numbers: number[] = [];
    for (let i = start; i < end && i < this.#length; i++) numbers.push(this.#numbers[i] ?? 0);
    return numbers;
  }
}
