// Looks at the files of a bundle before anything is written of it.

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { type FileFacts, sameInode } from "../../disk/move/file_facts.ts";
import { attempt, troubleOf } from "../../disk/move/trouble.ts";
import type { Replaced, StepReason, StepToDo } from "../../domain/journal.ts";
import { type Acted, gone, troubleWords } from "./acted.ts";
import { lookAtReplaced } from "./look_at_replaced.ts";

/** A step, with the stamp of its file as it is now. */
export type Looked<Step extends StepToDo = StepToDo> = {
  readonly step: Step;
  /** Of the file that it acts on. */
  readonly facts: FileFacts;
};

export type LookedAt<Step extends StepToDo> = {
  /** Steps that can be done. */
  readonly checked: readonly Looked<Step>[];
  /** Steps that cannot, and why. */
  readonly wrong: ReadonlyMap<Step, Acted>;
};

export type LookWith<Step extends StepToDo> = {
  readonly calls: FileCalls;
  /** Why the step cannot be done as things are. */
  readonly check: (step: Step, facts: FileFacts) => StepReason | undefined;
  /** Why what was at a path cannot be seen: its disk has gone. */
  readonly lost: (
    path: string,
  ) => { readonly reason: StepReason; readonly detail: string } | undefined;
};

export function lookAtBundle<Step extends StepToDo>(
  bundle: readonly Step[],
  look: LookWith<Step>,
): LookedAt<Step> {
  const checked: Looked<Step>[] = [];
  const wrong = new Map<Step, Acted>();
  for (const step of bundle) {
    const seen = lookAtSource(step, look);
    // One file alone is told by the rename itself; of several, none should have to be taken back.
    const facts = bundle.length === 1 || "kind" in seen ? seen : lookAtTarget(step, seen, look);
    const replaces = "kind" in facts ? undefined : lookAtPlace(step, look);
    if ("kind" in facts) wrong.set(step, facts);
    else if (replaces != null && "kind" in replaces) wrong.set(step, replaces);
    else {
      const stamp = facts.stamp;
      const found = replaces == null ? { ...step, stamp } : { ...step, stamp, replaces };
      checked.push({ step: found, facts });
    }
  }
  return { checked, wrong };
}

/** The path of the file that a step acts on: what an `uncopy` takes away lies at its target. */
export function actsOn({ action, from, to }: StepToDo): string {
  return action === "uncopy" || action === "unlink" ? to : from;
}

function lookAtSource<Step extends StepToDo>(
  step: Step,
  { calls, check, lost }: LookWith<Step>,
): FileFacts | Acted {
  const path = actsOn(step);
  const seen = attempt(() => calls.look(path));
  if (seen.code === "ENOENT" || seen.code === "ENOTDIR") {
    const away = lost(path);
    return away == null ? gone(path) : { kind: "failed", ...away, left: [] };
  }
  if (seen.code != null) {
    const trouble = troubleOf(seen.code, "look", path);
    return { kind: "failed", reason: trouble.reason, detail: troubleWords(trouble), left: [] };
  }
  const facts = seen.value;
  const reason = facts.type === "file" ? check(step, facts) : "changed";
  if (reason == null) return facts;
  return { kind: "stale", reason, detail: `"${path}" has changed` };
}

function lookAtTarget<Step extends StepToDo>(
  step: Step,
  facts: FileFacts,
  { calls }: LookWith<Step>,
): FileFacts | Acted {
  if (actsOn(step) === step.to || step.replaces != null) return facts;
  const there = attempt(() => calls.look(step.to));
  // Its own name in another case, where that is the same to the file system, is not taken.
  if (there.code != null || sameInode(there.value, facts)) return facts;
  return { kind: "stale", reason: "target-taken", detail: `"${step.to}" is there already` };
}

/** The file that a link is to replace, with all that an undo gives back to it; undefined: it replaces none. */
function lookAtPlace<Step extends StepToDo>(
  step: Step,
  { calls, lost }: LookWith<Step>,
): Replaced | Acted | undefined {
  const { replaces, to } = step;
  if (replaces == null || actsOn(step) === to) return undefined;
  const seen = lookAtReplaced(to, replaces, calls);
  const isGone = "kind" in seen && seen.kind === "stale" && seen.reason === "gone";
  const away = isGone ? lost(to) : undefined;
  return away == null ? seen : { kind: "failed", ...away, left: [] };
}
