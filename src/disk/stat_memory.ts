// What the kernel says of a file, in memory of ours: struct stat of the two 64-bit ABIs of Linux. A number that is
// taken out of it makes no object; node:fs makes some thirty of every look.

import { ptr } from "bun:ffi";
import { compileLess } from "../base/compile_less.ts";
import type { Stamp } from "../domain/entry.ts";
import { libc } from "./libc.ts";

/** Numbers of calls (linux/arch/…/unistd.h), and where numbers lie, in words of 32 bits (asm/stat.h). */
const abis = {
  x64: { newfstatat: 262, fstat: 5, mode: 6, links: 4, user: 7, group: 8 },
  arm64: { newfstatat: 79, fstat: 80, mode: 4, links: 5, user: 6, group: 7 },
} as const;

/** Longer than struct stat on either (144 and 128). */
const BYTES = 256;
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;

const abi = process.arch === "x64" ? abis.x64 : process.arch === "arm64" ? abis.arm64 : undefined;

/** Memory for one look at a time; undefined where this is not a Linux of a known kind. */
export function statMemory(): StatMemory | undefined {
  return libc == null || abi == null ? undefined : new StatMemory(libc.fstatat, abi);
}

type Abi = (typeof abis)[keyof typeof abis];
type Call = NonNullable<typeof libc>["fstatat"];

class StatMemory {
  readonly #call: Call;
  readonly #abi: Abi;
  readonly #words = new Uint32Array(new ArrayBuffer(BYTES));
  readonly #signed = new Int32Array(this.#words.buffer);
  readonly #longs = new BigUint64Array(this.#words.buffer);
  readonly #address = ptr(this.#words);

  constructor(call: Call, abi: Abi) {
    this.#call = call;
    this.#abi = abi;
  }

  /**
   * Looks at a name itself, not through links. `name` is the address of its bytes and a final NUL, from the open
   * folder on, or from the working folder. False where that fails: node:fs says why.
   */
  lookAt(name: number, folder: number = AT_FDCWD): boolean {
    const { newfstatat } = this.#abi;
    return this.#call(newfstatat, folder, name, this.#address, AT_SYMLINK_NOFOLLOW) === 0;
  }

  /** Looks at what is open. */
  lookOpen(fd: number): boolean {
    // The same call without a name: the kernel takes no notice of what fstat has no use for.
    return this.#call(this.#abi.fstat, fd, this.#address, 0, 0) === 0;
  }

  get device(): bigint {
    return this.#longs[0] ?? 0n;
  }

  get inode(): bigint {
    return this.#longs[1] ?? 0n;
  }

  /** Type and permissions. */
  get mode(): number {
    return this.#words[this.#abi.mode] ?? 0;
  }

  get links(): number {
    return this.#words[this.#abi.links] ?? 0;
  }

  get user(): number {
    return this.#words[this.#abi.user] ?? 0;
  }

  get group(): number {
    return this.#words[this.#abi.group] ?? 0;
  }

  get sizeBytes(): number {
    return (this.#words[12] ?? 0) + (this.#words[13] ?? 0) * 2 ** 32;
  }

  /** The stamp that a walk would see. */
  stamp(): Stamp {
    const seconds = (this.#words[22] ?? 0) + (this.#signed[23] ?? 0) * 2 ** 32;
    return {
      sizeBytes: storable(this.sizeBytes),
      mtimeUs: storable(seconds * 1e6 + Math.floor((this.#words[24] ?? 0) / 1000)),
      inode: (this.#words[2] ?? 0) + ((this.#words[3] ?? 0) & 0x1fffff) * 2 ** 32,
    };
  }

  /** Unix nanoseconds of the last access … */
  get accessedNs(): bigint {
    return this.#ns(9);
  }

  /** … of the last change of the bytes … */
  get modifiedNs(): bigint {
    return this.#ns(11);
  }

  /** … and of the last change of anything. */
  get changedNs(): bigint {
    return this.#ns(13);
  }

  #ns(at: number): bigint {
    const seconds = BigInt.asIntN(64, this.#longs[at] ?? 0n);
    return seconds * 1_000_000_000n + (this.#longs[at + 1] ?? 0n);
  }
}

/**
 * A number that survives every store. Times before 1684 and after 2255 and sizes over 9 PB, which only broken
 * clocks, hostile archives and sparse files give, become the nearest that does.
 */
export function storable(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

compileLess(StatMemory.prototype.stamp, StatMemory.prototype.lookAt, StatMemory.prototype.lookOpen);
