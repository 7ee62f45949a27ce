// `varve catalog optimize`: renews statistics, empties the log, and gives free pages back where it pays.

import { folderOf } from "../base/paths.ts";
import { analyze, emptyLog, type Pages, pagesOf, vacuum } from "../catalog/optimize.ts";
import { volumeOf } from "../disk/volume.ts";
import { requireSpace } from "./care.ts";
import type { Context } from "./context.ts";

export type OptimizeOptions = {
  /** `always`, or `auto`: where more than a fifth of a large catalog is free and the disk has room. */
  readonly vacuum: "auto" | "always" | "never";
};

export type OptimizeSummary = {
  /** Bytes of the catalog's pages. */
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly vacuumed: boolean;
  /** Why not, where it was not. */
  readonly reason?: "not-asked" | "little-free" | "no-space";
  /** The log is empty now; false where a reader still needs part of it. */
  readonly logEmptied: boolean;
  readonly durationMs: number;
};

/** Free pages are used again by the next scan: below this part, giving them back costs more than it brings. */
const MUCH_FREE = 0.2;
/** Below this size nobody feels it. */
const LARGE_BYTES = 8 * 1024 * 1024;

/** Throws `OutOfSpaceError` where `always` has no room; the catalog is as it was. */
export async function optimizeCatalog(
  context: Context,
  options: OptimizeOptions,
): Promise<OptimizeSummary> {
  const { catalog, clock, signal, emit } = context;
  const startedMs = clock.elapsedMs();
  const before = pagesOf(catalog);
  analyze(catalog);
  signal.throwIfAborted();
  const decision = decide(before, options.vacuum, catalog.file);
  if (decision === "vacuum") {
    requireSpace(folderOf(catalog.file), neededBytes(before), "compacting the catalog");
    emit({ type: "notice", level: "info", message: "Compacting the catalog" });
    vacuum(catalog);
  }
  const logEmptied = emptyLog(catalog);
  return {
    sizeBefore: sizeOf(before),
    sizeAfter: sizeOf(pagesOf(catalog)),
    vacuumed: decision === "vacuum",
    ...(decision === "vacuum" ? {} : { reason: decision }),
    logEmptied,
    durationMs: Math.round(clock.elapsedMs() - startedMs),
  };
}

function decide(
  pages: Pages,
  wish: OptimizeOptions["vacuum"],
  file: string,
): "vacuum" | NonNullable<OptimizeSummary["reason"]> {
  if (wish === "always") return "vacuum";
  if (wish === "never") return "not-asked";
  const isWorthIt = sizeOf(pages) >= LARGE_BYTES && pages.free > MUCH_FREE * pages.pages;
  if (!isWorthIt) return "little-free";
  return volumeOf(folderOf(file)).freeBytes < neededBytes(pages) ? "no-space" : "vacuum";
}

/** A copy of what is in use, twice: in the file beside and in the log. */
function neededBytes({ pages, free, pageBytes }: Pages): number {
  return 2 * (pages - free) * pageBytes;
}

function sizeOf({ pages, pageBytes }: Pages): number {
  return pages * pageBytes;
}
