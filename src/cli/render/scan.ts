// The end of a scan for people: short, since a scheduler mails it.

import { formatBytes } from "../../base/bytes.ts";
import type { ScanResult } from "../../operations/scan/scan.ts";
import type { Page } from "./page.ts";
import { formatCount, formatCounted, formatDuration, formatRate } from "./words.ts";

export function printScan(page: Page, { run, resumed, end, summary }: ScanResult): void {
  const { added, changed, unchanged, moved, missing, failed, others, skipped } = summary;
  const ended = end === "interrupted" ? "Stopped" : resumed ? "Resumed and done" : "Done";
  page.line(
    `${ended}: ${formatCounted(summary.found, "file")}, ${formatBytes(summary.bytes)}, in ` +
      `${formatDuration(summary.durationMs)} (${formatRate(summary.filesPerSecond)}), run ${run}`,
  );
  const parts = [
    [added, "added"],
    [changed, "changed"],
    [unchanged, "unchanged"],
    [moved, "moved"],
    [missing, "missing"],
    [others, "of other kinds"],
    [skipped, "skipped by rule"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0);
  if (shown.length > 0) {
    page.line(`  ${shown.map(([count, word]) => `${formatCount(count)} ${word}`).join(", ")}`);
  }
  const { hits, misses, folders } = summary.cache;
  page.line(
    `  cache: ${formatCounted(hits, "file")} known (${formatCounted(folders, "folder")} as a whole), ` +
      `${formatCounted(misses, "file")} read, ${formatBytes(summary.bytesRead)}`,
  );
  if (failed > 0) {
    const reasons = Object.entries(summary.failures).map(([reason, n]) => `${n} ${reason}`);
    page.line(`  failed: ${formatCount(failed)} (${reasons.join(", ")}); see \`varve failures\``);
  }
}
