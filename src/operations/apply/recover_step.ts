// What came of one step that a crash left undecided, from what is on disk. Cut short, it begins again.

import { assertNever } from "../../base/errors.ts";
import { folderOf } from "../../base/paths.ts";
import type { OpenStep } from "../../catalog/intentions.ts";
import { type FileFacts, hasStamp, sameInode } from "../../disk/move/file_facts.ts";
import { lookIfThere } from "../../disk/move/move_facts.ts";
import { recoverMove } from "../../disk/move/recover_move.ts";
import { putBack, unlinkOwn } from "../../disk/move/remove_if_same.ts";
import { attempt, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Replaced, StampAfter, StepReason } from "../../domain/journal.ts";
import { reversed } from "./act_bundle.ts";
import { afterOf, troubleWords } from "./acted.ts";
import type { Hands } from "./hands.ts";
import { recoverPlace } from "./recover_place.ts";
import { sameBytes } from "./same_bytes.ts";

export type StepRecovered =
  | { readonly kind: "done"; readonly after: StampAfter }
  | { readonly kind: "not-done"; readonly reason: StepReason }
  /** It cannot be told now; it stays as it is. */
  | { readonly kind: "undecided"; readonly detail: string };

/** Finishes or rolls back the step; `left` takes paths of files under names of ours that nobody can place. */
export async function recoverStep(
  step: OpenStep,
  hands: Hands,
  left: string[],
): Promise<StepRecovered> {
  if (step.replaces != null) {
    return recoverReplaced({ ...step, replaces: step.replaces }, hands, left);
  }
  switch (step.action) {
    case "move":
    case "quarantine":
      return recoverMoved(step, hands, left);
    case "copy":
    case "hardlink":
    case "reflink":
      return recoverSecond(step, hands);
    case "uncopy":
    case "unlink":
      return recoverRemoved(step, hands);
    default:
      return assertNever(step.action);
  }
}

async function recoverMoved(step: OpenStep, hands: Hands, left: string[]): Promise<StepRecovered> {
  const { run, from, to, stamp } = step;
  const { calls } = hands;
  const names = hands.names(run, step);
  const recovered = await hands.drive(recoverMove({ from, to, names, expected: stamp }, calls));
  if (recovered.kind === "failed") return undecided(recovered.trouble);
  left.push(...recovered.left);
  switch (recovered.outcome) {
    case "done":
    case "not-done": {
      // Of a bundle that was being taken back when the crash came: a copy on its way back.
      const back = unlinkOwn(hands.names(run, reversed(step, stamp)).part, calls);
      if (back != null) return undecided(back);
      return recovered.outcome === "done" ? done(to, step, hands) : notDone("crash");
    }
    case "target-exists":
      return notDone("target-taken");
    case "source-changed":
    case "unclear":
      return notDone("changed");
    case "gone":
      return notDone("gone");
    default:
      return assertNever(recovered.outcome);
  }
}

/** A copy or a hard link that was being made. */
async function recoverSecond(step: OpenStep, hands: Hands): Promise<StepRecovered> {
  const { run, from, to, stamp, action } = step;
  const { calls } = hands;
  const names = hands.names(run, step);
  const part = unlinkOwn(names.part, calls);
  if (part != null) return undecided(part);
  const back = putBackTarget(step, hands);
  if (back != null) return undecided(back);
  const seen = lookAtBoth(from, to, hands);
  if ("reason" in seen) return undecided(seen);
  const { source, target } = seen;
  if (target == null) return notDone(source == null ? "gone" : "crash");
  if (source == null) return hasStamp(target, stamp) ? done(to, step, hands) : notDone("gone");
  if (sameInode(source, target)) {
    return action === "hardlink" ? done(to, step, hands) : notDone("target-taken");
  }
  if (action === "hardlink" || target.type !== "file" || target.sizeBytes !== stamp.sizeBytes) {
    return notDone("target-taken");
  }
  const same = await hands.drive(sameBytes(from, to, calls));
  if (typeof same !== "boolean") return undecided(same);
  return same ? done(to, step, hands) : notDone("target-taken");
}

/** A copy or a hard link that was being taken away. */
async function recoverRemoved(step: OpenStep, hands: Hands): Promise<StepRecovered> {
  const { from, to } = step;
  // Of a bundle that was being taken back when the crash came: what was removed, being copied again.
  const part = unlinkOwn(hands.names(step.run, step).part, hands.calls);
  if (part != null) return undecided(part);
  const back = putBackTarget(step, hands);
  if (back != null) return undecided(back);
  const seen = lookAtBoth(from, to, hands);
  if ("reason" in seen) return undecided(seen);
  if (seen.target != null) return notDone("crash");
  return seen.source == null ? notDone("gone") : done(from, step, hands);
}

/** A link that was taking the place of a file, or a file that was taking the place of the link again. */
async function recoverReplaced(
  step: OpenStep & { readonly replaces: Replaced },
  hands: Hands,
  left: string[],
): Promise<StepRecovered> {
  const { action, to, stamp, replaces, run } = step;
  const isBack = action === "unlink" || action === "uncopy";
  const old = isBack ? stamp : replaces.stamp;
  const fresh = action === "hardlink" ? stamp : replaces.stamp;
  const isNew = (facts: FileFacts) => {
    const { inode } = facts.stamp;
    if (action === "hardlink") return inode === stamp.inode;
    return inode !== old.inode && hasStamp(facts, fresh);
  };
  const recovered = await recoverPlace({ to, names: hands.names(run, step), old, isNew }, hands);
  if (recovered.kind === "failed") return undecided(recovered.trouble);
  left.push(...recovered.left);
  switch (recovered.kind) {
    case "new":
      return done(to, step, hands, fresh);
    case "old":
      return notDone("crash");
    case "changed":
      return notDone("changed");
    case "gone":
      return notDone("gone");
    default:
      return assertNever(recovered);
  }
}

/** What has been set aside at the target gets its name again. */
function putBackTarget(step: OpenStep, hands: Hands): Trouble | undefined {
  const { targetAside, marker } = hands.names(step.run, step);
  const aside = attempt(() => lookIfThere(targetAside, hands.calls));
  if (aside.code != null) return troubleOf(aside.code, "look", targetAside);
  if (aside.value == null) return undefined;
  const stays = putBack(step.to, { aside: targetAside, marker }, hands.calls);
  return stays.length === 0 ? undefined : troubleOf("EEXIST", "rename", targetAside);
}

function lookAtBoth(
  from: string,
  to: string,
  { calls }: Hands,
): { readonly source?: FileFacts; readonly target?: FileFacts } | Trouble {
  const source = attempt(() => lookIfThere(from, calls));
  if (source.code != null) return troubleOf(source.code, "look", from);
  const target = attempt(() => lookIfThere(to, calls));
  if (target.code != null) return troubleOf(target.code, "look", to);
  return {
    ...(source.value == null ? {} : { source: source.value }),
    ...(target.value == null ? {} : { target: target.value }),
  };
}

/** What is written as done is on the disk by then; `stamp`: what the file should have. */
function done(
  path: string,
  { from, to, stamp: before }: OpenStep,
  { calls }: Hands,
  stamp: Stamp = before,
): StepRecovered {
  for (const folder of new Set([folderOf(from), folderOf(to)])) {
    const { code } = attempt(() => calls.syncFolder(folder));
    if (code != null && code !== "ENOENT") return undecided(troubleOf(code, "sync", folder));
  }
  const facts = attempt(() => calls.look(path));
  if (facts.code != null) return undecided(troubleOf(facts.code, "look", path));
  const after = afterOf(facts.value);
  const isAsItWas =
    after.sizeBytes === stamp.sizeBytes && Math.abs(after.mtimeUs - stamp.mtimeUs) <= ROUNDED_US;
  // Somebody worked on it between the crash and now: an undo and the next scan are to see that.
  return { kind: "done", after: isAsItWas ? after : { ...after, ...stamp, changedUs: 0 } };
}

/** FAT has the coarsest times, steps of two seconds. */
const ROUNDED_US = 2_000_000;

function notDone(reason: StepReason): StepRecovered {
  return { kind: "not-done", reason };
}

function undecided(trouble: Trouble): StepRecovered {
  return { kind: "undecided", detail: troubleWords(trouble) };
}
