// Which of many numbers share a 64-bit key: a hash table in typed arrays, some 30 bytes a number, where a database
// would sort rows.

const FIRST_ROOM = 1024;
/** No number follows. */
const NONE = -1;

/** Numbers (ids) by their keys, of which those are given back that share theirs with another. */
export class GroupsByKey {
  #ids: Float64Array;
  /** Lower and upper half of each key. */
  #keys: Uint32Array;
  /** Of each number, the next one of its key, by its place. */
  #next: Int32Array;
  /** Whether a number is not the first of its key. */
  #follows: Uint8Array;
  /** Places of the first numbers, by the hash of their keys; a power of two of slots, more than numbers by half. */
  #slots: Int32Array;
  #length = 0;

  /** With room for so many numbers; where more come, it is made anew. */
  constructor(room = FIRST_ROOM) {
    const most = Math.max(1, room);
    this.#ids = new Float64Array(most);
    this.#keys = new Uint32Array(2 * most);
    this.#next = new Int32Array(most);
    this.#follows = new Uint8Array(most);
    this.#slots = slotsFor(most);
  }

  get length(): number {
    return this.#length;
  }

  /** Takes up a number under the key of the halves `low` and `high`, 32 bits each. */
  add(id: number, low: number, high: number): void {
    if (this.#length === this.#ids.length) this.#grow();
    const at = this.#length++;
    this.#ids[at] = id;
    this.#keys[2 * at] = low;
    this.#keys[2 * at + 1] = high;
    this.#next[at] = NONE;
    this.#enter(at);
  }

  /** The numbers of each key that has several, as they came; groups in the order of their first. */
  *[Symbol.iterator](): Generator<number[], void, undefined> {
    for (let first = 0; first < this.#length; first++) {
      if (this.#follows[first] !== 0 || this.#next[first] === NONE) continue;
      const others: number[] = [];
      for (let at = this.#next[first] ?? NONE; at !== NONE; at = this.#next[at] ?? NONE) {
        others.push(this.#ids[at] ?? 0);
      }
      yield [this.#ids[first] ?? 0, ...others.reverse()];
    }
  }

  /** Puts a number behind the first of its key, before those that came in between, or into a slot of its own. */
  #enter(at: number): void {
    const [keys, slots] = [this.#keys, this.#slots];
    const mask = slots.length - 1;
    // Keys are hashes already: their lower bits are as good as any.
    let slot = (keys[2 * at] ?? 0) & mask;
    for (let first = slots[slot] ?? NONE; first !== NONE; first = slots[slot] ?? NONE) {
      if (keys[2 * first] === keys[2 * at] && keys[2 * first + 1] === keys[2 * at + 1]) {
        this.#next[at] = this.#next[first] ?? NONE;
        this.#next[first] = at;
        this.#follows[at] = 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = at;
  }

  #grow(): void {
    const room = 2 * this.#ids.length;
    this.#ids = copied(new Float64Array(room), this.#ids);
    this.#keys = copied(new Uint32Array(2 * room), this.#keys);
    this.#next = copied(new Int32Array(room), this.#next);
    this.#follows = copied(new Uint8Array(room), this.#follows);
    this.#slots = slotsFor(room);
    for (let at = 0; at < this.#length; at++) if (this.#follows[at] === 0) this.#enter(at);
  }
}

function slotsFor(room: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(1.5 * room))).fill(NONE);
}

function copied<T extends { set(from: T): void }>(to: T, from: T): T {
  to.set(from);
  return to;
}
