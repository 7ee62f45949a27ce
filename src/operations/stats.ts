// `varve stats`: totals by kind, year, camera, folder and trust in the date, and how much the caches saved.

import { isoTime } from "../base/iso_time.ts";
import { compareBytes } from "../base/order.ts";
import { failureCounts } from "../catalog/failures.ts";
import { listRuns } from "../catalog/runs.ts";
import { type LibraryTotals, libraryTotals, listingTotals, type Total } from "../catalog/stats.ts";
import { confidences } from "../domain/captured.ts";
import { mediaKinds } from "../domain/media.ts";
import { ScanSummary } from "../domain/run.ts";
import type { Asking, Found } from "./found.ts";

/** A bar: so many files and bytes of one kind, year, camera, folder or confidence. */
export type TotalRecord = Total & {
  readonly type: "total";
} & (
    | { readonly by: "kind" | "year" | "camera" | "confidence"; readonly name: string }
    /** A folder directly below a root with all below it, or a root for the files that lie in it. */
    | { readonly by: "folder"; readonly path: string }
  );

/** How one of the last scans fared. */
export type ScanRecord = {
  readonly type: "scan";
  readonly run: number;
  readonly started: string;
  readonly found: number;
  readonly durationMs: number;
  readonly filesPerSecond: number;
  readonly cache: ScanSummary["cache"];
  /** Part of the found files that needed no reading, 0–1; null where nothing was found. */
  readonly hitRate: number | null;
};

export type StatsSummary = Total & {
  readonly folders: number;
  readonly missing: Total;
  /** Photos and videos of which no date is known but their modification time. */
  readonly undated: Total;
  readonly failures: number;
  /** Files of kinds that were not asked for, and entries left out by rule. */
  readonly others: number;
  readonly skipped: number;
  /** How many cameras and folders there are; `top` of each are listed. */
  readonly cameras: number;
  readonly topFolders: number;
};

export type StatsOptions = {
  /** Cameras and folders to list, the largest; default 10. */
  readonly top?: number;
  /** Scans to list, the newest; default 5. */
  readonly scans?: number;
};

/** Adds the library up. The work is done when the first record is taken. */
export function stats(
  { catalog, signal }: Asking,
  { top = 10, scans = 5 }: StatsOptions = {},
): Found<TotalRecord | ScanRecord, StatsSummary> {
  let totals: LibraryTotals | undefined;
  const add = () => {
    totals ??= libraryTotals(catalog, () => signal.throwIfAborted());
    return totals;
  };
  async function* records() {
    yield* totalRecords(add(), top);
    let listed = 0;
    for (const run of listRuns(catalog, { operation: "scan" })) {
      if (listed >= scans) break;
      const summary = ScanSummary.safeParse(run.summary);
      if (run.status !== "done" || !summary.success) continue;
      listed += 1;
      yield toScanRecord(run.id, isoTime(run.startedUs), summary.data);
    }
  }
  const summary = (): StatsSummary => {
    const { all, missing, undated, byCamera, byFolder } = add();
    return {
      files: all.files,
      bytes: all.bytes,
      missing: plain(missing),
      undated: plain(undated),
      failures: failureCounts(catalog).reduce((sum, row) => sum + row.count, 0),
      ...listingTotals(catalog),
      cameras: byCamera.size,
      topFolders: byFolder.size,
    };
  };
  return { records, summary };
}

function* totalRecords(totals: LibraryTotals, top: number): Generator<TotalRecord> {
  const { byKind, byYear, byCamera, byConfidence, byFolder } = totals;
  for (const kind of mediaKinds) {
    const total = byKind.get(kind);
    if (total != null) yield { type: "total", by: "kind", name: kind, ...plain(total) };
  }
  for (const [year, total] of [...byYear].sort(([a], [b]) => compareBytes(a, b))) {
    yield { type: "total", by: "year", name: year, ...plain(total) };
  }
  for (const confidence of confidences) {
    const total = byConfidence.get(confidence);
    if (total != null) yield { type: "total", by: "confidence", name: confidence, ...plain(total) };
  }
  for (const [camera, total] of largest(byCamera, "files", top)) {
    yield { type: "total", by: "camera", name: camera, ...plain(total) };
  }
  for (const [path, total] of largest(byFolder, "bytes", top)) {
    yield { type: "total", by: "folder", path, ...plain(total) };
  }
}

/** The largest first; equal ones by name. */
function largest(sums: ReadonlyMap<string, Total>, by: keyof Total, top: number) {
  return [...sums].sort(([a, x], [b, y]) => y[by] - x[by] || compareBytes(a, b)).slice(0, top);
}

function plain({ files, bytes }: Total): Total {
  return { files, bytes };
}

function toScanRecord(run: number, started: string, summary: ScanSummary): ScanRecord {
  const { found, durationMs, filesPerSecond, cache } = summary;
  const asked = cache.hits + cache.misses;
  const hitRate = asked === 0 ? null : cache.hits / asked;
  return { type: "scan", run, started, found, durationMs, filesPerSecond, cache, hitRate };
}
