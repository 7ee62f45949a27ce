// What is written of a step before it is carried out and after, and in what words its end is told.

import type { Stamp } from "./entry.ts";

/**
 * What a step does. The last two take a copy (or reflink) or a hard link away again, or give a file that one has
 * replaced its own bytes back: only an undo has them.
 */
export const journalActions = [
  "move",
  "copy",
  "hardlink",
  "quarantine",
  "reflink",
  "uncopy",
  "unlink",
] as const;
export type JournalAction = (typeof journalActions)[number];

/**
 * `intended`: begun, and not known to have ended. `undone`: done, and taken back by a later run. `left`: done, and
 * a later run that was to take it back found the file changed and left it.
 */
export type StepState = "intended" | "done" | "failed" | "undone" | "left";

/** Why a step was not done. */
export const stepReasons = [
  /** The source is not what it was when the plan was made. */
  "changed",
  /** The source is not there. */
  "gone",
  /** Something has the name that it should get. */
  "target-taken",
  /** Another file of its bundle could not be moved; it stays with that one. */
  "bundle",
  /** A crash came before anything was done. */
  "crash",
  "no-space",
  "read-only",
  "disk-error",
  "no-permission",
  "name-refused",
  "file-too-large",
  "busy",
  "folder-missing",
  "temporary-exists",
  /** What was read back of a copy is not what was written. */
  "damaged",
  /** The file systems cannot do it: a hard link across two, or a reflink on one that knows none. */
  "unsupported",
  "other",
] as const;
export type StepReason = (typeof stepReasons)[number];

/** A step as it is begun. */
export type StepToDo = {
  /** Its number in the plan; of an undo, that of the step which it reverses. */
  readonly n: number;
  /** Number of the first step of its bundle; absent where it stands alone. */
  readonly bundle?: number;
  readonly action: JournalAction;
  /** Absolute. */
  readonly from: string;
  readonly to: string;
  /** The file before. */
  readonly stamp: Stamp;
  /**
   * Of a hard link or reflink that takes the place of a file at `to`: that file. With an `unlink` or `uncopy` `to`
   * becomes that file again, one of its own.
   */
  readonly replaces?: Replaced;
  /** Of a quarantine: the file that stays in its stead, to be compared with it first. */
  readonly twin?: Twin;
};

/** A file whose place another takes. */
export type Replaced = {
  /** The inode is 0 where nobody has looked at it yet. */
  readonly stamp: Stamp;
  /** Absent where nobody has looked at it yet. */
  readonly former?: FormerFile;
  /** Of a step that gives it back: the file at `from` that had taken its place. */
  readonly by?: Stamp;
};

/** What a file has beside its bytes, as it is given back to it. */
export type FormerFile = {
  /** Permissions, the lower twelve bits. */
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  /** Unix nanoseconds. */
  readonly accessedNs: bigint;
  readonly modifiedNs: bigint;
  /** Extended attributes: "user.comment" and its value. */
  readonly attributes: readonly (readonly [name: string, value: Uint8Array])[];
};

/** A file that stays, and what of it must be equal to what goes: all bytes, or the media without metadata. */
export type Twin = { readonly path: string; readonly by: "bytes" | "payload" };

/** A file as a step left it at its new place. */
export type StampAfter = Stamp & {
  /** When anything of the file was last changed, its name too (ctime), Unix microseconds. */
  readonly changedUs: number;
};
