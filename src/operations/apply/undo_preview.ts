// What an undo would do, from the same looks, and nothing done.

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { sameInode } from "../../disk/move/file_facts.ts";
import { attempt, troubleOf } from "../../disk/move/trouble.ts";
import type { Context } from "../context.ts";
import { skipped } from "./act_bundle.ts";
import { troubleWords } from "./acted.ts";
import type { Told } from "./carry.ts";
import { actsOn } from "./look_at_bundle.ts";
import type { ApplyTally } from "./tally.ts";
import { changeSince, type StepBack, stepsBack, type UndoScope } from "./undo_source.ts";

/** Tells the tally of each step whether it is ready, or what is against it. */
export async function previewUndo(
  { catalog, signal }: Pick<Context, "catalog" | "signal">,
  scope: UndoScope,
  calls: FileCalls,
  tally: ApplyTally,
): Promise<void> {
  for (const bundle of stepsBack(catalog, scope)) {
    signal.throwIfAborted();
    const against = new Map<StepBack, Told>();
    for (const step of bundle) {
      const told = lookAt(step, calls);
      if (told != null) against.set(step, told);
    }
    for (const step of bundle) {
      if (against.size === 0) tally.ready(step);
      else tally.ended(step, against.get(step) ?? skipped("stale"));
    }
  }
}

function lookAt(step: StepBack, calls: FileCalls): Told | undefined {
  const path = actsOn(step);
  const file = attempt(() => calls.look(path));
  if (file.code === "ENOENT" || file.code === "ENOTDIR") {
    return { kind: "stale", reason: "gone", detail: `"${path}" is not there` };
  }
  if (file.code != null) return failure(file.code, path);
  const reason =
    file.value.type === "file" ? changeSince(path, step, file.value, calls) : "changed";
  if (reason != null) return { kind: "stale", reason, detail: `"${path}" has changed` };
  if (path === step.to) return undefined;
  const there = attempt(() => calls.look(step.to));
  if (there.code === "ENOENT" || there.code === "ENOTDIR") return undefined;
  if (there.code != null) return failure(there.code, step.to);
  if (sameInode(there.value, file.value)) return undefined;
  return { kind: "stale", reason: "target-taken", detail: `"${step.to}" is there already` };
}

function failure(code: string, path: string): Told {
  const trouble = troubleOf(code, "look", path);
  return { kind: "failed", reason: trouble.reason, detail: troubleWords(trouble), left: [] };
}
