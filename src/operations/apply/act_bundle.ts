// The steps of a bundle, all of them or none: where one cannot be done, those before it are taken back.

import type { FileFacts } from "../../disk/move/file_facts.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import { act } from "./act.ts";
import type { StepOver } from "./act_over.ts";
import type { Acted } from "./acted.ts";
import type { Hands } from "./hands.ts";

/** A step of a bundle as it ended; `skipped`: another one of the bundle could not be done. */
export type ActedInBundle =
  | Acted
  | {
      readonly kind: "skipped";
      readonly reason: "bundle";
      readonly detail: string;
      /** What came of the other one. */
      readonly because: "stale" | "failed";
    };

/** Of a step that was intended, and not begun when the run ended: as if it had never been. It is not told. */
export const dropped: ActedInBundle = {
  kind: "skipped",
  reason: "bundle",
  detail: "",
  because: "failed",
};

/** Told of the steps of a bundle that stay because of another one. */
export function skipped(because: "stale" | "failed"): ActedInBundle {
  const detail =
    because === "stale"
      ? "Another file of its bundle is not as the plan has it"
      : "Another file of its bundle could not be moved";
  return { kind: "skipped", reason: "bundle", detail, because };
}

/**
 * Does the steps in order; the folders of their targets must be there; `facts` are of the file that a step acts on, as
 * it was seen a moment ago, where somebody has looked. A step that could not be taken back stays
 * done, which its detail tells: no file is lost by it, but the bundle is not together.
 */
export async function actBundle(
  bundle: readonly { readonly step: StepToDo; readonly facts?: FileFacts }[],
  run: RunId,
  hands: Hands,
): Promise<readonly ActedInBundle[]> {
  const results: ActedInBundle[] = [];
  for (const { step, facts } of bundle) {
    const acted = await act(step, hands.names(run, step), hands, facts);
    if (acted.kind !== "done") {
      const isStopped = acted.kind === "stopped";
      const other = isStopped ? dropped : skipped(acted.kind);
      const steps = bundle.map((one) => one.step);
      const before = await takeBack(steps, results, other, run, hands);
      const behind = steps.slice(results.length + 1).map(() => other);
      return [...before, isStopped ? dropped : acted, ...behind];
    }
    results.push(acted);
  }
  return results;
}

/**
 * Something is not where it should be, or the disk says that an act failed which it may have done all the same: what
 * the bundle came to is for recovery to say, which looks.
 */
export function isUncertain(acted: ActedInBundle): boolean {
  if (acted.kind !== "failed") return false;
  if (acted.left.length > 0) return true;
  return ["disk-error", "temporary-exists", "other"].includes(acted.reason);
}

/** The last first. */
async function takeBack(
  steps: readonly StepToDo[],
  done: readonly ActedInBundle[],
  other: ActedInBundle,
  run: RunId,
  hands: Hands,
): Promise<readonly ActedInBundle[]> {
  const results = [...done];
  for (const [i, step] of [...steps.slice(0, done.length).entries()].reverse()) {
    const result = results[i];
    if (result?.kind !== "done") continue;
    const back = reversed(step, result.after);
    const acted = await act(back, hands.names(run, back), hands);
    if (acted.kind === "done") results[i] = other;
  }
  return results;
}

/** The step that takes a step back, which left a file of that stamp. */
export function reversed(step: StepToDo, after: StepToDo["stamp"]): StepToDo {
  const { action, from, to, replaces, twin: _, ...rest } = step;
  const stamp = { sizeBytes: after.sizeBytes, mtimeUs: after.mtimeUs, inode: after.inode };
  if (replaces != null) return reversedOver({ ...step, replaces }, stamp);
  switch (action) {
    case "move":
    case "quarantine":
      return { ...rest, action: "move", from: to, to: from, stamp };
    case "copy":
    case "reflink":
      return { ...rest, action: "uncopy", from, to, stamp };
    case "hardlink":
      return { ...rest, action: "unlink", from, to, stamp };
    case "uncopy":
      return { ...rest, action: "copy", from, to, stamp };
    case "unlink":
      return { ...rest, action: "hardlink", from, to, stamp };
  }
}

/** What was replaced becomes a file of its own again, or is replaced again. */
function reversedOver(step: StepOver, after: Stamp): StepToDo {
  const { action, replaces, stamp } = step;
  switch (action) {
    case "hardlink":
    case "reflink": {
      const back = action === "hardlink" ? "unlink" : "uncopy";
      return { ...step, action: back, stamp: after, replaces: { ...replaces, by: stamp } };
    }
    default: {
      const { by, ...replaced } = replaces;
      const again = action === "unlink" ? "hardlink" : "reflink";
      return {
        ...{ ...step, action: again },
        stamp: by ?? stamp,
        replaces: { ...replaced, stamp: after },
      };
    }
  }
}
