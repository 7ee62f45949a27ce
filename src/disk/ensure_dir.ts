// A folder that is there afterwards, named as in @std/fs.

import { mkdirSync } from "node:fs";
import { osPath } from "../base/names.ts";

/**
 * Makes the folder and those above it, where they are not there yet. Throws what the system says: EEXIST
 * where a file has that name, EROFS, EACCES, ENOSPC.
 */
export function ensureDir(path: string): void {
  mkdirSync(osPath(path), { recursive: true });
}
