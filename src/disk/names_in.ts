// The names in one folder, of whatever kind: what a new name may not collide with.

import { systemCode } from "../base/errors.ts";
import { nameFromBytes } from "../base/names.ts";
import { type EntryType, eachEntry } from "./entries.ts";

export type NameInFolder = { readonly name: string; readonly type: EntryType };

/**
 * Every name in a folder, in no order; undefined where there is no folder of that path. Throws what the system says
 * where it cannot be told (EACCES, EIO).
 */
export function namesIn(folder: string): NameInFolder[] | undefined {
  const names: NameInFolder[] = [];
  try {
    eachEntry(folder, (bytes, start, end, type) => {
      names.push({ name: nameFromBytes(bytes.subarray(start, end)), type });
    });
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  return names;
}
