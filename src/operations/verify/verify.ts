// `verify`: files are read whole and held against the digests that the catalog has of them, those first whose last
// check is the oldest. A run that was stopped goes on behind the last batch.

import { unlessAborted } from "../../base/abort.ts";
import { mapConcurrent } from "../../base/concurrent.ts";
import { isoTime } from "../../base/iso_time.ts";
import { joinPath } from "../../base/names.ts";
import type { FolderId } from "../../catalog/folders.ts";
import { finishRun, resumableRun, resumeRun, startRun } from "../../catalog/runs.ts";
import { checkedState, type DueFile, dueFileReader, dueFiles } from "../../catalog/verification.ts";
import { Writer } from "../../catalog/writer.ts";
import type { RunId } from "../../domain/run.ts";
import type { Checked, VerifyFigures } from "../../domain/verification.ts";
import type { Checker } from "../../inspect/inspector.ts";
import type { Context } from "../context.ts";
import { type FileWindow, fileWindows } from "../file_windows.ts";
import type { ReadingLimits } from "../scan/options.ts";
import { Pace } from "../scan/pace.ts";
import type { UnavailableRoot } from "../scan/root.ts";
import { belowOf } from "../scan/targets.ts";
import { CheckTally } from "./check_tally.ts";
import { RootWatch } from "./root_watch.ts";

export type VerifyOptions = {
  /** Absolute path of a folder: only files in it and below it. */
  readonly under?: string;
  /** So much of the bytes that are looked after, above 0 and up to 100; default: all. */
  readonly percent?: number;
  /** Ends after so long, with the files in hand. */
  readonly limitMs?: number;
  readonly checker: Checker;
  /** Threads that read; 0: this one. */
  readonly workers: number;
  readonly limitsOf: (folder: string) => ReadingLimits;
  readonly pid: number;
};

export type VerifySummary = VerifyFigures & {
  /** Files that were never checked as they are catalogued now. */
  readonly unchecked: number;
  /** When the one was checked whose last check is the oldest, ISO 8601; null: none was. */
  readonly oldest: string | null;
  readonly durationMs: number;
};

export type Verified = {
  readonly run: RunId;
  /** An interrupted run of the same options was taken up again. */
  readonly resumed: boolean;
  /** `limited`: the time was up. `interrupted`: stopped by the signal, with everything so far committed. */
  readonly end: "done" | "limited" | "interrupted";
  /** Roots that were left alone. */
  readonly unavailable: readonly UnavailableRoot[];
  readonly summary: VerifySummary;
};

/** What a thread is asked at once. */
const WINDOW = { files: 128, bytes: 64 * 1024 * 1024 } as const;
/** A batch: so many files, or so many bytes, are not read again. */
const COMMIT = { files: 1000, bytes: 1024 * 1024 * 1024 } as const;
/** Windows under way for each thread. */
const WINDOWS_PER_THREAD = 2;

/**
 * Verifies. What is found of single files is told as events, and stored; throws where the catalog cannot be
 * written, with everything so far committed.
 */
export async function verify(context: Context, options: VerifyOptions): Promise<Verified> {
  const { catalog, clock, emit, signal } = context;
  const { under, percent, pid } = options;
  const startMs = clock.elapsedMs();
  const asked = { under: under ?? null, percent: percent ?? null };
  const operation = "verify";
  const stopped = resumableRun(catalog, operation, asked);
  if (stopped != null) resumeRun(catalog, stopped.id, pid);
  const nowUs = clock.nowUs();
  const run = stopped?.id ?? startRun(catalog, { operation, options: asked, pid, nowUs });
  emit({ type: "run", operation, run, resumed: stopped != null });

  const writer = new Writer(catalog, run, nowUs);
  const watch = new RootWatch(catalog);
  const folders = watch.foldersOf(under);
  const tally = new CheckTally(context, writer, stopped?.checkpoint);
  const finish = (status: "done" | "interrupted" | "failed"): VerifySummary => {
    const { unchecked, oldestUs } = checkedState(catalog, folders);
    const oldest = oldestUs == null ? null : isoTime(oldestUs);
    const durationMs = Math.round(clock.elapsedMs() - startMs);
    const summary = { ...tally.figures(), unchecked, oldest, durationMs };
    finishRun(catalog, run, status, summary, clock.nowUs());
    return summary;
  };
  const result = { run, resumed: stopped != null };
  try {
    const isInTime = () => options.limitMs == null || clock.elapsedMs() - startMs < options.limitMs;
    const end = await checkDue(context, options, {
      folders,
      writer,
      tally,
      watch,
      isInTime,
      ...(stopped == null ? {} : { sinceUs: stopped.startedUs }),
    });
    const summary = finish("done");
    return { ...result, end, unavailable: watch.unavailable, summary };
  } catch (error) {
    if (signal.aborted) {
      writer.commit(tally.checkpoint());
      const summary = finish("interrupted");
      return { ...result, end: "interrupted", unavailable: watch.unavailable, summary };
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

type Checking = {
  readonly folders: readonly FolderId[];
  readonly writer: Writer;
  readonly tally: CheckTally;
  readonly watch: RootWatch;
  readonly isInTime: () => boolean;
  /** When the run began that is gone on with. */
  readonly sinceUs?: number;
};

/** Checks the files whose turn it is; `limited` where the time was up before. */
async function checkDue(
  context: Context,
  options: VerifyOptions,
  { folders, writer, tally, watch, isInTime, sinceUs }: Checking,
): Promise<"done" | "limited"> {
  const { catalog, clock, signal } = context;
  const { percent, checker, workers, limitsOf } = options;
  const mostBytes =
    percent == null ? undefined : (checkedState(catalog, folders).bytes * percent) / 100;
  const due = dueFiles(catalog, folders, {
    ...(sinceUs == null ? {} : { sinceUs }),
    ...(mostBytes == null ? {} : { mostBytes: mostBytes - tally.offered }),
  });
  tally.expect(due.ids.length, due.bytes);
  const pace = new Pace(limitsOf, () => clock.elapsedMs());
  const check = async (window: FileWindow<DueFile>) => {
    const { root, files, bytes } = window;
    const requests = files.map((file) => ({ ...file, name: belowRoot(file) }));
    const read = () => checker.check(root, requests);
    const checked = pace.run(watch.deviceOf(root), root, bytes, read, signal);
    return { window, checked: await unlessAborted(checked, signal) };
  };
  const sizeOf = ({ stamp }: DueFile) => stamp.sizeBytes;
  const windows = fileWindows(dueFileReader(catalog), due.ids, WINDOW, sizeOf, isInTime);
  const limit = Math.max(1, workers) * WINDOWS_PER_THREAD;
  let taken = 0;
  let uncommitted = 0;
  for await (const { window, checked } of mapConcurrent(windows, limit, check, signal)) {
    const isLost = checked.some(isVanished) && watch.isLost(window.root);
    if (!isLost) tally.add(window.files, checked);
    taken += window.files.length;
    uncommitted += window.bytes;
    if (writer.pending < COMMIT.files && uncommitted < COMMIT.bytes) continue;
    writer.commit(tally.checkpoint());
    uncommitted = 0;
  }
  writer.commit(tally.checkpoint());
  return taken < due.ids.length ? "limited" : "done";
}

function isVanished(checked: Checked): boolean {
  return checked.status === "failed" && checked.problem.reason === "vanished";
}

/** The path of a file from its root on. */
function belowRoot({ root, folder, name }: DueFile): string {
  return belowOf(joinPath(folder, name), root);
}
