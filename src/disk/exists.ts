// Whether something is there, named as in @std/fs.

import { statSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { osPath } from "../base/names.ts";

/**
 * Whether the path leads to something; a link to nothing does not. Throws where that cannot be told
 * (EACCES, EIO): "I may not look" is not "it is not there".
 */
export function exists(path: string): boolean {
  try {
    statSync(osPath(path));
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}
