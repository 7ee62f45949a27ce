// A file descriptor as an Output. Writing is synchronous: a slow reader slows the program instead of filling
// its memory, and nothing is lost when the program ends.

import { fstatSync, statSync, writeSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { nameToBytes } from "../base/names.ts";
import type { Output } from "./world.ts";

/** The reader has gone (`varve files | head`). It is no failure: the program ends without a word. */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
}

/**
 * The output of a descriptor; `stream` tells whether it is a terminal and how wide. It is asked for only where the
 * descriptor can be one, since making it costs 3 ms (measured).
 */
export function descriptorOutput(
  descriptor: number,
  stream: () => { readonly isTTY?: boolean; readonly columns?: number },
): Output {
  const isTTY = mayBeTerminal(descriptor) && stream().isTTY === true;
  return {
    isTTY,
    get columns() {
      // A terminal that was never told its size (some schedulers, `script`) says 0.
      return stream().columns || 80;
    },
    write: (text) => writeAll(descriptor, bytesOf(text)),
  };
}

/** Terminals are; files, pipes and /dev/null are not. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isCharacterDevice() && stat.rdev !== statSync("/dev/null").rdev;
  } catch {
    return false; // Closed by whoever started us.
  }
}

/** Names that are not UTF-8 go out as the bytes they are (base/names.ts). */
function bytesOf(text: string): Uint8Array {
  return text.isWellFormed() ? Buffer.from(text, "utf8") : nameToBytes(text);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(descriptor, bytes, offset, bytes.length - offset);
    } catch (error) {
      const code = systemCode(error);
      if (code === "EPIPE" || code === "EIO") throw new OutputClosedError(code, { cause: error });
      // Someone made the pipe non-blocking and it is full: wait for its reader.
      if (code === "EAGAIN") Bun.sleepSync(5);
      else throw error;
    }
  }
}
