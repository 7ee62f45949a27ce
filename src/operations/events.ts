// What an operation tells while it works. Faces (terminal, JSON, HTTP) render events; nothing prints here.

import type { FailureReason, FailureStage } from "../domain/inspection.ts";
import type { JournalAction, StepReason } from "../domain/journal.ts";
import type { RunId } from "../domain/run.ts";
import type { DigestName } from "../domain/verification.ts";

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

/** The bytes of a file are others than catalogued, and its size and time are not. */
export type RotEvent = {
  readonly type: "rot";
  /** Absolute. */
  readonly path: string;
  /** The digests that are not what they were. */
  readonly digests: readonly DigestName[];
  readonly sizeBytes: number;
  /** When it was last modified, and when its inode last changed; ISO 8601. */
  readonly modified: string;
  readonly changed: string;
  /** When its bytes were last known to be right, ISO 8601. */
  readonly good: string;
  /** Its inode changed since: a program may have written to it and put its time back. */
  readonly touched: boolean;
  readonly detail: string;
};

/** A file is not as catalogued, which the next scan will see: it has another stamp, or is not there. */
export type ChangedFileEvent = {
  readonly type: "edited" | "missing";
  /** Absolute. */
  readonly path: string;
};

/** Something that a person should know and that ends nothing. */
export type NoticeEvent = {
  readonly type: "notice";
  readonly level: "info" | "warn";
  readonly message: string;
  readonly path?: string;
};

/** How a step of a plan, or of an undo, ended; told once it is written in the journal. */
export type StepEvent = {
  readonly type: "step";
  readonly n: number;
  readonly action: JournalAction;
  /** Absolute paths. */
  readonly from: string;
  readonly to: string;
  /**
   * `already`: by an earlier call of the same run. `ready`: a dry run found nothing against it. `skipped`: it stays
   * with another file of its bundle. `stale`: things are not as the plan has them any more.
   */
  readonly result: "done" | "already" | "ready" | "skipped" | "stale" | "failed";
  /** Why it was not done. */
  readonly reason?: StepReason;
  /** The same for people. */
  readonly detail?: string;
  /** What a copy could not keep, where it is more than nothing: "owner", "mode", "times", names of attributes. */
  readonly notKept?: readonly string[];
};

export type Event =
  | RunEvent
  | ProgressEvent
  | FailureEvent
  | RotEvent
  | ChangedFileEvent
  | NoticeEvent
  | StepEvent;
export type Emit = (event: Event) => void;
