// The figures of a run while it goes on: what the progress line shows and the summary ends with.

import type { Clock } from "../../base/clock.ts";
import type { FailureReason } from "../../domain/inspection.ts";
import type { ScanSummary } from "../../domain/run.ts";
import type { Emit } from "../events.ts";

const PROGRESS_EVERY_MS = 1000;

/** Counts of one run. Counters of rows are raised when the rows are written. */
export class Tally {
  found = 0;
  added = 0;
  changed = 0;
  unchanged = 0;
  moved = 0;
  failed = 0;
  skipped = 0;
  others = 0;
  bytes = 0;
  bytesRead = 0;
  /** Files whose inspection was known, whose files were read, and folders settled as a whole. */
  hits = 0;
  misses = 0;
  folders = 0;
  readonly failures = new Map<FailureReason, number>();
  readonly stagesMs = { walk: 0, read: 0, hash: 0, write: 0, date: 0 };
  /** The folder in work. */
  folder = "";

  readonly #operation: string;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #startMs: number;
  readonly #expectedFiles: number | undefined;
  #nextProgressMs: number;

  constructor(
    clock: Clock,
    emit: Emit,
    expectedFiles: number | undefined,
    operation: string = "scan",
  ) {
    this.#operation = operation;
    this.#clock = clock;
    this.#emit = emit;
    this.#expectedFiles = expectedFiles;
    this.#startMs = clock.elapsedMs();
    this.#nextProgressMs = this.#startMs + PROGRESS_EVERY_MS;
  }

  /** A folder whose listing was settled. */
  settled(files: number, bytes: number): void {
    this.found += files;
    this.unchanged += files;
    this.hits += files;
    this.bytes += bytes;
    this.folders++;
  }

  failure(reason: FailureReason): void {
    this.failed++;
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
  }

  /** Replaces the failures counted by those that are known of the whole run. */
  setFailures(failures: ReadonlyMap<FailureReason, number>): void {
    this.failures.clear();
    this.failed = 0;
    for (const [reason, count] of failures) {
      this.failures.set(reason, count);
      this.failed += count;
    }
  }

  /** Runs `act` and adds its time to a stage. */
  timed<T>(stage: keyof Tally["stagesMs"], act: () => T): T {
    const startMs = this.#clock.elapsedMs();
    try {
      return act();
    } finally {
      this.stagesMs[stage] += this.#clock.elapsedMs() - startMs;
    }
  }

  /** Emits progress when a second has passed since the last. */
  progress(): void {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs < this.#nextProgressMs) return;
    this.#nextProgressMs = nowMs + PROGRESS_EVERY_MS;
    const elapsedMs = nowMs - this.#startMs;
    const expected = this.#expectedFiles;
    const isKnown = expected != null && expected > this.found && this.found > 0;
    this.#emit({
      type: "progress",
      operation: this.#operation,
      files: this.found,
      bytes: this.bytes,
      filesPerSecond: perSecond(this.found, elapsedMs),
      folder: this.folder,
      ...(expected == null ? {} : { expectedFiles: expected }),
      ...(isKnown
        ? { remainingMs: Math.round((elapsedMs * (expected - this.found)) / this.found) }
        : {}),
    });
  }

  summary(missing: number, workers: number): ScanSummary {
    const durationMs = this.#clock.elapsedMs() - this.#startMs;
    return {
      found: this.found,
      added: this.added,
      changed: this.changed,
      unchanged: this.unchanged,
      moved: this.moved,
      missing,
      failed: this.failed,
      skipped: this.skipped,
      others: this.others,
      bytes: this.bytes,
      durationMs: Math.round(durationMs),
      filesPerSecond: perSecond(this.found, durationMs),
      bytesRead: this.bytesRead,
      cache: { hits: this.hits, misses: this.misses, folders: this.folders },
      stagesMs: {
        walk: Math.round(this.stagesMs.walk),
        read: Math.round(this.stagesMs.read),
        hash: Math.round(this.stagesMs.hash),
        write: Math.round(this.stagesMs.write),
        date: Math.round(this.stagesMs.date),
      },
      failures: Object.fromEntries(this.failures),
      workers,
    };
  }
}

function perSecond(files: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? 0 : Math.round((files * 1000) / elapsedMs);
}
