// Where a plan is written that nobody gave a name.

import { joinPath } from "../base/names.ts";
import { ensureDir } from "../disk/ensure_dir.ts";
import { exists } from "../disk/exists.ts";

/** A path that no plan has yet, in a folder that is made: "merge-2026-01-02T013000Z.jsonl", "…-2.jsonl". */
export function newPlanPath(dataFolder: string, operation: string, batch: string): string {
  const folder = joinPath(dataFolder, "plans");
  ensureDir(folder);
  for (let number = 1; ; number++) {
    const name = `${operation}-${batch}${number === 1 ? "" : `-${number}`}.jsonl`;
    const path = joinPath(folder, name);
    if (!exists(path)) return path;
  }
}
