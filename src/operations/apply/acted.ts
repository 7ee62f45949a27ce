// A step as it ended, in our words.

import { assertNever } from "../../base/errors.ts";
import type { FileFacts } from "../../disk/move/file_facts.ts";
import type { Failed, Trouble } from "../../disk/move/trouble.ts";
import type { StampAfter, StepReason, StepToDo } from "../../domain/journal.ts";

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

/** The run was stopped while files were compared for a step: nothing of it was done. */
export type Stopped = { readonly kind: "stopped" };
export const stopped: Stopped = { kind: "stopped" };

/** The stamp of a file at its new place, with the time that nobody can set. */
export function afterOf(facts: FileFacts): StampAfter {
  return { ...facts.stamp, changedUs: Number(facts.changedNs / 1000n) };
}

/** What keeps a step from being done. */
export type NotDone =
  | { readonly kind: "target-exists" | "source-missing" | "source-changed" | "not-a-file" }
  | Failed;

export function notDone(result: NotDone, { from, to }: Pick<StepToDo, "from" | "to">): Acted {
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

/** The file is not there any more. */
export function gone(path: string): Acted {
  return { kind: "stale", reason: "gone", detail: `"${path}" is not there` };
}

/** It is not what the plan had in mind. */
export function changed(path: string): Acted {
  return { kind: "stale", reason: "changed", detail: `"${path}" has changed` };
}

/** The file system cannot do it. */
export function unsupported({ to }: Pick<StepToDo, "to">, why: string): Acted {
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
