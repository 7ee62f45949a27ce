// Steps that put a hard link or a reflink in place of a file with the same bytes, and those that take it back. Both
// files are read whole and compared first, and nothing may have happened to either since.

import { type FileFacts, hasStamp, sameInode } from "../../disk/move/file_facts.ts";
import { hardLinkOver, type LaidOver, reflinkOver } from "../../disk/move/lay_over.ts";
import { makeOwn } from "../../disk/move/make_own.ts";
import type { TemporaryNames } from "../../disk/move/temporary_names.ts";
import { attempt, failed, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import type { Replaced, StepToDo } from "../../domain/journal.ts";
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
import type { Hands } from "./hands.ts";
import { sameBytes } from "./same_bytes.ts";

/** A step with the file that it replaces, or gives back. */
export type StepOver = StepToDo & { readonly replaces: Replaced };

/** Lays the link over the file at its target. */
export async function actOver(
  step: StepOver,
  names: TemporaryNames,
  hands: Hands,
): Promise<Acted | Stopped> {
  const { from, to, stamp, replaces } = step;
  const { calls } = hands;
  const source = lookAt(from, hands);
  if ("kind" in source) return source;
  const old = lookAt(to, hands);
  if ("kind" in old) return old;
  if (!hasStamp(source, stamp)) return changed(from);
  if (!isTheFile(old, replaces)) return changed(to);
  if (sameInode(source, old)) {
    const detail = `"${to}" is the same file as "${from}" already`;
    return { kind: "stale", reason: "target-taken", detail };
  }
  const same = await hands.compare(sameBytes(from, to, calls));
  if (same == null) return stopped;
  if (typeof same !== "boolean") return notDone(failed(same), step);
  if (!same) return changed(to);
  const request = { from, to, names, source, old };
  const laid =
    step.action === "hardlink" ? hardLinkOver(request, calls) : reflinkOver(request, calls);
  return actedOver(laid, step);
}

function actedOver(laid: LaidOver, step: StepOver): Acted {
  switch (laid.kind) {
    case "replaced":
      return {
        ...{ kind: "done", after: afterOf(laid.file), copied: false },
        notKept: laid.notKept.map(({ what, name }) => name ?? what),
      };
    case "source-changed":
      return changed(step.from);
    case "target-changed":
      return changed(step.to);
    case "other-file-system":
      return unsupported(step, `A ${step.action} cannot lead to another file system`);
    case "not-possible":
      return step.action === "hardlink"
        ? unsupported(step, `The file system refuses hard links (${laid.code})`)
        : unsupported(
            step,
            `The file system shares no blocks between files, as btrfs does and XFS made with reflink=1 (${laid.code})`,
          );
    case "failed":
      return notDone(laid, step);
  }
}

/** What the link has replaced becomes a file of its own again. Its stamp is that of the link. */
export async function actMakeOwn(
  step: StepOver,
  names: TemporaryNames,
  hands: Hands,
): Promise<Acted> {
  const { to, stamp, replaces } = step;
  const { former } = replaces;
  if (former == null) throw new Error(`Step ${step.n} is to give back what nobody has looked at`);
  const link = lookAt(to, hands);
  if ("kind" in link) return link;
  if (!isTheFile(link, { stamp })) return changed(to);
  const request = { path: to, expected: link, former, names, space: hands.space };
  const made = await hands.drive(makeOwn(request, hands.calls));
  if (made.kind === "changed") return changed(to);
  if (made.kind === "failed") return notDone(made, step);
  return {
    ...{ kind: "done", after: afterOf(made.file), copied: true },
    notKept: made.notKept.map(({ what, name }) => name ?? what),
  };
}

/** The stamp counts, and the inode where it is known. */
function isTheFile(facts: FileFacts, { stamp }: Replaced): boolean {
  if (!hasStamp(facts, stamp)) return false;
  return stamp.inode === 0 || facts.stamp.inode === stamp.inode;
}

function lookAt(path: string, { calls }: Hands): FileFacts | Acted {
  const seen = attempt(() => calls.look(path));
  if (seen.code === "ENOENT" || seen.code === "ENOTDIR") return gone(path);
  if (seen.code == null) return seen.value;
  const trouble: Trouble = troubleOf(seen.code, "look", path);
  return notDone(failed(trouble), { from: path, to: path });
}
