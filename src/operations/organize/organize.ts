// `varve organize`: from the catalog to a plan of where every photo and video belongs. Nothing of the library is
// touched. Catalogued files stream through in bounded memory, whatever their number.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { nextTurn } from "../../base/turn.ts";
import { foldersAt, foldersBelow, type PlacedFolder } from "../../catalog/folder_tree.ts";
import { libraryId } from "../../catalog/library.ts";
import type { FilledPlace } from "../../catalog/plan_tables/places.ts";
import { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import { finishRun, startRun } from "../../catalog/runs.ts";
import { hasPresentFiles } from "../../catalog/scanned.ts";
import { Writer } from "../../catalog/writer.ts";
import type { PlanHeader, PlanStep } from "../../domain/plan.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { RunId } from "../../domain/run.ts";
import { zoneAt } from "../../domain/zone_at.ts";
import type { Inspector } from "../../inspect/inspector.ts";
import type { Context } from "../context.ts";
import { Housekeeping } from "../scan/housekeeping.ts";
import { isInside } from "../scan/targets.ts";
import { writePlan } from "../write_plan.ts";
import { type CollectInput, Collector } from "./collect.ts";
import { decide } from "./decide.ts";
import type { OrganizeOptions } from "./options.ts";
import { Proof } from "./proof.ts";
import { type Remark, remarks } from "./remarks.ts";
import { Samples } from "./samples.ts";
import { Scope } from "./scope.ts";
import { Steps } from "./steps.ts";
import { type OrganizeSummary, PlanTally } from "./tally.ts";

export type OrganizeInput = {
  readonly options: OrganizeOptions;
  /** Absolute path of the plan; absent: none is written. */
  readonly out?: string;
  /** Whether a plan without steps is written, too. */
  readonly writeEmpty: boolean;
  /** Absolute folder for working files. */
  readonly dataFolder: string;
  /** Garbage is collected past it; absent: when the runtime sees fit. */
  readonly memoryLimitBytes?: number;
  /** Reads files whose content is in question; called when the first is, and disposed at the end. */
  readonly inspector: () => Promise<Inspector>;
  readonly pid: number;
};

export type PlanFolder = FilledPlace;

/** The plan, as long as it is not disposed: what it says can be asked for. */
export type Organized = AsyncDisposable & {
  readonly run: RunId;
  /** Absolute path; absent: none was written. */
  readonly plan?: string;
  readonly header: PlanHeader;
  readonly summary: OrganizeSummary;
  /** Steps from all over the plan, 20 at most. */
  readonly samples: readonly PlanStep[];
  /** All steps, as they stand in the plan. */
  readonly steps: () => Iterable<PlanStep>;
  /** Folders below the target that get files, each folder before those in it. */
  readonly places: () => Iterable<PlanFolder>;
  /** What is to be told of single files. */
  readonly remarks: () => Iterable<Remark>;
};

const PROGRESS_EVERY_MS = 1000;
/** Files between two looks at the memory taken. */
const LOOK_EVERY = 10_000;

/**
 * Makes a plan. Throws `CollisionError`, the signal's reason, and what the catalog and
 * the plan's file system say.
 */
export async function organize(context: Context, input: OrganizeInput): Promise<Organized> {
  const { catalog, clock, emit } = context;
  const { options, pid } = input;
  const startMs = clock.elapsedMs();
  const createdUs = clock.nowUs();
  const asked = runOptions(options);
  const run = startRun(catalog, { operation: "organize", options: asked, pid, nowUs: createdUs });
  emit({ type: "run", operation: "organize", run, resumed: false });
  const writer = new Writer(catalog, run, createdUs);
  const tally = new PlanTally(options.shifts);
  let inspector: Inspector | undefined;
  const proof = new Proof(catalog, writer, async () => {
    inspector ??= await input.inspector();
    return inspector;
  });
  const tables = new PlanTables(joinPath(input.dataFolder, "organize.tmp"));
  const summary = (): OrganizeSummary => ({
    ...tally,
    durationMs: Math.round(clock.elapsedMs() - startMs),
    proofFiles: proof.files,
    proofBytes: proof.bytes,
  });
  try {
    const dating = {
      ...(options.homeZone == null ? {} : { homeZone: options.homeZone }),
      ...{ nowUs: createdUs, zoneAt },
    };
    const housekeeping = new Housekeeping(input.memoryLimitBytes, LOOK_EVERY);
    /** Between two parts of the work. */
    const rest = async (files: number) => {
      await nextTurn();
      await housekeeping.rest(files);
      context.signal.throwIfAborted();
    };
    await collect(context, { options, tables, tally, dating, rest });
    await decide({
      catalog,
      tables,
      options,
      proof,
      signal: context.signal,
      progress: progressOf(context, tally),
    });
    writer.commit({});
    const found = { catalog, tables, options, batch: quarantineBatch(createdUs) };
    const steps = new Steps({ ...found, tally });
    const header = (): PlanHeader => ({
      operation: "organize",
      createdUs,
      target: options.target,
      library: libraryId(catalog),
      steps: tally.files,
      bytes: tally.bytes,
    });
    const samples = new Samples();
    const plan = await write(input, header, samples.taking(steps.all()), rest);
    const figures = summary();
    finishRun(catalog, run, "done", figures, clock.nowUs());
    return {
      run,
      ...(plan == null ? {} : { plan }),
      header: header(),
      summary: figures,
      samples: samples.all(),
      steps: () => new Steps(found).all(),
      places: () => tables.places.filled(),
      remarks: () => remarks(tables),
      [Symbol.asyncDispose]: async () => tables[Symbol.dispose](),
    };
  } catch (error) {
    tables[Symbol.dispose]();
    writer.rollback();
    const status = context.signal.aborted ? "interrupted" : "failed";
    finishRun(catalog, run, status, summary(), clock.nowUs());
    throw error;
  } finally {
    await inspector?.[Symbol.asyncDispose]();
  }
}

/** The folders to begin with, each once, in byte order; a folder inside another comes with that. */
function startsOf({ catalog, emit }: Context, { sources }: OrganizeOptions): PlacedFolder[] {
  const outer = [...new Set(sources)]
    .filter((source) => !sources.some((other) => isInside(source, other)))
    .sort(compareBytes);
  return outer.flatMap((path) => {
    const starts = foldersAt(catalog, path);
    if (!starts.some(({ id }) => hasPresentFiles(catalog, id))) {
      emit({ type: "notice", level: "info", message: "No file is catalogued here", path });
    }
    return starts;
  });
}

async function collect(
  context: Context,
  input: Omit<CollectInput, "catalog" | "scope"> & {
    readonly rest: (files: number) => Promise<void>;
  },
): Promise<void> {
  const { catalog } = context;
  const { options, tally, rest } = input;
  const scope = new Scope(options);
  const progress = progressOf(context, tally);
  const collector = new Collector({ ...input, catalog, scope });
  for (const start of startsOf(context, options)) {
    for (const folder of foldersBelow(catalog, start)) {
      if (!scope.isFiled(folder.path)) continue;
      progress(folder.path);
      for (const files of collector.folder(folder)) await rest(files);
    }
  }
  collector.halves();
}

function progressOf({ clock, emit }: Context, tally: PlanTally): (folder: string) => void {
  const startMs = clock.elapsedMs();
  let nextMs = startMs + PROGRESS_EVERY_MS;
  return (folder) => {
    const nowMs = clock.elapsedMs();
    if (nowMs < nextMs) return;
    nextMs = nowMs + PROGRESS_EVERY_MS;
    const filesPerSecond = Math.round((tally.seen * 1000) / Math.max(1, nowMs - startMs));
    emit({
      type: "progress",
      operation: "organize",
      files: tally.seen,
      bytes: 0,
      filesPerSecond,
      folder,
    });
  };
}

/** Writes the plan where one is wanted; the steps are taken in any case. */
async function write(
  { out, writeEmpty }: OrganizeInput,
  header: () => PlanHeader,
  steps: Iterator<PlanStep>,
  rest: (files: number) => Promise<void>,
): Promise<string | undefined> {
  const first = steps.next();
  if (out == null || (first.done && !writeEmpty)) {
    for (let step = first; !step.done; ) step = steps.next();
    return undefined;
  }
  await writePlan(out, header, following(first, steps), rest);
  return out;
}

/** What was taken of the steps already, and those behind it. */
function* following(first: IteratorResult<PlanStep>, others: Iterator<PlanStep>) {
  for (let step = first; !step.done; step = others.next()) yield step.value;
}

function runOptions(options: OrganizeOptions): Readonly<Record<string, unknown>> {
  const { template, reviewTemplate, kinds, maxNameBytes: _, ...rest } = options;
  return {
    ...rest,
    template: template.text,
    reviewTemplate: reviewTemplate.text,
    kinds: [...kinds],
  };
}
