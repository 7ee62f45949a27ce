// Carries out steps, bundle by bundle: intended in the journal and on the disk first, then done, then settled. One
// durable write serves a whole batch, so that a spinning disk keeps its speed; the steps of a batch that a crash
// leaves undecided are decided by recovery from what is on disk.

import type { Clock } from "../../base/clock.ts";
import { folderOf } from "../../base/paths.ts";
import type { Journal } from "../../catalog/journal.ts";
import type { FileFacts } from "../../disk/move/file_facts.ts";
import { makeFolders } from "../../disk/move/make_folders.ts";
import { attempt, endsRun, troubleOf } from "../../disk/move/trouble.ts";
import type { StepReason, StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import { type ActedInBundle, actBundle, dropped, isUncertain, skipped } from "./act_bundle.ts";
import { type Acted, troubleWords } from "./acted.ts";
import type { FolderNotes } from "./folder_notes.ts";
import type { Hands } from "./hands.ts";
import { type Looked, lookAtBundle } from "./look_at_bundle.ts";
import type { RootsUsed } from "./roots_used.ts";
import type { Ending, Settler } from "./settle.ts";

/** Steps a batch: from so many … */
const FIRST_BATCH = 128;
/** … to so many, while a batch takes less than `SHORT_MS`. */
const MOST_BATCH = 8192;
const SHORT_MS = 500;
/** What was done is settled at least so often. */
const SETTLE_EVERY_MS = 1000;

/** Failures after which a run ends: the next steps would most likely fail as well. */
export const MOST_FAILURES_IN_A_ROW = 5;
export const MOST_FAILURES = 20;

/** How a step ended, as it is told once it is written. */
export type Told = ActedInBundle;

export type Carrying<Step extends StepToDo> = {
  readonly run: RunId;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly journal: Journal;
  readonly settler: Settler;
  readonly notes: FolderNotes;
  readonly hands: Hands;
  /** Roots as they are at this moment: asked once a batch. */
  readonly roots: () => Pick<RootsUsed, "lost">;
  /** Why the step cannot be done as things are; `facts` are of the file that it acts on. Default: its stamp. */
  readonly check: (step: Step, facts: FileFacts) => StepReason | undefined;
  /** Called in the transaction in which a step is settled that was begun, or that was stale or skipped. */
  readonly settled?: (step: Step, told: Told) => void;
  /** Called once what it says is written. */
  readonly tell: (step: Step, told: Told) => void;
  /** Whether there is room for a bundle within the limits of this call. */
  readonly admits: (bundle: readonly Step[]) => boolean;
};

/** Why carrying out ended. */
export type CarryEnd =
  | { readonly kind: "done" }
  | { readonly kind: "interrupted" }
  /** A limit of bytes or time was reached. */
  | { readonly kind: "limit" }
  /** Too many failures, or one that every other step would meet as well. */
  | { readonly kind: "failures"; readonly reason: StepReason; readonly detail: string };

export class Carrier<Step extends StepToDo> {
  readonly #c: Carrying<Step>;
  #batch: (readonly Looked<Step>[])[] = [];
  #batchSteps = 0;
  #batchSize = FIRST_BATCH;
  /** Ended, and not written yet. */
  #unsettled: { readonly step: Step; readonly told: Told; readonly ending?: Ending }[] = [];
  #touched = new Set<string>();
  readonly #made = new Set<string>();
  #roots: Pick<RootsUsed, "lost"> | undefined;
  #failures = 0;
  #inARow = 0;
  #end: CarryEnd | undefined;
  #isBroken = false;

  constructor(carrying: Carrying<Step>) {
    this.#c = carrying;
  }

  /**
   * Carries out the bundles in order. Throws where the catalog cannot be written; what was done by then is in the
   * journal as intended, and recovered by the next run.
   */
  async run(bundles: AsyncIterable<readonly Step[]>): Promise<CarryEnd> {
    const { signal, clock, admits, hands } = this.#c;
    let begunMs = clock.elapsedMs();
    let isLimited = false;
    try {
      for await (const bundle of bundles) {
        this.#end ??= signal.aborted ? { kind: "interrupted" } : undefined;
        isLimited = this.#end == null && !admits(bundle);
        if (this.#end != null || isLimited) break;
        this.#gather(bundle);
        await hands.breathe();
        const gatheredMs = clock.elapsedMs() - begunMs;
        if (this.#batchSteps < this.#batchSize && gatheredMs < SETTLE_EVERY_MS) continue;
        await this.#carryOut();
        this.#adapt(clock.elapsedMs() - begunMs);
        begunMs = clock.elapsedMs();
      }
      // A batch that was gathered and not begun when the run ended is as if it had never been.
      if (this.#end == null) await this.#carryOut();
    } finally {
      if (!this.#isBroken) this.#settle([]);
    }
    return this.#end ?? { kind: isLimited ? "limit" : "done" };
  }

  /** Looks at the files of a bundle, which is put by, or stays as a whole. */
  #gather(bundle: readonly Step[]): void {
    const { hands, check } = this.#c;
    const lost = (path: string) => this.#lost(path);
    const { checked, wrong } = lookAtBundle(bundle, { calls: hands.calls, check, lost });
    if (wrong.size === 0) {
      this.#batch.push(checked);
      this.#batchSteps += checked.length;
      return;
    }
    const isFailure = [...wrong.values()].some(({ kind }) => kind === "failed");
    const other = skipped(isFailure ? "failed" : "stale");
    for (const step of bundle) this.#note(step, wrong.get(step) ?? other, undefined);
  }

  /** Ends the run where the disk of a path has gone since it began: its files are not gone, nor is it a place to write to. */
  #lost(path: string): { readonly reason: StepReason; readonly detail: string } | undefined {
    this.#roots ??= this.#c.roots();
    const root = this.#roots.lost(path);
    if (root == null) return undefined;
    const lost = {
      reason: "disk-error",
      detail: `"${root.path}" is away: ${root.detail}`,
    } as const;
    this.#end ??= { kind: "failures", ...lost };
    return lost;
  }

  /** Intends a batch, does it, and leaves it to be settled with the next. */
  async #carryOut(): Promise<void> {
    const bundles = this.#batch;
    this.#batch = [];
    this.#batchSteps = 0;
    const { clock, signal, hands } = this.#c;
    const isLost = bundles.some((bundle) =>
      bundle.some(({ step: { from, to } }) => this.#lost(from) ?? this.#lost(to)),
    );
    this.#roots = undefined;
    this.#settle(isLost ? [] : bundles);
    if (isLost) return;
    let settledMs = clock.elapsedMs();
    for (const bundle of bundles) {
      this.#end ??= signal.aborted ? { kind: "interrupted" } : undefined;
      if (this.#end != null) {
        for (const { step } of bundle) {
          this.#unsettled.push({ step, told: dropped, ending: endingOf(dropped) });
        }
        continue;
      }
      const results = await this.#actOn(bundle);
      if (results.includes(dropped)) this.#end ??= { kind: "interrupted" };
      const isOpen = results.some(isUncertain);
      for (const [i, { step }] of bundle.entries()) {
        const told = results[i];
        if (told != null) this.#note(step, told, isOpen ? { kind: "open" } : endingOf(told));
      }
      await hands.breathe();
      if (clock.elapsedMs() - settledMs < SETTLE_EVERY_MS) continue;
      this.#settle([]);
      settledMs = clock.elapsedMs();
    }
  }

  async #actOn(bundle: readonly Looked<Step>[]): Promise<readonly ActedInBundle[]> {
    const { run, hands } = this.#c;
    for (const { step } of bundle) {
      const { from, to } = step;
      const folder = folderOf(to);
      this.#touched.add(folderOf(from));
      this.#touched.add(folder);
      if (this.#made.has(folder)) continue;
      const made = makeFolders(folder, hands.calls);
      if (made.kind === "failed") {
        const { trouble, left } = made;
        const detail = troubleWords(trouble);
        const failure: Acted = { kind: "failed", reason: trouble.reason, detail, left };
        return bundle.map((_, i) => (i === 0 ? failure : skipped("failed")));
      }
      for (const path of made.folders) this.#touched.add(folderOf(path));
      if (this.#made.size >= MOST_BATCH) this.#made.clear();
      this.#made.add(folder);
    }
    const results = await actBundle(bundle, run, hands);
    // A folder that was there may have been taken away since.
    if (results.some(({ kind }) => kind === "failed")) this.#made.clear();
    return results;
  }

  /** Takes note of how a step ended (`ending`: where it was begun), and whether the run should end with it. */
  #note(step: Step, told: Told, ending: Ending | undefined): void {
    this.#unsettled.push({ step, told, ...(ending == null ? {} : { ending }) });
    if (told.kind === "done") this.#inARow = 0;
    if (told.kind !== "failed") return;
    this.#failures += 1;
    this.#inARow += 1;
    const { reason, detail } = told;
    const isHopeless =
      endsRun(told) || this.#inARow >= MOST_FAILURES_IN_A_ROW || this.#failures >= MOST_FAILURES;
    if (isHopeless) {
      this.#end ??= { kind: "failures", reason, detail };
    }
  }

  /** Writes what has ended, and intends what comes next, in one transaction; then tells what has ended. */
  #settle(bundles: readonly (readonly Looked<Step>[])[]): void {
    const { journal, settler, notes, tell } = this.#c;
    const ended = this.#unsettled;
    const next = bundles.flatMap((bundle) => bundle.map(({ step }) => step));
    if (ended.length === 0 && next.length === 0) return;
    // What is written as done must be on the disk, names too.
    const unsynced = new Set([...this.#touched].filter((folder) => !this.#sync(folder)));
    const isOpen = ({ from, to }: Step) =>
      unsynced.size > 0 && (unsynced.has(folderOf(from)) || unsynced.has(folderOf(to)));
    const times = notes.timesOf(this.#touched);
    for (const { from, to } of next) {
      notes.look(folderOf(from));
      notes.look(folderOf(to));
    }
    // What a transaction that failed has left in memory must not be written later.
    this.#isBroken = true;
    journal.write(() => {
      for (const { step, told, ending } of ended) {
        if (ending != null) settler.write(step, isOpen(step) ? { kind: "open" } : ending);
        if (told !== dropped) this.#c.settled?.(step, told);
      }
      notes.write();
      notes.writeTimes(times);
      journal.intend(next);
    });
    this.#isBroken = false;
    this.#unsettled = [];
    this.#touched.clear();
    for (const { step, told } of ended) {
      if (told !== dropped) tell(step, told);
    }
  }

  /** Whether the names in a folder are on the disk; where they are not, the run ends. */
  #sync(folder: string): boolean {
    const { code } = attempt(() => this.#c.hands.calls.syncFolder(folder));
    if (code == null || code === "ENOENT") return true;
    const trouble = troubleOf(code, "sync", folder);
    this.#end ??= { kind: "failures", reason: trouble.reason, detail: troubleWords(trouble) };
    return false;
  }

  /** More steps a batch while it takes but a moment, fewer when it takes long. */
  #adapt(batchMs: number): void {
    if (batchMs < SHORT_MS) this.#batchSize = Math.min(MOST_BATCH, this.#batchSize * 2);
    else if (batchMs > SETTLE_EVERY_MS) this.#batchSize = Math.max(16, this.#batchSize / 2);
  }
}

function endingOf(told: Told): Ending {
  if (told === dropped) return { kind: "dropped" };
  return told.kind === "done"
    ? { kind: "done", after: told.after }
    : { kind: "failed", reason: told.reason };
}
