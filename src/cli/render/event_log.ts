// Events as log lines: progress now and then, failures and notices with their file.

import type { Clock } from "../../base/clock.ts";
import type { LogFields, Logger } from "../../base/log.ts";
import type {
  ChangedFileEvent,
  FailureEvent,
  NoticeEvent,
  ProgressEvent,
  RotEvent,
  StepEvent,
} from "../../operations/events.ts";
import { isTroubled, notKeptWords } from "./steps.ts";

/** Under a scheduler the output becomes a mail: one line of progress in this time. */
const PROGRESS_EVERY_MS = 30_000;

/** Logs progress, at most one line every half a minute. */
export class ProgressLog {
  readonly #clock: Clock;
  #lastMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastMs = clock.elapsedMs();
  }

  log(event: ProgressEvent, log: Logger): void {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs - this.#lastMs < PROGRESS_EVERY_MS) return;
    this.#lastMs = nowMs;
    log.info("progress", progressFields(event));
  }
}

export function logFailure({ path, stage, reason, detail }: FailureEvent, log: Logger): void {
  log.warn(detail, { file: path, stage, reason });
}

/** Steps that were done as planned are lines for whoever asks for all. */
export function logStep(event: StepEvent, log: Logger): void {
  const { n, action, from, to, result, reason, detail, notKept } = event;
  const message = detail ?? (notKept == null ? result : `${result}, ${notKeptWords(notKept)}`);
  const level = isTroubled(event) ? "warn" : "debug";
  log[level](message, { step: n, action, from, to, result, reason });
}

export function logRot({ path, detail, digests, good, changed }: RotEvent, log: Logger): void {
  log.error(detail, { file: path, reason: "rot", digests: digests.join(","), good, changed });
}

/** What is only said once the next scan has seen it. */
export function logChangedFile({ type, path }: ChangedFileEvent, log: Logger): void {
  log.info(changedFileWords[type], { file: path });
}

export const changedFileWords = {
  edited: "Edited since it was catalogued; the next scan reads it",
  missing: "Not there any more; the next scan notes it",
} as const;

export function logNotice({ level, message, path }: NoticeEvent, log: Logger): void {
  log[level](message, path == null ? {} : { file: path });
}

function progressFields(event: ProgressEvent): LogFields {
  return {
    files: event.files,
    expectedFiles: event.expectedFiles,
    filesPerSecond: Math.round(event.filesPerSecond),
    bytes: event.bytes,
    remainingMs: event.remainingMs == null ? undefined : Math.round(event.remainingMs),
    folder: event.folder,
  };
}
