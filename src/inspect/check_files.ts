// Reads files whole, from the disk and not from memory, to hold their bytes against what the catalog says of them.

import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { joinPath, osPath } from "../base/names.ts";
import { stampOf } from "../disk/entries.ts";
import { forgetCache } from "../disk/move/native_calls.ts";
import { type Stamp, sameStamp } from "../domain/entry.ts";
import { CONTENT_BYTES, SAMPLE_BYTES } from "../domain/hashes.ts";
import { digestAlgorithms, type Problem } from "../domain/inspection.ts";
import {
  type Checked,
  type DigestName,
  differing,
  type FileToCheck,
  isDigested,
} from "../domain/verification.ts";
import { contentOf, readEnds, sampleRead } from "./content.ts";
import { NOT_A_FILE, problemOf } from "./problem.ts";

/**
 * Checks files of a folder one after the other, in the order of their inodes, which is about that of a disk; the
 * answers are in the order of the files. Never throws on account of a file.
 */
export function checkFiles(folder: string, files: readonly FileToCheck[]): Checked[] {
  const checked: Checked[] = [];
  const order = files.map((file, at) => ({ file, at }));
  order.sort((a, b) => a.file.stamp.inode - b.file.stamp.inode);
  for (const { file, at } of order) checked[at] = checkFile(joinPath(folder, file.name), file);
  return checked;
}

function checkFile(path: string, file: FileToCheck): Checked {
  try {
    const found = readOnce(path, file);
    if (found.status !== "read" || differing(file.known, found.digests).length === 0) return found;
    // Before it is called rot: bad memory, cables and controllers give other bytes at another read.
    const again = readOnce(path, file);
    if (again.status !== "read" || differing(found.digests, again.digests).length === 0)
      return again;
    return { status: "failed", problem: unsteady };
  } catch (error) {
    return { status: "failed", problem: problemOf(error, "hash") };
  }
}

/**
 * Reads it from the disk, unless it has another stamp: the content digest and every digest that is known; where
 * none is, the sample.
 */
function readOnce(path: string, { stamp, known }: FileToCheck): Checked {
  const { sizeBytes } = stamp;
  using file = new UncachedFile(path);
  const before = file.state();
  if (!sameStamp(before.stamp, stamp)) return { status: "edited", stamp: before.stamp };
  const algorithms = digestAlgorithms.filter((algorithm) => known[algorithm] != null);
  const hashers = algorithms.map((name) => ({ name, hasher: new Bun.CryptoHasher(name) }));
  const content = Buffer.alloc(CONTENT_BYTES);
  const read = contentOf(file.fd, sizeBytes, content, 0, (block) => {
    for (const { hasher } of hashers) hasher.update(block);
  });
  const digests: Partial<Record<DigestName, string>> = { content: content.toHex() };
  for (const { name, hasher } of hashers) digests[name] = hasher.digest("hex");
  if (!isDigested(known)) digests.sample = readSample(path, sizeBytes);
  const after = file.state();
  if (read !== sizeBytes || !sameStamp(after.stamp, stamp)) {
    return { status: "edited", stamp: after.stamp };
  }
  return { status: "read", digests, changedUs: after.changedUs, bytesRead: sizeBytes };
}

/** Of a file that was read just now. */
function readSample(path: string, sizeBytes: number): string {
  using file = new UncachedFile(path);
  const sample = Buffer.alloc(SAMPLE_BYTES);
  sampleRead(readEnds(file.fd, sizeBytes), sample, 0);
  return sample.toHex();
}

/** An open file that is read from the disk, and of which nothing stays in memory: a library would fill it. */
class UncachedFile implements Disposable {
  readonly fd: number;

  /** Throws what the system says. */
  constructor(path: string) {
    this.fd = openSync(osPath(path), OPEN_FLAGS);
    forgetCache(this.fd);
  }

  /** Throws where it is no file. */
  state(): { readonly stamp: Stamp; readonly changedUs: number } {
    const stats = fstatSync(this.fd, { bigint: true });
    if (!stats.isFile()) {
      throw Object.assign(new Error("It is no file any more"), { code: NOT_A_FILE });
    }
    return { stamp: stampOf(stats), changedUs: Number(stats.ctimeNs / 1000n) };
  }

  [Symbol.dispose](): void {
    forgetCache(this.fd);
    closeSync(this.fd);
  }
}

/** Never through a link, and never waiting on a pipe. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const unsteady: Problem = {
  stage: "hash",
  reason: "io-error",
  detail: "Two reads of it gave different bytes: the disk, its cable or the memory is not sound",
};
