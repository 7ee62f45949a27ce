// Steps of a plan, or of an undo, as people are told of them one by one.

import type { StepEvent } from "../../operations/events.ts";
import { printable, type Style } from "./style.ts";

/** Whether it is told without being asked for: what was done just as planned is not. */
export function isTroubled({ result, notKept }: StepEvent): boolean {
  if (result === "done") return notKept != null;
  return result !== "already" && result !== "ready";
}

export function stepLine(event: StepEvent, style: Style): string {
  const { result, from, to, detail, reason } = event;
  const word = isTroubled(event) ? style.yellow : style.dim;
  switch (result) {
    case "done":
    case "already":
    case "ready": {
      const lacks = event.notKept == null ? "" : ` (${notKeptWords(event.notKept)})`;
      return `${word(`${result}:`)} ${printable(`${from} → ${to}`)}${lacks}`;
    }
    case "skipped":
      return `${word("left:")} ${printable(`"${from}": ${detail}`)} (${reason})`;
    case "stale":
    case "failed": {
      // What is wrong tells of which file.
      const what = result === "stale" ? "left:" : "failed:";
      return `${word(what)} ${printable(detail ?? from)} (${reason})`;
    }
  }
}

/** "its owner could not be kept" */
export function notKeptWords(notKept: readonly string[]): string {
  return `${printable(notKept.join(", "))} could not be kept`;
}
