// The old name of a file that is whole under its new one. Before anything is removed the old name is taken away and
// the new one is looked at again: should both, against all appearance, be one name (a file system that ignores case
// or a folder that is mounted twice, with inodes that mean nothing), then the new one is gone with it, and it comes
// back.

import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, sameContent, sameInode, untouched } from "./file_facts.ts";
import { type Aside, type Removed, removeIf } from "./remove_if_same.ts";
import { attempt, failed, type Trouble, troubleOf } from "./trouble.ts";

export type MovedFile = {
  readonly from: string;
  readonly to: string;
  /** What has the new name. */
  readonly target: FileFacts;
  /** The source as it was when its bytes were read; undefined: it is the target itself, which has two names. */
  readonly source: FileFacts | undefined;
};

/** Removes the source if nothing has happened to it and the target stays. */
export function removeSource(
  { from, to, target, source }: MovedFile,
  names: Aside,
  calls: FileCalls,
): Removed {
  let trouble: Trouble | undefined;
  const stays = () => {
    const seen = attempt(() => calls.look(to));
    if (seen.code != null && seen.code !== "ENOENT") trouble = troubleOf(seen.code, "look", to);
    return seen.code == null && sameInode(seen.value, target);
  };
  const told = (removed: Removed): Removed =>
    // A disk that cannot be asked is no change of the file.
    removed.kind === "changed" && trouble != null ? failed(trouble, removed.left) : removed;
  if (source == null) {
    const isLink = (facts: FileFacts) => sameInode(facts, target);
    return told(removeIf(from, (facts) => isLink(facts) && stays(), names, calls, isLink));
  }
  const isSource = (facts: FileFacts) => sameContent(facts, source) && stays();
  return told(removeIf(from, isSource, names, calls, (facts) => untouched(facts, source)));
}
