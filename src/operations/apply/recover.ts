// What a crash left undecided is decided before anything else is written: every step that the journal has as
// intended is finished or rolled back from what is on disk, and a bundle is together again.

import type { Clock } from "../../base/clock.ts";
import { folderOf } from "../../base/paths.ts";
import { type OpenStep, openSteps } from "../../catalog/intentions.ts";
import { Journal } from "../../catalog/journal.ts";
import { libraryId } from "../../catalog/library.ts";
import type { Catalog } from "../../catalog/open.ts";
import { getRun } from "../../catalog/runs.ts";
import { stepFolder } from "../../catalog/step_folders.ts";
import { Whereabouts } from "../../catalog/whereabouts.ts";
import { type FileCalls, fileCalls } from "../../disk/move/file_calls.ts";
import { hasStamp } from "../../disk/move/file_facts.ts";
import { makeFolders } from "../../disk/move/make_folders.ts";
import { attempt } from "../../disk/move/trouble.ts";
import type { RunId } from "../../domain/run.ts";
import type { NoticeEvent } from "../events.ts";
import { act } from "./act.ts";
import { type ActedInBundle, actBundle, isUncertain, reversed } from "./act_bundle.ts";
import { FolderNotes } from "./folder_notes.ts";
import { Hands } from "./hands.ts";
import { newRootIn } from "./new_root.ts";
import { recoverStep, type StepRecovered } from "./recover_step.ts";
import { RootsUsed } from "./roots_used.ts";
import { type Ending, Settler, undoneBy } from "./settle.ts";

export type RecoverOptions = {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly emit: (event: NoticeEvent) => void;
  /** Asked between two bundles. */
  readonly signal?: AbortSignal;
  /** Default: the system's. */
  readonly calls?: FileCalls;
};

export type RecoverSummary = {
  /** Found done, or finished. */
  readonly done: number;
  /** Found not done, or taken back. */
  readonly notDone: number;
  /** To be decided another time: their disk is not there, or fails. */
  readonly undecided: number;
};

/** Recovers the steps of all runs. Idempotent; costs one look into an index where there is nothing to do. */
export async function recoverSteps(options: RecoverOptions): Promise<RecoverSummary> {
  const { catalog, emit } = options;
  const open = openSteps(catalog);
  const total = { done: 0, notDone: 0, undecided: 0 };
  if (open.length === 0) return total;
  for (const [run, steps] of byRun(open)) {
    using journal = new Journal(catalog, run);
    const { done, notDone, undecided } = await new Recovery(options, run, journal).run(steps);
    total.done += done;
    total.notDone += notDone;
    total.undecided += undecided;
    const parts = [
      ...(done === 0 ? [] : [`${done} done`]),
      ...(notDone === 0 ? [] : [`${notDone} not done`]),
      ...(undecided === 0 ? [] : [`${undecided} to be decided later`]),
    ];
    const message = `Run ${run} was cut short; its last steps were looked at: ${parts.join(", ")}`;
    emit({ type: "notice", level: undecided > 0 ? "warn" : "info", message });
  }
  return total;
}

/** Tells those who only look of what `recoverSteps` would decide: such steps are found half done. */
export function tellUnrecovered({ catalog, emit }: Pick<RecoverOptions, "catalog" | "emit">): void {
  for (const [run, steps] of byRun(openSteps(catalog))) {
    const message = `Run ${run} was cut short: what came of its last steps, ${steps.length} at most, is decided before anything else is moved`;
    emit({ type: "notice", level: "warn", message });
  }
}

function byRun(steps: readonly OpenStep[]): Map<RunId, OpenStep[]> {
  return Map.groupBy(steps, ({ run }) => run);
}

class Recovery {
  readonly #options: RecoverOptions;
  readonly #run: RunId;
  readonly #journal: Journal;
  readonly #hands: Hands;
  readonly #notes: FolderNotes;
  readonly #settler: Settler;
  readonly #roots: RootsUsed;

  constructor(options: RecoverOptions, run: RunId, journal: Journal) {
    const { catalog, clock, calls = fileCalls } = options;
    this.#options = options;
    this.#run = run;
    this.#journal = journal;
    this.#hands = new Hands({ calls, clock, libraryId: libraryId(catalog) });
    this.#notes = new FolderNotes(catalog, run, calls);
    this.#roots = new RootsUsed(catalog);
    const isUndo = undoneBy(catalog, run) != null;
    const newRoot = isUndo ? () => undefined : newRootIn(targetOf(catalog, run));
    this.#settler = new Settler(catalog, run, journal, new Whereabouts(catalog, newRoot));
  }

  async run(steps: readonly OpenStep[]): Promise<RecoverSummary> {
    const total = { done: 0, notDone: 0, undecided: 0 };
    for (const bundle of Map.groupBy(steps, ({ n, bundle }) => bundle ?? n).values()) {
      this.#options.signal?.throwIfAborted();
      const settled = await this.#bundle(bundle);
      if (settled === "undecided") {
        total.undecided += bundle.length;
        continue;
      }
      for (const { kind } of settled) {
        if (kind === "done") total.done += 1;
        else total.notDone += 1;
      }
    }
    return total;
  }

  /**
   * Where one of its steps cannot be told nothing is written of the bundle: all of it is looked at again another
   * time, or it would not be together.
   */
  async #bundle(steps: readonly OpenStep[]): Promise<readonly StepRecovered[] | "undecided"> {
    const { emit } = this.#options;
    const found: StepRecovered[] = [];
    const left: string[] = [];
    for (const step of steps) {
      // A lost mount must not look like lost files.
      const lost = this.#roots.lost(step.from) ?? this.#roots.lost(step.to);
      found.push(
        lost == null
          ? await recoverStep(step, this.#hands, left)
          : { kind: "undecided", detail: `The root "${lost.path}" is away. ${lost.detail}` },
      );
    }
    const settled = found.some(isUndecided) ? found : await this.#together(steps, found);
    const isOpen = settled.some(isUndecided);
    if (!isOpen) this.#settle(steps, settled);
    for (const path of left) {
      const message = "A file that was set aside when a run was cut short is kept under that name";
      emit({ type: "notice", level: "warn", message, path });
    }
    for (const [i, { from }] of steps.entries()) {
      const one = settled[i];
      if (one?.kind !== "undecided") continue;
      const message = `It cannot be told yet what became of a file that was being moved: ${one.detail}`;
      emit({ type: "notice", level: "warn", message, path: from });
    }
    return isOpen ? "undecided" : settled;
  }

  /** Writes what came of the steps of a bundle. */
  #settle(steps: readonly OpenStep[], settled: readonly StepRecovered[]): void {
    const folders = steps.flatMap(({ from, to }) => [...this.#noted(from), ...this.#noted(to)]);
    const times = this.#notes.timesOf(new Set(folders));
    this.#journal.write(() => {
      for (const [i, step] of steps.entries()) {
        const ending = endingOf(settled[i]);
        if (ending != null) this.#settler.write(step, ending);
      }
      this.#notes.writeTimes(times);
    });
  }

  /** The folders around a path that the run has changed, or has noted that it will. */
  *#noted(path: string): Generator<string, void, undefined> {
    const { catalog } = this.#options;
    let folder = folderOf(path);
    for (; stepFolder(catalog, this.#run, folder) != null; folder = folderOf(folder)) {
      yield folder;
      if (folder === "/") return;
    }
  }

  /** The part of a bundle that is not done is done, or the part that is done is taken back. */
  async #together(
    steps: readonly OpenStep[],
    found: readonly StepRecovered[],
  ): Promise<readonly StepRecovered[]> {
    const isMixed = found.some(({ kind }) => kind === "done") && found.some(isNotDone);
    if (!isMixed) return found;
    const results = [...found];
    const missing = steps.filter((_, i) => isNotDone(results[i]));
    if (missing.every((step) => this.#canBeDone(step))) {
      const bundle = missing.map((step) => ({ step }));
      const acted = await actBundle(bundle, this.#run, this.#hands);
      for (const [i, step] of missing.entries()) {
        const one = recoveredBy(acted[i]);
        if (one != null) results[steps.indexOf(step)] = one;
      }
      if (results.some(isUndecided)) return results;
      if (results.every(({ kind }) => kind === "done")) return results;
    }
    for (const [i, step] of [...steps.entries()].reverse()) {
      const one = results[i];
      if (one?.kind !== "done") continue;
      const back = reversed(step, one.after);
      const acted = await act(back, this.#hands.names(this.#run, back), this.#hands);
      if (acted.kind === "stopped") continue; // Nobody stops a recovery.
      if (acted.kind === "done") results[i] = notDone;
      else if (isUncertain(acted)) results[i] = recoveredBy(acted) ?? one;
    }
    return results;
  }

  /** What needs another file to be compared first is taken back instead: a plan that is gone on with does it. */
  #canBeDone(step: OpenStep): boolean {
    if (step.action === "quarantine") return false;
    const { calls } = this.#hands;
    const facts = attempt(() => calls.look(step.from));
    if (facts.code != null || !hasStamp(facts.value, step.stamp)) return false;
    return makeFolders(folderOf(step.to), calls).kind === "made";
  }
}

/** Stays with the others of its bundle. */
const notDone: StepRecovered = { kind: "not-done", reason: "bundle" };

/** What an act of ours came to; undefined: nothing was done. */
function recoveredBy(acted: ActedInBundle | undefined): StepRecovered | undefined {
  if (acted == null) return undefined;
  if (acted.kind === "done") return { kind: "done", after: acted.after };
  return isUncertain(acted) ? { kind: "undecided", detail: acted.detail } : undefined;
}

function isUndecided({ kind }: StepRecovered): boolean {
  return kind === "undecided";
}

function isNotDone(one: StepRecovered | undefined): boolean {
  return one?.kind === "not-done";
}

function endingOf(one: StepRecovered | undefined): Ending | undefined {
  switch (one?.kind) {
    case "done":
      return { kind: "done", after: one.after };
    case "not-done":
      return { kind: "failed", reason: one.reason };
    default:
      return undefined;
  }
}

/** The folder that the plan of a run was made for, as its options have it. */
function targetOf(catalog: Catalog, run: RunId): string | undefined {
  const options = getRun(catalog, run)?.options;
  if (options == null || typeof options !== "object" || !("target" in options)) return undefined;
  return typeof options.target === "string" ? options.target : undefined;
}
