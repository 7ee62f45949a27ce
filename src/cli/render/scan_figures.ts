// All figures of a scan for people.

import { formatBytes } from "../../base/bytes.ts";
import type { ScanSummary } from "../../domain/run.ts";
import type { Page } from "./page.ts";
import { type FigureRow, figureRows } from "./run_figures.ts";
import { formatCount, formatCounted, formatDuration, formatPart } from "./words.ts";

/** All figures, in small tables. */
export async function printScanFigures(page: Page, summary: ScanSummary): Promise<void> {
  const { cache, stagesMs, failures, workers } = summary;
  page.title("Files");
  const files = (
    ["found", "added", "changed", "unchanged", "moved", "missing", "failed"] as const
  ).map((name): FigureRow => [name, formatCount(summary[name])]);
  await page.table(figureRows, [
    ...files,
    ["left out by rule", formatCount(summary.skipped)],
    ["of other kinds", formatCount(summary.others)],
  ]);
  page.title("Cache");
  const asked = cache.hits + cache.misses;
  await page.table(figureRows, [
    [
      "files known before",
      asked === 0 ? "0" : `${formatCount(cache.hits)} (${formatPart(cache.hits / asked)})`,
    ],
    ["files read", formatCount(cache.misses)],
    ["folders settled as a whole", formatCount(cache.folders)],
    ["bytes read", formatBytes(summary.bytesRead)],
  ]);
  page.title(
    workers === 0
      ? "Time by stage, in one thread"
      : `Time by stage, ${formatCounted(workers, "worker")}`,
  );
  await page.table(
    figureRows,
    Object.entries(stagesMs).map(([stage, ms]): FigureRow => [stage, formatDuration(ms)]),
  );
  const reasons = Object.entries(failures).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return;
  page.title("Failures by reason");
  await page.table(
    figureRows,
    reasons.map(([reason, count]): FigureRow => [reason, formatCount(count)]),
  );
}
