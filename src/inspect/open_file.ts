// An open file as metadata readers see it: bounded, counted, one reused buffer a thread.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { osPath } from "../base/names.ts";
import { stampOf } from "../disk/entries.ts";
import type { Stamp } from "../domain/entry.ts";
import { SAMPLE_BLOCK } from "./hash.ts";
import { NOT_A_FILE } from "./problem.ts";
import { ReadLimitError, type Source } from "./source.ts";

/**
 * What one file's metadata may cost to read. The largest honest case known is a film's index (moov) of
 * some tens of megabytes; a reader that asks for more has been led round in circles.
 */
const READ_LIMIT_BYTES = 64 * 1024 * 1024;
const READ_LIMIT_CALLS = 4096;

const headBlock = Buffer.alloc(SAMPLE_BLOCK);
let readBlock = Buffer.alloc(256 * 1024);

/** Opens for reading, never through a link and never waiting on a pipe. Disposed by whoever opened it. */
export class OpenFile implements Source, Disposable {
  readonly fd: number;
  /** The stamp when it was opened. */
  readonly stamp: Stamp;
  readonly head: Uint8Array;
  bytesRead = 0;
  #calls = 0;

  /** Throws what the system says (ENOENT, EACCES, EIO, ELOOP for a link), and ENOTFILE for what is no file. */
  constructor(path: string) {
    this.fd = openSync(
      osPath(path),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const stats = fstatSync(this.fd, { bigint: true });
      if (!stats.isFile()) {
        throw Object.assign(new Error("It is no file any more"), { code: NOT_A_FILE });
      }
      this.stamp = stampOf(stats);
      const length = this.readInto(
        headBlock.subarray(0, Math.min(SAMPLE_BLOCK, this.sizeBytes)),
        0,
      );
      this.head = headBlock.subarray(0, length);
    } catch (error) {
      closeSync(this.fd);
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.stamp.sizeBytes;
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.sizeBytes);
    if (offset < 0 || !(offset < end)) return readBlock.subarray(0, 0);
    if (end <= this.head.length) return this.head.subarray(offset, end);
    const wanted = end - offset;
    if (++this.#calls > READ_LIMIT_CALLS || this.bytesRead + wanted > READ_LIMIT_BYTES) {
      throw new ReadLimitError("More was read of it than any sound file asks for");
    }
    if (wanted > readBlock.length) readBlock = Buffer.alloc(wanted);
    const into = readBlock.subarray(0, wanted);
    return into.subarray(0, this.readInto(into, offset));
  }

  /** Fills `into` from `offset`, not limited; returns how much there was. */
  readInto(into: Uint8Array, offset: number): number {
    const filled = readFully(this.fd, into, offset);
    this.bytesRead += filled;
    return filled;
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

/** Fills `into` from `offset` of an open file; returns how much there was. */
export function readFully(fd: number, into: Uint8Array, offset: number): number {
  let filled = 0;
  while (filled < into.length) {
    const length = readSync(fd, into, filled, into.length - filled, offset + filled);
    if (length === 0) break;
    filled += length;
  }
  return filled;
}
