// Folders inside others, for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import { type FolderOverlap, shareOf } from "../../domain/folder_overlap.ts";
import type { DuplicateFolders } from "../../operations/duplicates/folders.ts";
import { shellWord } from "../shell_word.ts";
import type { Page } from "./page.ts";
import { pathField } from "./records.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted, formatDuration } from "./words.ts";

/** The fields of the summary line; `plan` is null where none was written. */
export function foldersSummary({
  search,
  pairs,
  plan,
}: DuplicateFolders): Readonly<Record<string, unknown>> {
  const { run, resumed, summary } = search;
  const { found, bytesRead, failed, changed, durationMs } = summary;
  const figures = { run, resumed, pairs, found, bytesRead, failed, changed, durationMs };
  if (plan == null) return figures;
  const { path, ...rest } = plan;
  return { ...figures, ...(path == null ? { plan: null } : pathField(path, "plan")), ...rest };
}

/** The pairs, and what is planned. */
export function printFolders(
  page: Page,
  { search, pairs, overlaps, plan }: DuplicateFolders,
): void {
  for (const overlap of overlaps()) printOverlap(page, overlap);
  const { end, summary, run } = search;
  const what =
    end === "interrupted"
      ? "Stopped; what was read is kept"
      : pairs === 0
        ? "No folder is so far inside another"
        : `${formatCounted(pairs, "folder")} inside ${pairs === 1 ? "another" : "others"}`;
  const read = `${formatBytes(summary.bytesRead)} read in ${formatDuration(summary.durationMs)}`;
  page.line(`${what} (${read}, run ${run})`);
  if (plan == null) return;
  const { path, merged, notMerged, steps, bytes, moved, quarantined, taken } = plan;
  page.line(
    `${formatCounted(steps, "step")}, ${formatBytes(bytes)}: ${formatCounted(merged, "folder")} to merge, ` +
      `${formatCounted(moved, "file")} to move, ${formatCount(quarantined)} to put aside`,
  );
  if (taken > 0) page.line(`  stay: ${formatCounted(taken, "file")}, whose name another has there`);
  if (notMerged > 0) {
    page.line(`  not merged: ${formatCounted(notMerged, "pair")} that share a folder with another`);
  }
  if (path == null) return;
  page.line(`Plan: ${printable(path)}`);
  page.remark(`Carry it out: varve apply ${shellWord(path)}   (--dry-run: only try it)`);
}

function printOverlap(page: Page, overlap: FolderOverlap): void {
  const { a, b, files, bytes, shared, sharedBytes, onlyHere } = overlap;
  const { bold, dim } = page.style;
  // Never more than it is: 99.9 % is not all.
  const percent = Math.floor(shareOf(overlap) * 100);
  page.line(`${bold(printable(a))} is ${percent} % inside ${bold(printable(b))}`);
  const there = `${formatCount(shared)} of ${formatCounted(files, "file")}, ${formatBytes(sharedBytes)} of ${formatBytes(bytes)}`;
  const here = onlyHere === 0 ? "nothing only here" : `${formatCount(onlyHere)} only here`;
  page.line(dim(`  ${there}; ${here}`));
}
