// Lists of numbers one after the other: 8 bytes a number and 8 a list, where millions of arrays would not fit.

import { NumberList } from "./number_list.ts";

export class NumberLists {
  readonly #numbers = new NumberList();
  /** Where the numbers of each list end. */
  readonly #ends = new NumberList();

  /** How many lists there are. */
  get length(): number {
    return this.#ends.length;
  }

  /** How many numbers there are in all of them. */
  get numbers(): number {
    return this.#numbers.length;
  }

  push(numbers: readonly number[]): void {
    for (const number of numbers) this.#numbers.push(number);
    this.#ends.push(this.#numbers.length);
  }

  /** A list, as an array of its own; empty past the end. */
  at(index: number): number[] {
    const start = index === 0 ? 0 : this.#ends.at(index - 1);
    return this.#numbers.slice(start, this.#ends.at(index));
  }

  /** The lists, as they came. */
  *[Symbol.iterator](): Generator<number[], void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
