// The figures of a run that moves files while it goes on: its progress with an estimate, and its summary.

import type { Clock } from "../../base/clock.ts";
import { folderOf } from "../../base/paths.ts";
import type { StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import type { Emit, StepEvent } from "../events.ts";
import type { Told } from "./carry.ts";

const PROGRESS_EVERY_MS = 1000;
/** No estimate before so much was seen: the first steps tell little. */
const ESTIMATE_AFTER_MS = 2000;

export type ApplySummary = {
  readonly done: number;
  /** Done by an earlier call of the same run. */
  readonly already: number;
  /** Left where they are because another file of their bundle could not be moved. */
  readonly skipped: number;
  /** Not what the plan was made for any more. */
  readonly stale: number;
  readonly failed: number;
  /** Sizes of the files done by this call. */
  readonly bytes: number;
  /** Absent for a dry run. */
  readonly run?: RunId;
};

export class ApplyTally {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #operation: string;
  readonly #expected: { readonly steps: number; readonly bytes: number } | undefined;
  readonly #startMs: number;
  #nextMs: number;
  #done = 0;
  #already = 0;
  #skipped = 0;
  #stale = 0;
  #failed = 0;
  #bytes = 0;
  /** Sizes of all steps dealt with, however they ended. */
  #passedBytes = 0;
  #copiedBytes = 0;
  /** Of the file in hand. */
  #handBytes = 0;
  #copyMs = 0;
  #folder = "";

  constructor(
    clock: Clock,
    emit: Emit,
    operation: string,
    expected: { readonly steps: number; readonly bytes: number } | undefined,
  ) {
    this.#clock = clock;
    this.#emit = emit;
    this.#operation = operation;
    this.#expected = expected;
    this.#startMs = clock.elapsedMs();
    this.#nextMs = this.#startMs + PROGRESS_EVERY_MS;
  }

  /** A step that an earlier call has done. */
  already(step: StepToDo): void {
    this.#already += 1;
    this.#passedBytes += step.stamp.sizeBytes;
    this.#tell(step, { result: "already" });
  }

  /** A step of a dry run that could be done. */
  ready(step: StepToDo): void {
    this.#done += 1;
    this.#bytes += step.stamp.sizeBytes;
    this.#passedBytes += step.stamp.sizeBytes;
    this.#tell(step, { result: "ready" });
  }

  ended(step: StepToDo, told: Told): void {
    const { sizeBytes } = step.stamp;
    this.#passedBytes += sizeBytes;
    switch (told.kind) {
      case "done":
        this.#done += 1;
        this.#bytes += sizeBytes;
        if (told.copied) this.#copiedBytes += sizeBytes;
        this.#tell(step, {
          result: "done",
          ...(told.notKept.length === 0 ? {} : { notKept: told.notKept }),
        });
        return;
      case "skipped":
        this.#skipped += 1;
        break;
      case "stale":
        this.#stale += 1;
        break;
      case "failed":
        this.#failed += 1;
        break;
    }
    const { kind: result, reason, detail } = told;
    this.#tell(step, { result, reason, detail });
  }

  /** So many bytes of the file in hand are copied. */
  copying(doneBytes: number): void {
    this.#handBytes = doneBytes;
    this.#progress();
  }

  /** How long copying took is told apart from the rest, for the estimate. */
  copied(ms: number): void {
    this.#copyMs += ms;
    this.#handBytes = 0;
  }

  summary(run: RunId | undefined): ApplySummary {
    return {
      ...{ done: this.#done, already: this.#already, skipped: this.#skipped },
      ...{ stale: this.#stale, failed: this.#failed, bytes: this.#bytes },
      ...(run == null ? {} : { run }),
    };
  }

  get durationMs(): number {
    return Math.round(this.#clock.elapsedMs() - this.#startMs);
  }

  #tell(step: StepToDo, ending: Pick<StepEvent, "result"> & Partial<StepEvent>): void {
    const { n, action, from, to } = step;
    this.#folder = folderOf(from);
    this.#emit({ type: "step", n, action, from, to, ...ending });
    this.#progress();
  }

  #progress(): void {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + PROGRESS_EVERY_MS;
    const elapsedMs = nowMs - this.#startMs;
    const remainingMs = this.#remainingMs(elapsedMs);
    const worked = this.#done + this.#failed;
    this.#emit({
      type: "progress",
      operation: this.#operation,
      files: this.#passed,
      bytes: this.#passedBytes + this.#handBytes,
      filesPerSecond: elapsedMs <= 0 ? 0 : (worked * 1000) / elapsedMs,
      folder: this.#folder,
      ...(this.#expected == null ? {} : { expectedFiles: this.#expected.steps }),
      ...(remainingMs == null ? {} : { remainingMs }),
    });
  }

  get #passed(): number {
    return this.#done + this.#already + this.#skipped + this.#stale + this.#failed;
  }

  /**
   * What is left at the pace so far: steps cost what steps have cost, and of the bytes left as large a part has to
   * be copied as had to be so far, at the speed so far.
   */
  #remainingMs(elapsedMs: number): number | undefined {
    const worked = this.#done + this.#failed;
    if (this.#expected == null || worked === 0 || elapsedMs < ESTIMATE_AFTER_MS) return undefined;
    const stepMs = Math.max(0, elapsedMs - this.#copyMs) / worked;
    const stepsLeft = Math.max(0, this.#expected.steps - this.#passed);
    const bytesLeft = Math.max(0, this.#expected.bytes - this.#passedBytes);
    const part = this.#bytes === 0 ? 0 : this.#copiedBytes / this.#bytes;
    const perByteMs = this.#copiedBytes === 0 ? 0 : this.#copyMs / this.#copiedBytes;
    return stepsLeft * stepMs + bytesLeft * part * perByteMs;
  }
}
