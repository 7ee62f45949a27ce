// Where files are put aside: below the root that they lie in, and so on the same file system, in a folder of the
// run under the path they had. Scans leave it out; nothing there is ever deleted but by a purge.

import { joinPath } from "../base/names.ts";

export const QUARANTINE_FOLDER = ".varve-quarantine";

/**
 * The place of a file in quarantine. `path` lies in `root`, both absolute; `batch` names the folder of those put
 * aside together.
 */
export function quarantinePlace(root: string, path: string, batch: string): string {
  const below = path.slice(root === "/" ? 1 : root.length + 1);
  return joinPath(joinPath(joinPath(root, QUARANTINE_FOLDER), batch), below);
}

/** The folder of a batch by when it was planned: "2026-01-02T013000Z" of whole Unix microseconds. */
export function quarantineBatch(atUs: number): string {
  return `${new Date(Math.floor(atUs / 1000)).toISOString().slice(0, 19).replaceAll(":", "")}Z`;
}

/** Whether what lies in the folder `path` was put aside. */
export function isPutAside(path: string): boolean {
  return path.split("/").includes(QUARANTINE_FOLDER);
}
