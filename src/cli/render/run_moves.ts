// A run that moved files, for people and for programs: its steps by what became of them, and what could go back.

import { formatBytes } from "../../base/bytes.ts";
import type { RunId } from "../../domain/run.ts";
import type { StepEvent } from "../../operations/events.ts";
import type { Moves } from "../../operations/show_moves.ts";
import type { AnswerRecord } from "../definition.ts";
import { stepParts } from "./moves.ts";
import type { Page } from "./page.ts";
import { pathField, stepRecord } from "./records.ts";
import { stepLine } from "./steps.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted } from "./words.ts";

/** What stands of them in the record of the run. */
export function movesFields({ steps, undo, unavailable }: Moves) {
  if (unavailable == null) return { steps, undo };
  const { path, ...why } = unavailable;
  return { steps, undo, unavailable: { ...pathField(path), ...why } };
}

/** The steps behind the record of the run: `step` failed then, `left` could not go back now. */
export function* movesRecords({ failed, left }: Moves): Generator<AnswerRecord, void, undefined> {
  for (const step of failed) yield stepRecord(step);
  for (const step of left) yield { ...stepRecord(step), type: "left" };
}

export function printMoves(page: Page, run: RunId, moves: Moves): void {
  const { steps, failed } = moves;
  const parts = [
    [steps.done, "done"],
    [steps.undone, "undone since"],
    [steps.left, "changed when they were to be undone, and left"],
    [steps.failed, "failed"],
    [steps.intended, "begun, to be decided when the catalog is next written"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0);
  page.title("Steps");
  if (shown.length === 0) page.line("none");
  for (const [count, words] of shown) page.line(`${formatCount(count)} ${words}`);
  printSteps(page, "Failed", failed, steps.failed);
  page.title("Undo");
  printUndo(page, run, moves);
}

function printUndo(page: Page, run: RunId, { undo, unavailable, left }: Moves): void {
  if (unavailable != null) {
    const { path, detail } = unavailable;
    page.line(printable(`It cannot be told now: the root "${path}" is not available: ${detail}`));
  }
  if (undo == null) return;
  const { done, bytes, failed, stale, skipped } = undo;
  const rest = stepParts({ ...undo, already: 0 }, "changed since, to be left");
  if (done + rest.length === 0) {
    page.line("Nothing of it is to be undone");
    return;
  }
  const back = `${formatCounted(done, "step")} back, ${formatBytes(bytes)}`;
  page.line(`\`varve undo ${run}\` would take ${back}`);
  if (rest.length > 0) page.line(rest.join(", "));
  printSteps(page, "To be left", left, failed + stale + skipped);
}

function printSteps(page: Page, title: string, steps: readonly StepEvent[], all: number): void {
  if (steps.length === 0) return;
  page.title(title);
  for (const step of steps) page.line(stepLine(step, page.style));
  const more = all - steps.length;
  if (more > 0) page.line(page.style.dim(`and ${formatCount(more)} more`));
}
