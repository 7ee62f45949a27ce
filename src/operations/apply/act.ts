// One step on the disk, whatever it does.

import { assertNever } from "../../base/errors.ts";
import { copyAcross } from "../../disk/move/copy_across.ts";
import { type FileFacts, hasStamp, sameInode } from "../../disk/move/file_facts.ts";
import { hardLink } from "../../disk/move/hard_link.ts";
import { move } from "../../disk/move/move.ts";
import { removeIfSame } from "../../disk/move/remove_if_same.ts";
import type { TemporaryNames } from "../../disk/move/temporary_names.ts";
import { attempt, failed, troubleOf } from "../../disk/move/trouble.ts";
import type { StepToDo } from "../../domain/journal.ts";
import { actMakeOwn, actOver } from "./act_over.ts";
import {
  type Acted,
  afterOf,
  changed,
  gone,
  notDone,
  type Stopped,
  stopped,
  unsupported,
} from "./acted.ts";
import { againstTwin } from "./against_twin.ts";
import type { Hands } from "./hands.ts";
import { sameBytes } from "./same_bytes.ts";

/** Does one step. The folder of its target must be there; `facts` as in `actBundle`. */
export async function act(
  step: StepToDo,
  names: TemporaryNames,
  hands: Hands,
  facts?: FileFacts,
): Promise<Acted | Stopped> {
  const { replaces } = step;
  if (replaces != null) {
    const over = { ...step, replaces };
    const isBack = step.action === "unlink" || step.action === "uncopy";
    return isBack ? actMakeOwn(over, names, hands) : actOver(over, names, hands);
  }
  switch (step.action) {
    case "move":
    case "quarantine":
      return actMove(step, names, hands, facts);
    case "copy":
      return actCopy(step, names, hands);
    case "hardlink":
      return actLink(step, names, hands);
    case "uncopy":
    case "unlink":
      return actRemove(step, names, hands);
    case "reflink":
      return unsupported(step, "A reflink is made only in place of a file with the same bytes");
    default:
      return assertNever(step.action);
  }
}

async function actMove(
  step: StepToDo,
  names: TemporaryNames,
  hands: Hands,
  facts: FileFacts | undefined,
): Promise<Acted | Stopped> {
  const { from, to, stamp } = step;
  const against = step.twin == null ? undefined : await againstTwin(step, step.twin, hands);
  if (against != null) return against;
  const seen = facts == null ? {} : { seen: facts };
  const request = { from, to, names, expected: stamp, space: hands.space, ...seen };
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
async function actRemove(
  step: StepToDo,
  names: TemporaryNames,
  hands: Hands,
): Promise<Acted | Stopped> {
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
    const same = await hands.compare(sameBytes(from, to, calls));
    if (same == null) return stopped;
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
