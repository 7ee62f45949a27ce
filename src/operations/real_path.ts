// Paths as people type them, as the catalog knows them: links on the way resolved, as a scan resolves those of
// its roots. What is not there (a lost mount, a deleted file) stays as it was typed.

import { realpathSync } from "node:fs";
import { joinPath, nameFromBytes, osPath } from "../base/names.ts";

/** The folder at the absolute `path`, links resolved. */
export function realFolder(path: string): string {
  try {
    return nameFromBytes(realpathSync(osPath(path), { encoding: "buffer" }));
  } catch {
    return path; // Not there, or not to be looked at: there is nothing to resolve.
  }
}

/** The file at the absolute `path`: links of its folder resolved, its own name kept. */
export function realFile(path: string): string {
  const slash = path.lastIndexOf("/");
  return joinPath(realFolder(path.slice(0, slash) || "/"), path.slice(slash + 1));
}
