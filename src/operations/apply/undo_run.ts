// `varve undo`: takes back what a run did, or the part of it under a path. It is a run with a journal itself, so it
// can be killed and gone on with, and be undone.

import { AppError, ExitCode } from "../../base/errors.ts";
import { Journal } from "../../catalog/journal.ts";
import { doneTotals, hasStep } from "../../catalog/journal_steps.ts";
import { libraryId } from "../../catalog/library.ts";
import type { Catalog } from "../../catalog/open.ts";
import {
  finishRun,
  getRun,
  listRuns,
  type RunRow,
  resumableRun,
  resumeRun,
  startRun,
} from "../../catalog/runs.ts";
import { Whereabouts } from "../../catalog/whereabouts.ts";
import { type FileCalls, fileCalls } from "../../disk/move/file_calls.ts";
import { synologyIndex, type TellIndex } from "../../disk/synoindex.ts";
import type { RunId } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import { NoSuchRunError } from "../list_runs.ts";
import { Carrier, type CarryEnd } from "./carry.ts";
import { FolderNotes } from "./folder_notes.ts";
import { Hands } from "./hands.ts";
import { IndexTeller } from "./index_teller.ts";
import { actsOn } from "./look_at_bundle.ts";
import { tellUnrecovered } from "./recover.ts";
import { restoreFolders } from "./restore_folders.ts";
import { RootsUsed } from "./roots_used.ts";
import { Settler, undoneBy } from "./settle.ts";
import { type ApplySummary, ApplyTally } from "./tally.ts";
import { previewUndo } from "./undo_preview.ts";
import {
  changeSince,
  rootsOfStepsBack,
  type StepBack,
  stepsBack,
  type UndoScope,
} from "./undo_source.ts";

export class NothingMovedError extends AppError {
  override readonly name = "NothingMovedError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "`varve runs` lists them; only `apply` and `undo` move files";
  constructor({ id, operation }: RunRow) {
    super(`Run ${id} (${operation}) is none that moves files`);
  }
}

export type UndoOptions = {
  /** Default: the newest apply of which something is not undone yet. */
  readonly run?: RunId;
  /** Absolute path; only what was or is there. */
  readonly under?: string;
  readonly dryRun: boolean;
  readonly pid: number;
  /** Tells another program of moved files; default: a Synology's index. */
  readonly index?: TellIndex;
  /** Default: the system's. */
  readonly calls?: FileCalls;
  /** Default 64 MiB. */
  readonly keepFreeBytes?: number;
};

export type UndoResult = {
  /** The undo itself; absent for a dry run, and where there is nothing to undo. */
  readonly run?: RunId;
  /** The run that was undone; absent where there is none. */
  readonly undone?: RunId;
  readonly resumed: boolean;
  readonly end: CarryEnd;
  readonly summary: ApplySummary;
  /** Folders that the run had made, and that are gone again. */
  readonly removedFolders: number;
  readonly durationMs: number;
};

/**
 * Throws `NoSuchRunError`, `NothingMovedError` and `RootUnavailableError` before anything is done; later only where
 * the catalog cannot be written.
 */
export async function undoRun(context: Context, options: UndoOptions): Promise<UndoResult> {
  const { catalog, clock, emit } = context;
  if (options.dryRun) tellUnrecovered(context);
  const undone = runToUndo(catalog, options);
  const tally = new ApplyTally(clock, emit, "undo", undefined);
  if (undone == null) {
    const summary = tally.summary(undefined);
    const end: CarryEnd = { kind: "done" };
    return { resumed: false, end, summary, removedFolders: 0, durationMs: 0 };
  }
  const { under } = options;
  const scope = {
    ...{ run: undone.id, again: options.run != null },
    ...(under == null ? {} : { under }),
  };
  (await rootsOfStepsBack(catalog, scope, context.signal)).check();
  if (options.dryRun) {
    const { calls = fileCalls } = options;
    await previewUndo(context, scope, calls, tally);
    const summary = tally.summary(undefined);
    const { durationMs } = tally;
    const end: CarryEnd = { kind: "done" };
    return { undone: undone.id, resumed: false, end, summary, removedFolders: 0, durationMs };
  }
  return new Undoing(context, options, scope).run();
}

/**
 * Goes on with an undo that was stopped, as it was asked then; it must be the one that `resumableRun` finds. Throws
 * as `undoRun` does.
 */
export async function resumeUndo(
  context: Context,
  scope: UndoScope,
  options: Pick<UndoOptions, "pid" | "calls" | "index">,
): Promise<UndoResult> {
  (await rootsOfStepsBack(context.catalog, scope, context.signal)).check();
  return new Undoing(context, options, scope).run();
}

/** The run that is meant; undefined where none is named and there is nothing to undo. */
export function runToUndo(
  catalog: Catalog,
  { run: id, under }: Pick<UndoOptions, "run" | "under">,
): RunRow | undefined {
  if (id == null) {
    const newest = newestApplied(catalog);
    const unfinished = unfinishedUndo(catalog, under);
    return unfinished != null && unfinished.id > (newest?.id ?? 0) ? unfinished.undone : newest;
  }
  const run = getRun(catalog, id);
  if (run == null) throw new NoSuchRunError(id);
  if (run.operation !== "apply" && run.operation !== "undo") throw new NothingMovedError(run);
  return run;
}

/** The newest run of a plan of which something is done and not undone. */
function newestApplied(catalog: Catalog): RunRow | undefined {
  // Taken apart at the first that fits, which closes the query.
  for (const run of listRuns(catalog, { operation: "apply" })) {
    if (hasStep(catalog, run.id, "done")) return run;
  }
  return undefined;
}

/** The newest undo, if it was stopped or killed, and was asked for in the same words. */
function unfinishedUndo(
  catalog: Catalog,
  under: string | undefined,
): { readonly id: RunId; readonly undone: RunRow } | undefined {
  const [last] = listRuns(catalog, { operation: "undo", limit: 1 });
  const undone = last == null ? undefined : undoneBy(catalog, last.id);
  if (last == null || undone == null) return undefined;
  const again = resumableRun(catalog, "undo", optionsOf({ run: undone, under, again: false }));
  const row = again == null ? undefined : getRun(catalog, undone);
  return row == null ? undefined : { id: last.id, undone: row };
}

/** The options of an undo as its run has them; equal ones go on. */
function optionsOf({
  run,
  under,
  again,
}: Omit<UndoScope, "under"> & { under?: string | undefined }) {
  return { run, ...(under == null ? {} : { under }), ...(again ? { named: true } : {}) };
}

class Undoing {
  readonly #context: Context;
  readonly #scope: UndoScope;
  readonly #run: RunId;
  readonly #resumed: boolean;
  readonly #hands: Hands;
  readonly #tally: ApplyTally;
  readonly #whereabouts: Whereabouts;
  readonly #notes: FolderNotes;
  readonly #index: IndexTeller;

  constructor(
    context: Context,
    options: Pick<UndoOptions, "pid" | "calls" | "index" | "keepFreeBytes">,
    scope: UndoScope,
  ) {
    const { catalog, clock, emit, signal } = context;
    const { calls = fileCalls, pid, keepFreeBytes } = options;
    const asked = optionsOf(scope);
    const before = resumableRun(catalog, "undo", asked);
    this.#resumed = before != null;
    if (before != null) resumeRun(catalog, before.id, pid);
    this.#run =
      before?.id ??
      startRun(catalog, { operation: "undo", options: asked, pid, nowUs: clock.nowUs() });
    emit({ type: "run", operation: "undo", run: this.#run, resumed: this.#resumed });
    this.#context = context;
    this.#scope = scope;
    const kept = keepFreeBytes == null ? {} : { keepFreeBytes };
    this.#hands = new Hands({ calls, clock, signal, libraryId: libraryId(catalog), ...kept });
    this.#tally = new ApplyTally(clock, emit, "undo", toUndo(catalog, scope));
    this.#hands.onBytes = (bytes) => this.#tally.copying(bytes);
    this.#hands.onCopied = (ms) => this.#tally.copied(ms);
    // What goes back to a place outside of all roots is none of the library's files any more.
    this.#whereabouts = new Whereabouts(catalog, () => undefined);
    this.#notes = new FolderNotes(catalog, this.#run, calls);
    this.#index = new IndexTeller(options.index ?? synologyIndex());
  }

  async run(): Promise<UndoResult> {
    const { catalog, clock } = this.#context;
    try {
      using journal = new Journal(catalog, this.#run);
      const end = await this.#carry(journal);
      const removedFolders = end.kind === "done" ? this.#restoreFolders(journal) : 0;
      await this.#index.end();
      const summary = this.#tally.summary(this.#run);
      const { durationMs } = this.#tally;
      const status =
        end.kind === "done" ? "done" : end.kind === "failures" ? "failed" : "interrupted";
      finishRun(catalog, this.#run, status, { ...summary, removedFolders }, clock.nowUs());
      const undone = this.#scope.run;
      const resumed = this.#resumed;
      return { run: this.#run, undone, resumed, end, summary, removedFolders, durationMs };
    } catch (error) {
      try {
        finishRun(catalog, this.#run, "failed", this.#tally.summary(this.#run), clock.nowUs());
      } catch {
        // The catalog cannot be written: that is the error already on its way.
      }
      throw error;
    }
  }

  #carry(journal: Journal): Promise<CarryEnd> {
    const { catalog, clock, signal } = this.#context;
    const { calls } = this.#hands;
    const settler = new Settler(catalog, this.#run, journal, this.#whereabouts);
    const carrier = new Carrier<StepBack>({
      ...{ run: this.#run, clock, signal, journal, settler },
      ...{ notes: this.#notes, hands: this.#hands, roots: () => new RootsUsed(catalog) },
      check: (step, facts) => changeSince(actsOn(step), step, facts, calls),
      settled: ({ n }, told) => {
        // A disk that fails may do better another time; a file that was changed stays what it is.
        const stays = told.kind === "skipped" ? told.because === "stale" : told.kind === "stale";
        if (stays) settler.left(n);
      },
      tell: (step, told) => {
        this.#tally.ended(step, told);
        if (told.kind === "done" && step.action === "move") this.#index.moved(step.from, step.to);
      },
      admits: () => true,
    });
    return carrier.run(this.#toDo());
  }

  async *#toDo(): AsyncGenerator<readonly StepBack[], void, undefined> {
    for (const bundle of stepsBack(this.#context.catalog, this.#scope)) {
      await this.#index.room();
      yield bundle;
    }
  }

  #restoreFolders(journal: Journal): number {
    const { catalog, clock } = this.#context;
    const { run: undone, under } = this.#scope;
    const isWhole = !hasStep(catalog, undone, "done") && !hasStep(catalog, undone, "left");
    return restoreFolders({
      ...{ catalog, run: this.#run, journal, whereabouts: this.#whereabouts, notes: this.#notes },
      ...{ calls: this.#hands.calls, nowUs: clock.nowUs(), undone, isWhole },
      ...(under == null ? {} : { under }),
    });
  }
}

/** What there is to undo, for the estimate; undefined for a part of a run, of which that is not known. */
function toUndo(
  catalog: Catalog,
  { run, under }: UndoScope,
): { readonly steps: number; readonly bytes: number } | undefined {
  return under == null ? doneTotals(catalog, run) : undefined;
}
