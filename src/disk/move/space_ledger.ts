// Free space, less what copies under way will still write: so that two of them do not count on the same bytes.

import { type FileCalls, fileCalls } from "./file_calls.ts";

export type Shortage = {
  readonly kind: "no-space";
  readonly neededBytes: number;
  readonly freeBytes: number;
};

/** Space that is promised to one copy until it is disposed of. */
export class Reservation implements Disposable {
  readonly kind = "reserved";
  readonly #held: Map<bigint, number>;
  readonly #device: bigint;
  readonly #bytes: number;
  #leftBytes = 0;

  constructor(held: Map<bigint, number>, device: bigint, bytes: number) {
    this.#held = held;
    this.#device = device;
    this.#bytes = bytes;
    this.#hold(bytes);
  }

  /** So many of its bytes are written by now, and count as used on the disk. */
  wrote(totalBytes: number): void {
    this.#hold(Math.max(0, this.#bytes - totalBytes));
  }

  [Symbol.dispose](): void {
    this.#hold(0);
  }

  #hold(bytes: number): void {
    const others = (this.#held.get(this.#device) ?? 0) - this.#leftBytes;
    this.#leftBytes = bytes;
    this.#held.set(this.#device, others + bytes);
  }
}

export class SpaceLedger {
  /** Bytes promised on each device (st_dev). */
  readonly #held = new Map<bigint, number>();
  readonly #keepFreeBytes: number;
  readonly #calls: FileCalls;

  /** `keepFreeBytes` are left free on every device: a full volume troubles more than this program. */
  constructor(keepFreeBytes: number, calls: FileCalls = fileCalls) {
    this.#keepFreeBytes = keepFreeBytes;
    this.#calls = calls;
  }

  /** Promises bytes on the device of a folder, if it has them. Throws what the system says. */
  reserve(folder: string, bytes: number): Reservation | Shortage {
    const { device } = this.#calls.look(folder);
    const held = this.#held.get(device) ?? 0;
    const freeBytes = this.#calls.freeBytes(folder) - held - this.#keepFreeBytes;
    if (bytes > freeBytes) {
      return { kind: "no-space", neededBytes: bytes, freeBytes: Math.max(0, freeBytes) };
    }
    return new Reservation(this.#held, device, bytes);
  }
}
