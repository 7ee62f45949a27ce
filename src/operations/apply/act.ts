// One step on the disk, whatever it does, and what came of it in our words.

import { assertNever } from "../../base/errors.ts";
import { copyAcross } from "../../disk/move/copy_across.ts";
import type { FileFacts } from "../../disk/move/file_facts.ts";
import { hasStamp, sameInode, stampOfFacts } from "../../disk/move/file_facts.ts";
import { hardLink } from "../../disk/move/hard_link.ts";
import { move } from "../../disk/move/move.ts";
import { removeIfSame } from "../../disk/move/remove_if_same.ts";
import type { TemporaryNames } from "../../disk/move/temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import type { StampAfter, StepReason, StepToDo } from "../../domain/journal.ts";
import type { Hands } from "./hands.ts";
import { sameBytes } from "./same_bytes.ts";

/** A step as it ended. */
export type Acted =
  | {
      readonly kind: "done";
      readonly after: StampAfter;
      /** What a copy could not keep: "owner", "mode" … . */
      readonly notKept: readonly string[];
      /** Whether bytes were copied. */
      readonly copied: boolean;
    }
  /** The plan does not fit what is on disk any more; nothing was done. */
  | { readonly kind: "stale"; readonly reason: StepReason; readonly detail: string }
  /** Nothing was lost; what it had made is gone again, but for what `left` names. */
  | {
      readonly kind: "failed";
      readonly reason: StepReason;
      readonly detail: string;
      readonly left: readonly string[];
    };

/** Does one step. The folder of its target must be there. */
export async function act(step: StepToDo, names: TemporaryNames, hands: Hands): Promise<Acted> {
  switch (step.action) {
    case "move":
    case "quarantine":
      return actMove(step, names, hands);
    case "copy":
      return actCopy(step, names, hands);
    case "hardlink":
      return actLink(step, names, hands);
    case "uncopy":
    case "unlink":
      return actRemove(step, names, hands);
    case "reflink":
      return unsupported(step, "This program makes no reflinks yet");
    default:
      return assertNever(step.action);
  }
}

async function actMove(step: StepToDo, names: TemporaryNames, hands: Hands): Promise<Acted> {
  const { from, to, stamp } = step;
  const request = { from, to, names, expected: stamp, space: hands.space };
  const moved = await hands.drive(move(request, hands.calls));
  if (moved.kind !== "moved") return notDone(moved, step);
  return {
    ...{ kind: "done", after: afterOf(moved.file), copied: moved.way === "copied" },
    notKept: moved.notKept.map(({ what, name }) => name ?? what),
  };
}

async function actCopy(step: StepToDo, names: TemporaryNames, hands: Hands): Promise<Acted> {
  const { from, to, stamp } = step;
  const request = { from, to, names, expected: stamp, space: hands.space };
  const copied = await hands.drive(copyAcross(request, hands.calls));
  if (copied.kind !== "copied") return notDone(copied, step);
  return {
    ...{ kind: "done", after: afterOf(copied.target), copied: true },
    notKept: copied.notKept.map(({ what, name }) => name ?? what),
  };
}

function actLink(step: StepToDo, names: TemporaryNames, hands: Hands): Acted {
  const linked = hardLink(step.from, step.to, step.stamp, names, hands.calls);
  switch (linked.kind) {
    case "linked":
      return { kind: "done", after: afterOf(linked.file), notKept: [], copied: false };
    case "already-linked":
      return notDone({ kind: "target-exists" }, step);
    case "other-file-system":
      return unsupported(step, "A hard link cannot lead to another file system");
    case "not-possible":
      return unsupported(step, `The file system refuses hard links (${linked.code})`);
    default:
      return notDone(linked, step);
  }
}

/**
 * Takes a copy or a link away again: only while the file it was made of is there with the same bytes, or is the same
 * file. Its stamp is that of what is taken away.
 */
async function actRemove(step: StepToDo, names: TemporaryNames, hands: Hands): Promise<Acted> {
  const { from, to, stamp } = step;
  const { calls } = hands;
  const target = attempt(() => calls.look(to));
  if (target.code === "ENOENT" || target.code === "ENOTDIR") return gone(to);
  if (target.code != null) return notDone(failed(troubleOf(target.code, "look", to)), step);
  const source = attempt(() => calls.look(from));
  if (source.code === "ENOENT" || source.code === "ENOTDIR") return gone(from);
  if (source.code != null) return notDone(failed(troubleOf(source.code, "look", from)), step);
  if (!hasStamp(target.value, stamp)) return changed(to);
  if (step.action === "unlink") {
    if (!sameInode(source.value, target.value)) return changed(to);
  } else {
    if (sameInode(source.value, target.value)) return changed(to);
    const same = await hands.drive(sameBytes(from, to, calls));
    if (typeof same !== "boolean") return notDone(failed(same), step);
    if (!same) return changed(to);
  }
  const aside = { aside: names.targetAside, marker: names.marker };
  const removed = removeIfSame(to, target.value, aside, calls);
  switch (removed.kind) {
    case "removed":
      break;
    case "missing":
      return gone(to);
    case "changed":
      return changed(to);
    default:
      return notDone(removed, step);
  }
  const left = attempt(() => calls.look(from));
  const after = afterOf(left.code == null ? left.value : source.value);
  return { kind: "done", after, notKept: [], copied: false };
}

/** The stamp of a file at its new place, with the time that nobody can set. */
export function afterOf(facts: FileFacts): StampAfter {
  return { ...stampOfFacts(facts), changedUs: Number(facts.changedNs / 1000n) };
}

type NotDone =
  | { readonly kind: "target-exists" | "source-missing" | "source-changed" | "not-a-file" }
  | Failed;

function notDone(result: NotDone, { from, to }: StepToDo): Acted {
  switch (result.kind) {
    case "target-exists":
      return { kind: "stale", reason: "target-taken", detail: `"${to}" is there already` };
    case "source-missing":
      return gone(from);
    case "source-changed":
      return changed(from);
    case "not-a-file":
      return { kind: "stale", reason: "changed", detail: `"${from}" is no file any more` };
    case "failed": {
      const { trouble, left } = result;
      return { kind: "failed", reason: trouble.reason, detail: troubleWords(trouble), left };
    }
    default:
      return assertNever(result);
  }
}

function gone(path: string): Acted {
  return { kind: "stale", reason: "gone", detail: `"${path}" is not there` };
}

function changed(path: string): Acted {
  return { kind: "stale", reason: "changed", detail: `"${path}" has changed` };
}

function unsupported({ to }: StepToDo, why: string): Acted {
  return { kind: "failed", reason: "unsupported", detail: `${why}: "${to}"`, left: [] };
}

/** What went wrong, for people. */
export function troubleWords({ reason, code, act: what, path }: Trouble): string {
  const words = {
    "no-space": "There is no space left",
    "read-only": "The file system is read-only",
    "disk-error": "The disk reports an error",
    "no-permission": "It is not permitted",
    "name-refused": "The file system refuses the name",
    "file-too-large": "The file is too large for the file system",
    busy: "It is in use",
    "folder-missing": "The folder is not there",
    "temporary-exists": "A file of an earlier run is in the way",
    damaged: "What was read back is not what was written",
    other: "It could not be done",
  }[reason];
  const said = [what, code].filter((part) => part !== "").join(", ");
  return `${words}: "${path}"${said === "" ? "" : ` (${said})`}`;
}
