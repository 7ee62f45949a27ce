// `scan`: walk → merge with the catalog → read what is new → write, a batch at a time. A run that is stopped
// or killed goes on where it was, because everything it has committed is known to the next one.

import { failuresOfRun } from "../../catalog/failures.ts";
import { finishRun, lastDone, resumableRun, resumeRun, startRun } from "../../catalog/runs.ts";
import { countMissingSince } from "../../catalog/scanned.ts";
import { Writer } from "../../catalog/writer.ts";
import { type RunId, ScanSummary } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import { runOptions, type ScanOptions, whatToFind } from "./options.ts";
import type { UnavailableRoot } from "./root.ts";
import { Session } from "./session.ts";
import { Tally } from "./tally.ts";

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
    for (const target of options.targets) unavailable.push(...(await session.walkTarget(target)));
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
