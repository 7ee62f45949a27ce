// Folders for what is moved, and which of them are new: undoing a move removes those and no others.

import { folderOf } from "../../base/paths.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import { attempt, type Failed, failed, troubleOf } from "./trouble.ts";

export type MadeFolders =
  /** Those that were not there before, the outermost first. */
  { readonly kind: "made"; readonly folders: readonly string[] } | Failed;

/**
 * Makes the folder, an absolute path, and those above it where they are missing, and brings their names to the
 * disk: what is moved into them must not be lost with them. Where it fails it removes those that it has made.
 */
export function makeFolders(path: string, calls: FileCalls = fileCalls): MadeFolders {
  const missing: string[] = [];
  let code: string | undefined;
  for (let folder = path; ; folder = folderOf(folder)) {
    code = attempt(() => calls.makeFolder(folder)).code;
    missing.push(folder);
    if (code !== "ENOENT" || folder === "/") break;
  }
  const made: string[] = [];
  const outermost = missing.pop() ?? path;
  if (code == null) made.push(outermost);
  else if (code !== "EEXIST" || !isFolder(outermost, calls)) {
    return failed(troubleOf(code === "EEXIST" ? "ENOTDIR" : code, "make", outermost));
  }
  for (const folder of missing.reverse()) {
    const next = attempt(() => calls.makeFolder(folder)).code;
    if (next == null) made.push(folder);
    else if (next !== "EEXIST") return undo(made, next, folder, calls);
  }
  for (const folder of made) {
    const synced = attempt(() => calls.syncFolder(folderOf(folder))).code;
    if (synced != null) return undo(made, synced, folder, calls);
  }
  return { kind: "made", folders: made };
}

/** A link may lead to a folder; if it does not, what is made in it says so. */
function isFolder(path: string, calls: FileCalls): boolean {
  const there = attempt(() => calls.look(path));
  return there.code == null && (there.value.type === "folder" || there.value.type === "link");
}

function undo(made: readonly string[], code: string, path: string, calls: FileCalls): Failed {
  const left = made.toReversed().filter((folder) => {
    return attempt(() => calls.removeFolder(folder)).code != null;
  });
  return failed(troubleOf(code, "make", path), left);
}
