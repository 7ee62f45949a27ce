// One execution of an operation. Its row is kept in the catalog with its figures.

import { z } from "zod";
import { failureReasons } from "./inspection.ts";

export type RunId = number;

/** `running` with a dead process is a run that was killed; it is shown as `killed`. */
export const runStatuses = ["running", "done", "interrupted", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];

const count = z.number().nonnegative();

/** The figures of a scan, as it prints them last and as `runs show` prints them again. */
export const ScanSummary = z.object({
  /** Files of the wanted kinds that are there now: added + changed + unchanged + moved. */
  found: count,
  added: count,
  changed: count,
  unchanged: count,
  /** Renamed or moved files that kept their inspection. */
  moved: count,
  /** Files newly marked missing. */
  missing: count,
  /** Files and folders that could not be read, wholly or in part. */
  failed: count,
  /** Entries left out by rule (thumbnails, recycle bins, excluded paths). */
  skipped: count,
  /** Files of kinds that were not asked for. */
  others: count,
  /** Sizes of the files found. */
  bytes: count,
  durationMs: count,
  /** Files found a second. */
  filesPerSecond: count,
  /** Bytes read from disk to inspect files. */
  bytesRead: count,
  cache: z.object({
    /** Files whose inspection was already known. */
    hits: count,
    /** Files that had to be read. */
    misses: count,
    /** Folders whose listing was settled, so that no file of theirs was looked up. */
    folders: count,
  }),
  /** Milliseconds spent in each stage; walk, read and hash are summed over the workers. */
  stagesMs: z.object({ walk: count, read: count, hash: count, write: count, date: count }),
  failures: z.partialRecord(z.enum(failureReasons), count),
  /** Threads that read files; 0 is everything in one. */
  workers: count,
});
export type ScanSummary = z.infer<typeof ScanSummary>;
