// Opens, reads and closes many files of a folder: by system calls through bun:ffi on Linux, which take names as the
// bytes they are and two thirds of the time; by the portable calls elsewhere, and for an error's own words.

import { ptr } from "bun:ffi";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { compileLess } from "../base/compile_less.ts";
import { joinPath, nameFromBytes, osPath } from "../base/names.ts";
import { libc } from "./libc.ts";

/** Never through a link, and never waiting on a pipe. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The files of one folder, and of those below it. Whoever made it disposes it. */
export class FilesBelow implements Disposable {
  readonly #folder: string;
  readonly #names: Uint8Array;
  readonly #namesAt: number;
  readonly #folderFd: number;

  /**
   * `names` holds the paths of files from there, each followed by a zero byte. Throws what the system says of the
   * folder.
   */
  constructor(folder: string, names: Uint8Array) {
    this.#folder = folder;
    this.#names = names;
    this.#namesAt = names.length === 0 ? 0 : ptr(names.buffer) + names.byteOffset;
    this.#folderFd = openSync(osPath(folder), constants.O_RDONLY | constants.O_DIRECTORY);
  }

  /** Opens the file whose name begins at `start` of the names. Throws what the system says. */
  open(start: number): number {
    if (libc != null) {
      const fd = libc.openat(this.#folderFd, this.#namesAt + start, OPEN_FLAGS, 0);
      if (fd >= 0) return fd;
    }
    const name = this.#names.subarray(start, this.#names.indexOf(0, start));
    return openSync(osPath(joinPath(this.#folder, nameFromBytes(name))), OPEN_FLAGS);
  }

  close(fd: number): void {
    if (libc == null) closeSync(fd);
    else libc.close(fd);
  }

  [Symbol.dispose](): void {
    closeSync(this.#folderFd);
  }
}

/** A buffer that system calls fill: its address does not change. */
export class ReadBuffer {
  readonly bytes: Buffer;
  readonly #at: number;

  constructor(length: number) {
    this.bytes = Buffer.from(new ArrayBuffer(length));
    this.#at = ptr(this.bytes.buffer);
  }

  /**
   * Fills the buffer from `at` with the bytes of an open file that come next, or those from `offset`; fewer than
   * `length` only at its end. Throws what the system says.
   */
  fill(fd: number, at: number, length: number, offset?: number): number {
    let filled = 0;
    while (filled < length) {
      const from = offset == null ? null : offset + filled;
      const read = this.#read(fd, at + filled, length - filled, from);
      if (read === 0) break;
      filled += read;
    }
    return filled;
  }

  #read(fd: number, at: number, length: number, offset: number | null): number {
    if (libc != null && offset == null) {
      const read = libc.read(fd, this.#at + at, length);
      if (read >= 0) return read;
    }
    return readSync(fd, this.bytes, at, length, offset);
  }
}

compileLess(FilesBelow.prototype.open, ReadBuffer.prototype.fill);
