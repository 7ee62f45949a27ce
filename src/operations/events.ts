// What an operation tells while it works. Faces (terminal, JSON, HTTP) render events; nothing prints here.

import type { FailureReason, FailureStage } from "../domain/inspection.ts";
import type { RunId } from "../domain/run.ts";

/** A run has its number from now on; log lines carry it. */
export type RunEvent = {
  readonly type: "run";
  readonly operation: string;
  readonly run: RunId;
  /** An interrupted run is taken up again. */
  readonly resumed: boolean;
};

/** Progress of a long operation, at most one a second. */
export type ProgressEvent = {
  readonly type: "progress";
  readonly operation: string;
  /** Files dealt with so far, unchanged ones included. */
  readonly files: number;
  /** Bytes of the files dealt with so far (their sizes, not what was read of them). */
  readonly bytes: number;
  readonly filesPerSecond: number;
  /** Absolute path of the folder in work. */
  readonly folder: string;
  /** From the last scan of the same roots; absent at the first. */
  readonly expectedFiles?: number;
  readonly remainingMs?: number;
};

/** One file's or folder's trouble, stored in the catalog before it is told. */
export type FailureEvent = {
  readonly type: "failure";
  /** Absolute path. */
  readonly path: string;
  readonly stage: FailureStage;
  readonly reason: FailureReason;
  readonly detail: string;
};

/** Something that a person should know and that ends nothing. */
export type NoticeEvent = {
  readonly type: "notice";
  readonly level: "info" | "warn";
  readonly message: string;
  readonly path?: string;
};

export type Event = RunEvent | ProgressEvent | FailureEvent | NoticeEvent;
export type Emit = (event: Event) => void;
