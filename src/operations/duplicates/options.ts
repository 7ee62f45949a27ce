// What `duplicates` is asked to do.

import type { DuplicateMeasure } from "../../domain/duplicates.ts";
import type { KeepRule } from "../../domain/keep_rules.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { Hasher, Inspector } from "../../inspect/inspector.ts";
import type { ScanOptions } from "../scan/options.ts";
import type { Target } from "../scan/targets.ts";

export type DuplicatesOptions = {
  /** What makes files duplicates. */
  readonly by: DuplicateMeasure;
  /** Brought up to date first, and looked at alone; none: the catalog as it is. */
  readonly targets: readonly Target[];
  readonly kinds: readonly MediaKind[];
  readonly minSizeBytes: number;
  /** Absolute path of a folder: only files in it and below it. */
  readonly under?: string;
  /** Which file of a group is rather kept, in the order of these. */
  readonly keep: readonly KeepRule[];
  readonly inspector: Inspector & Hasher;
  /** How a scan of the same folders would be asked, so that what it has settled counts here, too. */
  readonly scan: Omit<ScanOptions, "targets" | "inspector" | "onlyTwins">;
};

/** The options that make two runs the same, for resuming. */
export function runOptions(options: DuplicatesOptions): Readonly<Record<string, unknown>> {
  const { by, targets, kinds, minSizeBytes, under } = options;
  return { by, targets, kinds, minSizeBytes, under: under ?? null };
}
