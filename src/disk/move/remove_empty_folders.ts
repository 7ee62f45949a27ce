// Folders that are left empty when their files have been moved away. Only folders with nothing at all in them are
// removed: thumbnails and bookkeeping of other programs (@eaDir, Thumbs.db) are not ours to remove, so folders with
// only those are told, and stay.

import { folderOf } from "../../base/paths.ts";
import { isIgnoredFile, isIgnoredFolder } from "../../domain/ignore.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import type { FileFacts } from "./file_facts.ts";
import { attempt, type Trouble, troubleOf } from "./trouble.ts";

export type RemovedFolders = {
  /** In the order in which they went, with what they were, so that they can be made again. */
  readonly removed: readonly { readonly path: string; readonly facts: FileFacts }[];
  /** Folders with nothing in them but what scans leave out as the system's. */
  readonly onlyIgnored: readonly string[];
  readonly failed: readonly Trouble[];
};

/**
 * Removes those of the folders that are empty, and then those above them that have become so, never a root and
 * never what lies in no root. A folder that is gone or is a link is passed over.
 */
export function removeEmptyFolders(
  candidates: Iterable<string>,
  roots: readonly string[],
  calls: FileCalls = fileCalls,
): RemovedFolders {
  const removed: { path: string; facts: FileFacts }[] = [];
  const failed: Trouble[] = [];
  const full = new Set<string>();
  const isBelowRoot = (path: string) => roots.some((root) => path.startsWith(below(root)));
  // The inner ones first: a folder's own path is longer than that of the one around it.
  const inner = [...new Set(candidates)].sort((a, b) => b.length - a.length);
  for (const candidate of inner) {
    for (let path = candidate; isBelowRoot(path); path = folderOf(path)) {
      const facts = attempt(() => calls.look(path));
      if (facts.code != null || facts.value.type !== "folder") {
        if (facts.code != null && !isGone(facts.code)) {
          failed.push(troubleOf(facts.code, "look", path));
        }
        // One that is gone may have been the last one in the folder around it.
        if (facts.code != null && isGone(facts.code)) continue;
        break;
      }
      const { code } = attempt(() => calls.removeFolder(path));
      if (code === "ENOTEMPTY" || code === "EEXIST") full.add(path);
      else if (code != null) failed.push(troubleOf(code, "remove", path));
      if (code != null) break;
      full.delete(path);
      removed.push({ path, facts: facts.value });
    }
  }
  const onlyIgnored = [...full].filter((path) => holdsOnlyIgnored(path, calls));
  return { removed, onlyIgnored, failed };
}

function holdsOnlyIgnored(path: string, calls: FileCalls): boolean {
  const names = attempt(() => calls.names(path));
  if (names.code != null) return false;
  return names.value.every((name) => isIgnoredFolder(name, false) || isIgnoredFile(name));
}

function isGone(code: string): boolean {
  return code === "ENOENT" || code === "ENOTDIR";
}

function below(root: string): string {
  return root.endsWith("/") ? root : `${root}/`;
}
