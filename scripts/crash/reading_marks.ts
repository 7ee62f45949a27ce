// Which files of a folder were read, told by the file system and not by the program: reading a file moves the
// time of its last access past that of its last change (relatime, the default of Linux).

import { lstatSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Seconds before its modification that a file is said to have been read last. */
const BEFORE_S = 86_400;

/** Marks all files below a folder unread. Throws where the file system keeps no access times. */
export function markUnread(folder: string): void {
  if (!keepsAccessTimes(folder)) {
    throw new Error(
      "The file system of the temporary folder keeps no access times; set TMPDIR to one that does",
    );
  }
  for (const path of filesBelow(folder)) {
    const { mtimeMs } = lstatSync(path);
    utimesSync(path, mtimeMs / 1000 - BEFORE_S, mtimeMs / 1000);
  }
}

/** How many files below a folder were read since they were marked. */
export function countRead(folder: string): number {
  return filesBelow(folder).filter((path) => {
    const { atimeMs, mtimeMs } = lstatSync(path);
    return atimeMs >= mtimeMs;
  }).length;
}

function keepsAccessTimes(folder: string): boolean {
  const probe = join(folder, ".access-time-probe");
  try {
    writeFileSync(probe, "probe");
    utimesSync(probe, 1, 2);
    readFileSync(probe);
    return lstatSync(probe).atimeMs > 1000;
  } finally {
    rmSync(probe, { force: true });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
