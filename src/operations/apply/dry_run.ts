// What applying a plan would do, from the same looks, and nothing done.

import { type FileCalls, fileCalls } from "../../disk/move/file_calls.ts";
import { hasStamp, sameInode } from "../../disk/move/file_facts.ts";
import { attempt, troubleOf } from "../../disk/move/trouble.ts";
import type { StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import { skipped } from "./act_bundle.ts";
import { changed, gone, troubleWords } from "./acted.ts";
import { type ApplyOptions, type ApplyResult, toDo } from "./apply_plan.ts";
import type { Told } from "./carry.ts";
import { lookAtReplaced } from "./look_at_replaced.ts";
import { doneIn, runToGoOnWith } from "./plan_runs.ts";
import type { PlanFile } from "./read_plan.ts";
import { tellUnrecovered } from "./recover.ts";
import { ApplyTally } from "./tally.ts";

/** Tells of each step whether it is `ready`, done `already`, or what is against it. */
export async function dryRun(
  context: Context,
  { calls = fileCalls }: ApplyOptions,
  plan: PlanFile,
  before: readonly RunId[],
): Promise<ApplyResult> {
  const { catalog, clock, signal, emit } = context;
  tellUnrecovered(context);
  const tally = new ApplyTally(clock, emit, "apply", plan.header);
  for await (const bundle of plan.bundles(signal)) {
    signal.throwIfAborted();
    const done = before.length === 0 ? new Set<number>() : doneIn(catalog, before, bundle);
    const tasks = bundle.map((step) => toDo(step, bundle.length));
    const left = tasks.filter(({ n }) => !done.has(n));
    for (const task of tasks) if (done.has(task.n)) tally.already(task);
    const against = new Map<StepToDo, Told>();
    for (const task of left) {
      const told = lookAt(task, calls);
      if (told != null) against.set(task, told);
    }
    for (const task of left) {
      if (against.size === 0) tally.ready(task);
      else tally.ended(task, against.get(task) ?? skipped("stale"));
    }
  }
  const { steps } = plan.header;
  return {
    resumed: runToGoOnWith(catalog, before) != null,
    ...{ end: { kind: "done" }, steps, removedFolders: 0 },
    summary: tally.summary(undefined),
    durationMs: tally.durationMs,
  };
}

function lookAt({ from, to, stamp, replaces, twin }: StepToDo, calls: FileCalls): Told | undefined {
  const source = attempt(() => calls.look(from));
  if (source.code === "ENOENT" || source.code === "ENOTDIR") {
    return gone(from);
  }
  if (source.code != null) return failure(source.code, from);
  if (!hasStamp(source.value, stamp)) {
    return changed(from);
  }
  if (twin != null) {
    const other = attempt(() => calls.look(twin.path));
    if (other.code === "ENOENT" || other.code === "ENOTDIR") return gone(twin.path);
    if (other.code != null) return failure(other.code, twin.path);
  }
  if (replaces != null) {
    const seen = lookAtReplaced(to, replaces, calls);
    return "kind" in seen ? seen : undefined;
  }
  const target = attempt(() => calls.look(to));
  if (target.code === "ENOENT") return undefined;
  if (target.code != null) return failure(target.code, to);
  if (sameInode(source.value, target.value)) return undefined;
  return { kind: "stale", reason: "target-taken", detail: `"${to}" is there already` };
}

function failure(code: string, path: string): Told {
  const trouble = troubleOf(code, "look", path);
  return { kind: "failed", reason: trouble.reason, detail: troubleWords(trouble), left: [] };
}
