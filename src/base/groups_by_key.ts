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
  /** Of each number, another one of its key, by its place. */
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

  /** The numbers that share their keys; this table may be forgotten then. */
  shared(): Groups {
    const groupOf = new Int32Array(this.#length).fill(NONE);
    let groups = 0;
    let count = 0;
    for (let first = 0; first < this.#length; first++) {
      if (this.#follows[first] !== 0 || this.#next[first] === NONE) continue;
      for (let at = first; at !== NONE; at = this.#next[at] ?? NONE) {
        groupOf[at] = groups;
        count++;
      }
      groups++;
    }
    const numbers = new Float64Array(count);
    const groupOfNumber = new Uint32Array(count);
    let place = 0;
    for (let at = 0; at < this.#length; at++) {
      const group = groupOf[at] ?? NONE;
      if (group === NONE) continue;
      numbers[place] = this.#ids[at] ?? 0;
      groupOfNumber[place++] = group;
    }
    return new Groups(numbers, groupOfNumber, groups);
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

/** Numbers in groups, in 16 bytes a number. A number is named by its place: where it is among `numbers`. */
export class Groups {
  /** All numbers, as they came. */
  readonly numbers: Float64Array;
  /** How many groups there are. */
  readonly count: number;
  /** The places of each group's numbers, group by group. */
  readonly #places: Uint32Array;
  /** Where each group starts among them, and one more: where the next would. */
  readonly #starts: Uint32Array;

  /** `groupOf`: of each number, that of its group, from 0 up to `count`. */
  constructor(numbers: Float64Array, groupOf: Uint32Array, count: number) {
    this.numbers = numbers;
    this.count = count;
    this.#places = new Uint32Array(numbers.length);
    this.#starts = new Uint32Array(count + 1);
    // A counting sort: sizes become ends, and ends become starts while places are put in from behind.
    for (const group of groupOf) this.#starts[group] = (this.#starts[group] ?? 0) + 1;
    let end = 0;
    for (let group = 0; group <= count; group++) {
      end += this.#starts[group] ?? 0;
      this.#starts[group] = end;
    }
    for (let place = numbers.length - 1; place >= 0; place--) {
      const group = groupOf[place] ?? 0;
      const at = (this.#starts[group] ?? 0) - 1;
      this.#starts[group] = at;
      this.#places[at] = place;
    }
  }

  /** Places of a group's numbers, ascending: as they came. */
  placesOf(group: number): Uint32Array {
    return this.#places.subarray(this.#starts[group], this.#starts[group + 1]);
  }
}
