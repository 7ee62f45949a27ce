// The steps of a run as an undo takes them: the last first, turned round, bundles together, each with what tells
// whether the file is still what the run left.

import { nextTurn } from "../../base/turn.ts";
import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import { type JournalStep, stepsOfRun } from "../../catalog/journal_steps.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { type FileFacts, hasStamp } from "../../disk/move/file_facts.ts";
import { attempt } from "../../disk/move/trouble.ts";
import type { StepReason, StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import { reversed } from "./act_bundle.ts";
import { RootsUsed } from "./roots_used.ts";
import { sampleAt } from "./sample_of.ts";

/** A step to be taken back. */
export type StepBack = StepToDo & {
  /** When the file was last changed, as the run left it; 0 where that is not known. */
  readonly changedUs: number;
  /** 16 hex digits; absent where it is not known. */
  readonly sample?: string;
};

export type UndoScope = {
  readonly run: RunId;
  /** Only bundles of which a file was, or is now, at or below this absolute path. */
  readonly under?: string;
  /** Steps that an earlier undo has left are tried again. */
  readonly again: boolean;
};

/** Bundles of steps to be taken back; the last first. */
export function* stepsBack(
  catalog: Catalog,
  { run, under, again }: UndoScope,
): Generator<readonly StepBack[], void, undefined> {
  let bundle: JournalStep[] = [];
  const wanted = () => {
    const isUnder = ({ from, to }: JournalStep) =>
      under == null || isAtOrBelow(from, under) || isAtOrBelow(to, under);
    const steps = bundle.some(isUnder) ? bundle.filter(isOpen) : [];
    bundle = [];
    // In the order in which they were done: a bundle is together whichever way it goes.
    return steps.reverse().map(stepBack);
  };
  const isOpen = ({ state }: JournalStep) => state === "done" || (state === "left" && again);
  for (const step of stepsOfRun(catalog, run, "backward")) {
    const isSame = step.bundle != null && bundle[0]?.bundle === step.bundle;
    if (bundle.length > 0 && !isSame) {
      const steps = wanted();
      if (steps.length > 0) yield steps;
    }
    bundle.push(step);
  }
  const steps = wanted();
  if (steps.length > 0) yield steps;
}

/** Bundles after which others have their turn. */
const BUNDLES_A_TURN = 1000;

/** The roots between which the steps would go; throws the signal's reason. */
export async function rootsOfStepsBack(
  catalog: Catalog,
  scope: UndoScope,
  signal: AbortSignal,
): Promise<RootsUsed> {
  const used = new RootsUsed(catalog);
  let count = 0;
  for (const bundle of stepsBack(catalog, scope)) {
    for (const { from, to } of bundle) {
      used.add(from);
      used.add(to);
    }
    if (++count % BUNDLES_A_TURN !== 0) continue;
    await nextTurn();
    signal.throwIfAborted();
  }
  return used;
}

function stepBack(step: JournalStep): StepBack {
  const { n, bundle, action, from, to, after, sample, replaces } = step;
  if (after == null) throw new Error(`Step ${n} of run ${step.run} is done, and no stamp is known`);
  const plain: StepToDo = {
    ...{ n, action, from, to, stamp: step.stamp },
    ...(bundle == null ? {} : { bundle }),
    ...(replaces == null ? {} : { replaces }),
  };
  return {
    ...reversed(plain, after),
    changedUs: after.changedUs,
    ...(sample == null ? {} : { sample }),
  };
}

/**
 * Why a file is not to be touched: it is not what the run left. A file that nothing has happened to since is told by
 * its ctime alone; any other is read where its sample is known.
 */
export function changeSince(
  path: string,
  step: StepBack,
  facts: FileFacts,
  calls: FileCalls,
): StepReason | undefined {
  if (!hasStamp(facts, step.stamp)) return "changed";
  if (step.changedUs !== 0 && Number(facts.changedNs / 1000n) === step.changedUs) return undefined;
  if (step.sample == null) return undefined;
  const sample = attempt(() => sampleAt(path, facts.sizeBytes, calls));
  // What cannot be read cannot be told to be the same.
  return sample.code == null && sample.value === step.sample ? undefined : "changed";
}
