// All figures of a scan for people.

import { formatBytes } from "../../base/bytes.ts";
import type { ScanSummary } from "../../domain/run.ts";
import type { Page } from "./page.ts";
import type { Column } from "./table.ts";
import { formatCount, formatCounted, formatDuration, formatPart } from "./words.ts";

type Row = readonly [string, string];

const rowColumns: readonly Column<Row>[] = [
  { title: "", text: ([name]) => name },
  { title: "", text: ([, value]) => value, align: "right" },
];

/** All figures, in small tables. */
export async function printScanFigures(page: Page, summary: ScanSummary): Promise<void> {
  const { cache, stagesMs, failures, workers } = summary;
  page.title("Files");
  const files = (
    ["found", "added", "changed", "unchanged", "moved", "missing", "failed"] as const
  ).map((name): Row => [name, formatCount(summary[name])]);
  await page.table(rowColumns, [
    ...files,
    ["left out by rule", formatCount(summary.skipped)],
    ["of other kinds", formatCount(summary.others)],
  ]);
  page.title("Cache");
  const asked = cache.hits + cache.misses;
  await page.table(rowColumns, [
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
    rowColumns,
    Object.entries(stagesMs).map(([stage, ms]): Row => [stage, formatDuration(ms)]),
  );
  const reasons = Object.entries(failures).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return;
  page.title("Failures by reason");
  await page.table(
    rowColumns,
    reasons.map(([reason, count]): Row => [reason, formatCount(count)]),
  );
}
