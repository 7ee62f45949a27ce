// `scan`: walk → merge with the catalog → read what is new → write, a batch at a time. A run that is stopped
// or killed goes on where it was, because everything it has committed is known to the next one.

import { unlessAborted } from "../../base/abort.ts";
import { mapConcurrent } from "../../base/concurrent.ts";
import { failuresOfRun } from "../../catalog/failures.ts";
import type { FolderRow } from "../../catalog/folders.ts";
import { childFolder, rootFolder } from "../../catalog/folders.ts";
import { putRoot, roots } from "../../catalog/roots.ts";
import { finishRun, lastDone, resumableRun, resumeRun, startRun } from "../../catalog/runs.ts";
import { countMissingSince } from "../../catalog/scanned.ts";
import { Writer } from "../../catalog/writer.ts";
import { isVolumeRoot } from "../../disk/volume.ts";
import { walk } from "../../disk/walk.ts";
import { type RunId, ScanSummary } from "../../domain/run.ts";
import { zoneAt } from "../../domain/zone_at.ts";
import type { Context } from "../context.ts";
import { dateFolder } from "../date_folder.ts";
import type { DatingSettings } from "../dating_inputs.ts";
import { changes } from "./changes.ts";
import { Housekeeping } from "./housekeeping.ts";
import { listedKinds, question, runOptions, type ScanOptions, whatToFind } from "./options.ts";
import { Pace } from "./pace.ts";
import { readWork } from "./read_work.ts";
import { Recorder } from "./record.ts";
import { checkRoot, type RootPlace, type UnavailableRoot } from "./root.ts";
import { Tally } from "./tally.ts";
import { belowOf, isInside, type Target } from "./targets.ts";

/** Listings that may wait to be taken, for each thread. */
const LISTINGS_PER_THREAD = 8;
/** Files a message to a reading thread, at most. */
const SLICE_FILES = 32;

export type ScanResult = {
  readonly run: RunId;
  /** An interrupted run of the same options was taken up again. */
  readonly resumed: boolean;
  /** `interrupted`: stopped by the signal, with everything so far committed. */
  readonly end: "done" | "interrupted";
  /** Roots that were left alone, with everything known of them. */
  readonly unavailable: readonly UnavailableRoot[];
  readonly summary: ScanSummary;
};

/**
 * Scans the roots. Failures of single files are told as events and stored; throws where the catalog cannot
 * be written (out of space, damaged), with everything told so far committed.
 */
export async function scan(context: Context, options: ScanOptions): Promise<ScanResult> {
  const { catalog, clock, signal, emit } = context;
  const asked = runOptions(options);
  const startUs = clock.nowUs();
  const last = lastDone(catalog, "scan", whatToFind(options));
  // Checked once: compiled first, as zod does by itself, the check takes 5 ms longer (measured).
  const earlier = ScanSummary.safeParse(last?.summary, { jitless: true });
  const resumable = resumableRun(catalog, "scan", asked);
  if (resumable != null) resumeRun(catalog, resumable.id, options.pid);
  const run =
    resumable?.id ??
    startRun(catalog, { operation: "scan", options: asked, pid: options.pid, nowUs: startUs });
  emit({ type: "run", operation: "scan", run, resumed: resumable != null });

  const writer = new Writer(catalog, run, startUs);
  const tally = new Tally(clock, emit, earlier.success ? earlier.data.found : undefined);
  const session = new Session(context, options, run, writer, tally);
  const unavailable: UnavailableRoot[] = [];
  const finish = (status: "done" | "interrupted" | "failed") => {
    const missing = countMissingSince(catalog, startUs);
    // A run that was taken up again answers for what failed before it was stopped, too.
    if (resumable != null) tally.setFailures(failuresOfRun(catalog, run));
    const summary = tally.summary(missing, options.inspector.workers);
    finishRun(catalog, run, status, summary, clock.nowUs());
    return summary;
  };
  try {
    for (const target of options.targets) {
      const checked = checkRoot(catalog, target.root);
      if (!checked.available) {
        unavailable.push(checked.root);
        continue;
      }
      await session.scanTarget(target, checked);
      // A mount that was lost on the way shows as folders that are not there any more.
      const after = checkRoot(catalog, target.root);
      if (!after.available) unavailable.push(after.root);
    }
    const summary = finish("done");
    return { run, resumed: resumable != null, end: "done", unavailable, summary };
  } catch (error) {
    if (signal.aborted) {
      session.commit();
      const summary = finish("interrupted");
      return { run, resumed: resumable != null, end: "interrupted", unavailable, summary };
    }
    writer.rollback();
    try {
      finish("failed");
    } catch {
      // The catalog cannot be written: that is the error already on its way.
    }
    throw error;
  }
}

/** What the roots of one run share. */
class Session {
  readonly #context: Context;
  readonly #options: ScanOptions;
  readonly #run: RunId;
  readonly #writer: Writer;
  readonly #tally: Tally;
  readonly #recorder: Recorder;
  readonly #pace: Pace;
  readonly #housekeeping: Housekeeping;
  /** Slices under way. */
  readonly #concurrency: number;
  readonly #sliceFiles: number;
  /** Files after which the transaction is committed; with those under way they make one batch. */
  readonly #commitEvery: number;
  readonly #seed: bigint;
  readonly #dating: DatingSettings;
  #position = "";

  constructor(context: Context, options: ScanOptions, run: RunId, writer: Writer, tally: Tally) {
    this.#context = context;
    this.#options = options;
    this.#run = run;
    this.#writer = writer;
    this.#tally = tally;
    this.#recorder = new Recorder(
      writer,
      tally,
      () => context.clock.nowUs(),
      options.tools?.present,
    );
    this.#pace = new Pace(options.limitsOf, () => context.clock.elapsedMs());
    this.#housekeeping = new Housekeeping(options.memoryLimitBytes);
    this.#concurrency = Math.max(1, options.inspector.workers) * 3;
    const perSlice = Math.floor(options.chunkSize / (2 * this.#concurrency));
    this.#sliceFiles = Math.min(SLICE_FILES, Math.max(1, perSlice));
    const underWay = this.#concurrency * this.#sliceFiles;
    this.#commitEvery = Math.max(1, options.chunkSize - underWay, Math.ceil(options.chunkSize / 2));
    const { homeZone } = options;
    this.#dating = {
      ...(homeZone == null ? {} : { homeZone }),
      nowUs: context.clock.nowUs(),
      zoneAt,
    };
    this.#seed = BigInt(Bun.hash(question(options)));
  }

  async scanTarget({ root, below }: Target, { fileSystem, device }: RootPlace): Promise<void> {
    const { catalog, signal } = this.#context;
    const { inspector, exclude, kinds } = this.#options;
    const rootId = putRoot(catalog, root, fileSystem);
    this.#graft(rootId, root);
    const start = below == null ? undefined : this.#enter(rootId, below);
    const rules = { kinds: listedKinds(kinds), exclude };
    const walked = walk({
      root,
      ...(below == null ? {} : { start: below }),
      ahead: Math.max(1, inspector.workers) * LISTINGS_PER_THREAD,
      signal,
      list: (folder, path) => {
        const belowVolume = isVolumeRoot(folder);
        const request = { folder, below: path, belowVolume, rules, seed: this.#seed };
        // A listing is a look at every file: it takes its turn among the readers of the disk.
        return this.#pace.run(device, root, 0, () => inspector.list(request), signal);
      },
    });
    const work = changes(walked, {
      catalog,
      writer: this.#writer,
      runId: this.#run,
      options: this.#options,
      tally: this.#tally,
      sliceFiles: this.#sliceFiles,
      rootId,
      rootPath: root,
      ...(start == null ? {} : { start }),
    });
    const results = mapConcurrent(
      work,
      this.#concurrency,
      // A large file in work is not waited for: the next run reads it from its beginning.
      (slice) => unlessAborted(readWork(slice, this.#options, this.#pace, signal), signal),
      signal,
    );
    for await (const result of results) {
      this.#tally.timed("write", () => this.#recorder.record(result));
      const { end, folderId, path } = result.work;
      if (end != null) {
        if (end.settled != null) {
          this.#tally.timed("date", () =>
            dateFolder(catalog, this.#writer, folderId, this.#dating),
          );
        }
        this.#tally.timed("write", () => this.#recorder.end(result));
      }
      this.#position = path;
      if (this.#writer.pending >= this.#commitEvery) this.commit();
      this.#tally.progress();
      await this.#housekeeping.rest();
    }
    this.commit();
  }

  /** Commits what was written, then tells the failures in it. */
  commit(): void {
    const { found } = this.#tally;
    this.#tally.timed("write", () => this.#writer.commit({ folder: this.#position, found }));
    for (const failure of this.#recorder.untold.splice(0)) this.#context.emit(failure);
  }

  /** Roots that lie in this one become folders of it: what was read of them is not read again. */
  #graft(rootId: number, path: string): void {
    for (const inner of roots(this.#context.catalog)) {
      if (!isInside(inner.path, path)) continue;
      const below = belowOf(inner.path, path);
      const slash = below.lastIndexOf("/");
      const parent = this.#enter(rootId, below.slice(0, Math.max(0, slash)));
      this.#writer.graftRoot(inner.id, rootId, parent.id, below.slice(slash + 1));
    }
  }

  /** The row of a folder below the root, made with those above it where it is not known. */
  #enter(rootId: number, below: string): FolderRow {
    const { catalog } = this.#context;
    const made = (parentId: number | undefined, name: string): FolderRow => ({
      id: this.#writer.addFolder(rootId, parentId, name),
      name,
      found: 0,
      foundBytes: 0,
      others: 0,
      skipped: 0,
      missing: false,
    });
    let row = rootFolder(catalog, rootId) ?? made(undefined, "");
    for (const name of below.split("/").filter((part) => part !== "")) {
      row = childFolder(catalog, row.id, name) ?? made(row.id, name);
    }
    return row;
  }
}
