// The figures of a plan while it is made.

import type { CameraShift } from "../../domain/camera_shift.ts";

/** As `varve runs show` prints them, too. All but `bundles` and those in bytes are counts of files. */
export type OrganizeSummary = Readonly<
  PlanTally & {
    readonly durationMs: number;
    /** Files and bytes that were read to prove that contents are the same. */
    readonly proofFiles: number;
    readonly proofBytes: number;
  }
>;

/** A shift that was asked for, and how many files go by it. */
export type ShiftTally = CameraShift & { files: number };

/** Counts of files, but where something else is said. */
export class PlanTally {
  /** Files that were looked at: all that are catalogued under the sources. */
  seen = 0;
  /** Bundles and files that go somewhere, with their bytes. */
  bundles = 0;
  files = 0;
  bytes = 0;
  /** They lie where they belong. */
  inPlace = 0;
  /** Of those that go: to the review folder; under a stem with a number; by a shifted clock. */
  review = 0;
  numbered = 0;
  shifted = 0;
  /** Each shift that was asked for: one that moves nothing may name its camera wrongly. */
  readonly shifts: readonly ShiftTally[];
  /** The same content is at the target, or goes there. */
  folded = 0;
  foldedBytes = 0;
  /** Modified so recently that they may still be arriving. */
  waiting = 0;
  /** They have no date to be trusted, and were to be left alone. */
  undated = 0;
  /** Others have their names, and they were to have no others. */
  skipped = 0;
  /** Their folder cannot be made. */
  blocked = 0;
  /** They could not be read when they were scanned. */
  unread = 0;
  /** Of kinds that are not filed. */
  others = 0;
  /** Sidecars whose file is not there. */
  orphans = 0;
  /** Files that go, of which something says another day. */
  conflicts = 0;

  constructor(shifts: readonly CameraShift[] = []) {
    this.shifts = shifts.map((shift) => ({ ...shift, files: 0 }));
  }
}
