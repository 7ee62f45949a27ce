// `varve apply`: carries out a plan. Killed at any instant every file is whole in one of its two places, and called
// again with the same plan it goes on as the same run.

import { AppError, ExitCode } from "../../base/errors.ts";
import { Journal } from "../../catalog/journal.ts";
import { foldersMovedFrom, hasStep } from "../../catalog/journal_steps.ts";
import { libraryId } from "../../catalog/library.ts";
import { finishRun, getRun, resumeRun, startRun } from "../../catalog/runs.ts";
import { stepFolders } from "../../catalog/step_folders.ts";
import { Whereabouts } from "../../catalog/whereabouts.ts";
import { type FileCalls, fileCalls } from "../../disk/move/file_calls.ts";
import { hasStamp } from "../../disk/move/file_facts.ts";
import { synologyIndex, type TellIndex } from "../../disk/synoindex.ts";
import type { StepToDo } from "../../domain/journal.ts";
import type { PlanStep } from "../../domain/plan.ts";
import type { RunId } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import { Carrier, type CarryEnd } from "./carry.ts";
import { checkPlan } from "./check_plan.ts";
import { dryRun } from "./dry_run.ts";
import { type EmptyFolders, noteRemoved, removeEmptied } from "./empty_folders.ts";
import { FolderNotes } from "./folder_notes.ts";
import { Hands } from "./hands.ts";
import { IndexTeller } from "./index_teller.ts";
import { type MediaInspector, MediaReader } from "./media_reader.ts";
import { newRootIn } from "./new_root.ts";
import { doneIn, identityOf, runsOfPlan, runToGoOnWith } from "./plan_runs.ts";
import { PlanFile } from "./read_plan.ts";
import { RootsUsed } from "./roots_used.ts";
import { Settler } from "./settle.ts";
import { type ApplySummary, ApplyTally } from "./tally.ts";

export class OtherLibraryError extends AppError {
  override readonly name = "OtherLibraryError";
  override readonly exitCode = ExitCode.stalePlan;
  override readonly hint =
    "Make a plan from this catalog, or name the data folder of the other with --data";
  constructor(plan: string) {
    super(`The plan "${plan}" was made from the catalog of another library`);
  }
}

export type ApplyOptions = {
  /** Absolute path of the plan. */
  readonly plan: string;
  /** Looks at everything and does nothing. */
  readonly dryRun: boolean;
  /** Ends before a bundle with which more would be done by this call; the first one always goes. */
  readonly limitBytes?: number;
  /** Ends once so much time has passed. */
  readonly limitMs?: number;
  readonly pid: number;
  /** Tells another program of moved files; default: a Synology's index. */
  readonly index?: TellIndex;
  /** Reads files again that differ from their twins in metadata; started when there is one. Default: this thread. */
  readonly inspector?: () => Promise<MediaInspector>;
  /** Default: the system's. */
  readonly calls?: FileCalls;
  /** Default 64 MiB. */
  readonly keepFreeBytes?: number;
};

export type ApplyResult = {
  /** Absent for a dry run. */
  readonly run?: RunId;
  /** An earlier call of the same plan was gone on with. */
  readonly resumed: boolean;
  readonly end: CarryEnd;
  readonly summary: ApplySummary;
  /** Steps of the plan. */
  readonly steps: number;
  /** Folders that were left empty and removed. */
  readonly removedFolders: number;
  readonly durationMs: number;
};

/**
 * Applies the plan. Throws `PlanUnreadableError`, `PlanFormatError`, `OtherLibraryError` and
 * `RootUnavailableError` before anything is done; later only where the catalog cannot be written.
 */
export async function applyPlan(context: Context, options: ApplyOptions): Promise<ApplyResult> {
  const { catalog, signal } = context;
  using plan = new PlanFile(options.plan);
  if (plan.header.library !== libraryId(catalog)) throw new OtherLibraryError(options.plan);
  const target = await checkPlan(catalog, plan, signal);
  const before = runsOfPlan(catalog, plan.header);
  if (options.dryRun) return await dryRun(context, options, plan, before);
  await using media = new MediaReader(options.inspector);
  return await new Application(context, options, plan, target, before, media).run();
}

class Application {
  readonly #context: Context;
  readonly #options: ApplyOptions;
  readonly #plan: PlanFile;
  readonly #run: RunId;
  /** Runs in which steps of the plan may be done already. */
  readonly #before: readonly RunId[];
  readonly #resumed: boolean;
  /** The figures of the run where it was done before; absent: it was not. */
  readonly #doneBefore: unknown;
  readonly #hands: Hands;
  readonly #tally: ApplyTally;
  readonly #whereabouts: Whereabouts;
  readonly #notes: FolderNotes;
  readonly #index: IndexTeller;

  constructor(
    context: Context,
    options: ApplyOptions,
    plan: PlanFile,
    target: string | undefined,
    before: readonly RunId[],
    media: MediaReader,
  ) {
    const { catalog, clock, emit, signal } = context;
    const { calls = fileCalls, pid, keepFreeBytes } = options;
    const again = runToGoOnWith(catalog, before);
    this.#resumed = again != null;
    const known = again == null ? undefined : getRun(catalog, again);
    this.#doneBefore = known?.status === "done" ? known.summary : undefined;
    if (again != null) resumeRun(catalog, again, pid);
    const asked = {
      plan: identityOf(plan.header),
      file: options.plan,
      ...(target == null ? {} : { target }),
    };
    const nowUs = clock.nowUs();
    this.#run = again ?? startRun(catalog, { operation: "apply", options: asked, pid, nowUs });
    emit({ type: "run", operation: "apply", run: this.#run, resumed: this.#resumed });
    this.#context = context;
    this.#options = options;
    this.#plan = plan;
    // One that was taken back as a whole has nothing that need not be done.
    this.#before = before.filter(
      (run) => hasStep(catalog, run, "done") || hasStep(catalog, run, "left"),
    );
    const kept = keepFreeBytes == null ? {} : { keepFreeBytes };
    this.#hands = new Hands({
      calls,
      clock,
      signal,
      media,
      libraryId: libraryId(catalog),
      ...kept,
    });
    this.#tally = new ApplyTally(clock, emit, "apply", plan.header);
    this.#hands.onBytes = (bytes) => this.#tally.copying(bytes);
    this.#hands.onCopied = (ms) => this.#tally.copied(ms);
    this.#whereabouts = new Whereabouts(catalog, newRootIn(target));
    this.#notes = new FolderNotes(catalog, this.#run, calls);
    this.#index = new IndexTeller(options.index ?? synologyIndex());
  }

  async run(): Promise<ApplyResult> {
    const { catalog, clock } = this.#context;
    try {
      using journal = new Journal(catalog, this.#run);
      const end = await this.#carry(journal);
      const removedFolders = end.kind === "done" ? this.#removeEmptied(journal) : 0;
      await this.#index.end();
      const summary = this.#tally.summary(this.#run);
      const { durationMs } = this.#tally;
      const status =
        end.kind === "done" ? "done" : end.kind === "failures" ? "failed" : "interrupted";
      // A call that found all done tells its caller so, and the run what it did.
      const kept = status === "done" && summary.done === 0 ? this.#doneBefore : undefined;
      const figures = kept ?? { ...summary, removedFolders };
      finishRun(catalog, this.#run, status, figures, clock.nowUs());
      const { steps } = this.#plan.header;
      const resumed = this.#resumed;
      return { run: this.#run, resumed, end, summary, steps, removedFolders, durationMs };
    } catch (error) {
      try {
        finishRun(catalog, this.#run, "failed", this.#tally.summary(this.#run), clock.nowUs());
      } catch {
        // The catalog cannot be written: that is the error already on its way.
      }
      throw error;
    }
  }

  async #carry(journal: Journal): Promise<CarryEnd> {
    const { catalog, clock, signal } = this.#context;
    const { limitBytes, limitMs } = this.#options;
    const startMs = clock.elapsedMs();
    let bytes = 0;
    const carrier = new Carrier<StepToDo>({
      ...{ run: this.#run, clock, signal, journal, notes: this.#notes, hands: this.#hands },
      settler: new Settler(catalog, this.#run, journal, this.#whereabouts),
      roots: () => new RootsUsed(catalog),
      check: (step, facts) => (hasStamp(facts, step.stamp) ? undefined : "changed"),
      tell: (step, told) => {
        this.#tally.ended(step, told);
        const isMoved = step.action === "move" || step.action === "quarantine";
        if (told.kind === "done" && isMoved) this.#index.moved(step.from, step.to);
      },
      admits: (bundle) => {
        if (limitMs != null && clock.elapsedMs() - startMs >= limitMs) return false;
        const more = bundle.reduce((sum, { stamp }) => sum + stamp.sizeBytes, 0);
        if (limitBytes != null && bytes > 0 && bytes + more > limitBytes) return false;
        bytes += more;
        return true;
      },
    });
    return carrier.run(this.#toDo());
  }

  /** The bundles of the plan without what is done already. */
  async *#toDo(): AsyncGenerator<readonly StepToDo[], void, undefined> {
    const { catalog } = this.#context;
    // Whoever takes the bundles looks at the signal: what it has begun is to be written first.
    for await (const bundle of this.#plan.bundles(never)) {
      const done = this.#before.length === 0 ? noSteps : doneIn(catalog, this.#before, bundle);
      const left: StepToDo[] = [];
      for (const step of bundle) {
        const task = toDo(step, bundle.length);
        if (done.has(step.n)) this.#tally.already(task);
        else left.push(task);
      }
      await this.#index.room();
      if (left.length > 0) yield left;
    }
  }

  #removeEmptied(journal: Journal): number {
    const { catalog, clock } = this.#context;
    const folders = foldersMovedFrom(catalog, this.#run);
    const places = this.#whereabouts;
    const options: EmptyFolders = {
      ...{ catalog, run: this.#run, journal, whereabouts: places, notes: this.#notes },
      calls: this.#hands.calls,
      nowUs: clock.nowUs(),
      mayGo: (path) => places.isInRoot(path) && !places.holdsRoot(path),
    };
    // Made for files that could not be moved in the end.
    for (const { path, change } of stepFolders(catalog, this.#run)) {
      if (change === "made") folders.add(path);
    }
    for (const path of noteRemoved(options)) folders.add(path);
    return removeEmptied(folders, options);
  }
}

const never = new AbortController().signal;
const noSteps: ReadonlySet<number> = new Set();

/** A step of a plan as it is carried out. */
export function toDo(step: PlanStep, ofBundle: number): StepToDo {
  const { n, bundle, action, from, to, stamp, replaces, twin, reason } = step;
  return {
    ...{ n, action, from, to, stamp: { ...stamp, inode: 0 } },
    ...(ofBundle === 1 ? {} : { bundle }),
    ...(replaces == null ? {} : { replaces: { stamp: { ...replaces, inode: 0 } } }),
    ...(twin == null
      ? {}
      : { twin: { path: twin, by: reason === "payload" ? "payload" : "bytes" } }),
  };
}
