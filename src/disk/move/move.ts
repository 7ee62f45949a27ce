// A file moves, named as in @std/fs: by a rename where it stays on its file system, else by a proven copy, after
// which the source is removed. It never replaces a file, and at every instant the file is whole under one of its
// two names, or under one of our own beside them that recovery knows (recover_move.ts).

import { folderOf } from "../../base/paths.ts";
import { type CopyRequest, type CopyState, copyAcross } from "./copy_across.ts";
import type { NotKept } from "./copy_attributes.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import { type FileFacts, hasStamp, sameContent } from "./file_facts.ts";
import { moveWithin } from "./move_within.ts";
import { type Removed, removeIf } from "./remove_if_same.ts";
import { removeSource } from "./remove_source.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { type Attempt, attempt, type Failed, failed, troubleOf } from "./trouble.ts";

export type MoveRequest = CopyRequest & {
  /** The source as somebody saw it a moment ago, which spares a look; the moved file is looked at in any case. */
  readonly seen?: FileFacts;
};

/** Where a move stands; see `CopyState`. After the last one there is nothing left to do. */
export type MoveState =
  | CopyState
  | { readonly state: "renamed" }
  | { readonly state: "source-removed" };

export type MoveResult =
  | {
      readonly kind: "moved";
      readonly way: "renamed" | "copied";
      /** The file under its new name. */
      readonly file: FileFacts;
      /** SHA-256, hex; only of a copy. */
      readonly digest?: string;
      readonly notKept: readonly NotKept[];
    }
  | { readonly kind: "target-exists" | "source-missing" | "source-changed" | "not-a-file" }
  | Failed;

/** Moves a file that has the expected stamp (the inode does not count); the folder of `to` must be there. */
export function* move(
  request: MoveRequest,
  calls: FileCalls = fileCalls,
): Generator<MoveState, MoveResult, void> {
  const { from, to, names, expected } = request;
  const seen: Attempt<FileFacts> =
    request.seen == null ? attempt(() => calls.look(from)) : { value: request.seen };
  if (seen.code === "ENOENT" || seen.code === "ENOTDIR") return { kind: "source-missing" };
  if (seen.code != null) return failed(troubleOf(seen.code, "look", from));
  if (seen.value.type !== "file") return { kind: "not-a-file" };
  if (!hasStamp(seen.value, expected)) return { kind: "source-changed" };
  const within = moveWithin(from, to, names, calls);
  switch (within.kind) {
    case "moved":
      yield { state: "renamed" };
      return renamed(request, seen.value, calls);
    case "target-exists":
      return { kind: "target-exists" };
    case "other-file-system":
      return yield* copied(request, calls);
    default:
      // Network file systems are known to do what they are asked and then to say that it failed.
      return hasArrived(request, seen.value, calls) ? renamed(request, seen.value, calls) : within;
  }
}

function hasArrived({ from, to }: MoveRequest, source: FileFacts, calls: FileCalls): boolean {
  const target = attempt(() => calls.look(to));
  if (target.code != null || !sameContent(target.value, source)) return false;
  return attempt(() => calls.look(from)).code === "ENOENT";
}

/** Sees that it was the file that was meant which got the new name, and not one that had taken its place. */
function renamed(
  { from, to, names }: MoveRequest,
  source: FileFacts,
  calls: FileCalls,
): MoveResult {
  const target = attempt(() => calls.look(to));
  if (target.code != null) return failed(troubleOf(target.code, "look", to), [to]);
  if (!sameContent(target.value, source)) {
    const back = moveWithin(to, from, reversed(names), calls);
    if (back.kind === "moved") return { kind: "source-changed" };
    if (back.kind === "failed") return failed(back.trouble, [to, ...back.left]);
    return failed(troubleOf("EEXIST", "rename", from), [to]);
  }
  return { kind: "moved", way: "renamed", file: target.value, notKept: [] };
}

function* copied(request: MoveRequest, calls: FileCalls): Generator<MoveState, MoveResult, void> {
  const { from, to, names } = request;
  // Better told now than after hours of copying: the source will have to lose its name.
  const may = attempt(() => calls.mayChange(folderOf(from)));
  if (may.code != null) return failed(troubleOf(may.code, "unlink", from));
  const copy = yield* copyAcross(request, calls);
  if (copy.kind !== "copied") return copy;
  const { source, target } = copy;
  const removed = removeSource({ from, to, source, target }, names, calls);
  if (removed.kind === "removed" || removed.kind === "missing") {
    yield { state: "source-removed" };
    const { digest, notKept } = copy;
    return { kind: "moved", way: "copied", file: target, digest, notKept };
  }
  return takeBack(request, target, removed, calls);
}

/** The source stays, so the copy goes; unless the source could not be given back its name. */
function takeBack(
  { from, to, names }: MoveRequest,
  target: FileFacts,
  source: Exclude<Removed, { kind: "removed" | "missing" }>,
  calls: FileCalls,
): MoveResult {
  const trouble = source.kind === "failed" ? source.trouble : troubleOf("EEXIST", "rename", from);
  if (source.left.length > 0) return failed(trouble, [to, ...source.left]);
  const aside = { aside: names.targetAside, marker: names.marker };
  const removed = removeIf(to, (facts) => sameContent(facts, target), aside, calls);
  if (removed.kind === "failed") return failed(removed.trouble, [to, ...removed.left]);
  if (removed.kind === "changed") return failed(troubleOf("", "unlink", to), [to, ...removed.left]);
  return source.kind === "failed" ? failed(trouble) : { kind: "source-changed" };
}

/** The names for the way back. */
function reversed(names: TemporaryNames): TemporaryNames {
  return { ...names, aside: names.targetAside, targetAside: names.aside };
}
