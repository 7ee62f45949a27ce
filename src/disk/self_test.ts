// Whether the system tells the truth about files, and what a folder's file system can do. Kernels of NAS
// devices are known to answer statx falsely: a scan on such a one would take every file for changed, or none.

import { lstatSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { AppError, ExitCode } from "../base/errors.ts";
import { joinPath, nameFromBytes, osPath } from "../base/names.ts";
import type { Stamp } from "../domain/entry.ts";
import { eachEntry, stampOf } from "./entries.ts";

export class StatLiesError extends AppError {
  override readonly name = "StatLiesError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "This system cannot be trusted to tell changed files: update it, or run `varve doctor` and report what it says";
  constructor(folder: string, difference: string) {
    super(`The system answers falsely about a file just written in "${folder}": ${difference}`);
  }
}

/** Odd sizes and a time that no clock gives by itself; even seconds, since FAT knows no others. */
const SIZE_BYTES = 12_345;
const MTIME_S = 981_173_106;

/** How a stamp is asked for. */
export type Ask = (folder: string, name: string) => Stamp | undefined;

/**
 * Writes a file of known size and time into `folder`, looks at it in every way that Varve does, and removes
 * it. Throws `StatLiesError` where an answer is wrong, and what the system says where it cannot be written.
 */
export function checkStat(folder: string, ways: Readonly<Record<string, Ask>> = askedBy): void {
  using scratch = scratchFolder(folder);
  const name = "known";
  const path = osPath(joinPath(scratch.path, name));
  writeFileSync(path, new Uint8Array(SIZE_BYTES));
  utimesSync(path, MTIME_S, MTIME_S);
  const inodes = new Set<number>();
  for (const [way, ask] of Object.entries(ways)) {
    const lie = (what: string) => new StatLiesError(folder, `${way}: ${what}`);
    const stamp = ask(scratch.path, name);
    if (stamp == null) throw lie("the file is not there");
    if (stamp.sizeBytes !== SIZE_BYTES) throw lie(`${stamp.sizeBytes} bytes, not ${SIZE_BYTES}`);
    const seconds = stamp.mtimeUs / 1e6;
    if (seconds !== MTIME_S) throw lie(`modified at ${seconds} s, not ${MTIME_S} s`);
    inodes.add(stamp.inode);
  }
  if (inodes.size > 1) throw new StatLiesError(folder, `inodes ${[...inodes].join(" and ")}`);
}

/** The two ways that Varve looks at files: node:fs, and the call of the walk. */
export const askedBy = {
  fs: (folder, name) => stampOf(lstatSync(osPath(joinPath(folder, name)), { bigint: true })),
  walk: (folder, name) => {
    let found: Stamp | undefined;
    eachEntry(folder, (bytes, start, end, type, stamp) => {
      if (type === "file" && nameFromBytes(bytes.subarray(start, end)) === name) found = stamp();
    });
    return found;
  },
} satisfies Record<string, Ask>;

/** Makes the names of scratch folders differ within this process. */
let scratches = 0;

/** A new folder in `folder`, removed with all in it when disposed. */
export function scratchFolder(folder: string): Disposable & { readonly path: string } {
  const path = joinPath(folder, `.varve-test-${process.pid}-${scratches++}`);
  mkdirSync(osPath(path));
  return {
    path,
    [Symbol.dispose]: () => rmSync(osPath(path), { recursive: true, force: true }),
  };
}
