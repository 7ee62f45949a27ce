// What a scan is asked to do.

import type { FreshFiles } from "../../catalog/fresh_files.ts";
import type { DigestAlgorithm, Facts, Reader } from "../../domain/inspection.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { Hasher, Inspector } from "../../inspect/inspector.ts";
import type { ToolsAsk } from "./ask_tools.ts";
import type { Target } from "./targets.ts";
import type { TwinSizes } from "./twin_sizes.ts";

/** How a device may be read. */
export type ReadingLimits = {
  /** Requests that read from it at once; 1 for a spinning disk. */
  readonly concurrentReads: number;
  /** Absent: as fast as it can. */
  readonly bytesPerSecond?: number;
};

/** How a walk for `duplicates` differs from a scan: stamps are brought up to date, and no metadata is read. */
export type OnlyTwins = {
  /** Present where the catalog knew no file when the run began: there is nothing to merge new folders with. */
  readonly first?: FirstWalk;
};

/** A walk that reads of new files those that may have a twin, for the hashes that tell. */
export type FirstWalk = {
  readonly hasher: Hasher;
  readonly sizes: TwinSizes;
  /** Takes up what is added to the catalog, as long as no file may have been passed by. */
  readonly files: FreshFiles;
};

export type ScanOptions = {
  /** What to walk, see targets.ts. */
  readonly targets: readonly Target[];
  /** Kinds to read; their sidecars come with them. */
  readonly kinds: readonly MediaKind[];
  readonly exclude: readonly string[];
  readonly hash: "none" | "sample" | "full";
  readonly digests: readonly DigestAlgorithm[];
  /** Read every file again, whatever is known. */
  readonly reread: boolean;
  /** Try again what failed before, although it has not changed. */
  readonly retryFailed: boolean;
  /** Files a transaction. */
  readonly chunkSize: number;
  readonly memoryLimitBytes?: number;
  /** IANA name; absent: unknown, times in UTC stay without a zone. */
  readonly homeZone?: string;
  readonly inspector: Inspector;
  /** Absent: no tools; files that need one are reported. */
  readonly tools?: ToolsAsk;
  readonly limitsOf: (folder: string) => ReadingLimits;
  readonly readerVersions: Readonly<Record<Reader, number>>;
  readonly pid: number;
  /** Absent: a scan, which reads every file. */
  readonly onlyTwins?: OnlyTwins;
};

/** What a folder keeps of its listing when its stamps are up to date and its files are not read. */
export function stampsListing(fingerprint: string): string {
  return `stamps:${fingerprint}`;
}

/** The kinds listed: those asked for, and sidecars. */
export function listedKinds(kinds: readonly MediaKind[]): readonly MediaKind[] {
  return kinds.includes("sidecar") ? kinds : [...kinds, "sidecar"];
}

/**
 * Everything that decides what a scan would do with an unchanged folder, as one text: a folder settled under
 * one question is looked at again under another.
 */
export function question(options: ScanOptions): string {
  const { kinds, exclude, hash, digests, homeZone, tools, readerVersions } = options;
  return JSON.stringify({
    dating: 1, // Raised when the rules of domain/captured.ts change, so that all is dated again.
    kinds: [...listedKinds(kinds)].sort(),
    exclude,
    hash,
    digests: hash === "full" ? [...digests].sort() : [],
    homeZone: homeZone ?? null,
    tools: tools == null ? [] : [...tools.present].sort(),
    readerVersions,
  });
}

/** The options that make two scans the same run, for resuming. */
export function runOptions(options: ScanOptions): Readonly<Record<string, unknown>> {
  const { targets, kinds, exclude, hash, digests, reread, retryFailed } = options;
  return {
    targets,
    kinds,
    exclude,
    hash,
    digests: hash === "full" ? digests : [],
    reread,
    retryFailed,
  };
}

/** The options that decide how many files there are to be found: for estimates. */
export function whatToFind(options: ScanOptions): Readonly<Record<string, unknown>> {
  const { targets, kinds, exclude } = options;
  return { targets, kinds, exclude };
}

/** Facts of a tool fill the gaps of a reader's. */
export function joinFacts(own: Facts, tool: Facts): Facts {
  return { ...tool, ...own };
}
