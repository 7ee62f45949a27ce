// Groups of equal files for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import type { DuplicateFile, DuplicateGroup } from "../../domain/duplicates.ts";
import type { Duplicates } from "../../operations/duplicates/duplicates.ts";
import type { AnswerRecord } from "../definition.ts";
import type { Page } from "./page.ts";
import { pathField } from "./records.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted, formatDuration, formatRating } from "./words.ts";

/** A group as a line of JSON. */
export function groupRecord({ keep, files, ...group }: DuplicateGroup): AnswerRecord {
  return {
    ...group,
    ...pathField(keep, "keep"),
    files: files.map(({ path, linkOf, ...file }) => ({
      ...pathField(path),
      ...file,
      ...(linkOf == null ? {} : pathField(linkOf, "linkOf")),
    })),
  };
}

/** The groups as they come, and the figures. */
export async function printDuplicates(page: Page, found: Duplicates): Promise<void> {
  for await (const group of found.groups()) printGroup(page, group);
  const { end, summary, run } = found;
  const { groups, surplus, wasted, hardLinks, failed, changed } = summary;
  const what =
    end === "interrupted"
      ? "Stopped; what was read is kept"
      : groups === 0
        ? "No duplicates"
        : `${formatCounted(groups, "group")} of duplicates, ${formatCounted(surplus, "file")} and ` +
          `${formatBytes(wasted)} more than needed`;
  const read = `${formatBytes(summary.bytesRead)} read in ${formatDuration(summary.durationMs)}`;
  page.line(`${what} (${read}, run ${run})`);
  if (hardLinks > 0) {
    page.line(
      `  ${formatCounted(hardLinks, "name")} of hard links: they take no space of their own`,
    );
  }
  if (failed > 0) page.line(`  failed: ${formatCount(failed)}; see \`varve failures\``);
  if (changed > 0) {
    page.line(
      `  left out: ${formatCounted(changed, "file")} no longer as the catalog has them; scan again`,
    );
  }
}

function printGroup(page: Page, { count, size, wasted, files }: DuplicateGroup): void {
  const { bold, dim } = page.style;
  page.line(bold(`${formatCount(count)} × ${formatBytes(size)}, ${formatBytes(wasted)} too much`));
  for (const [i, file] of files.entries()) {
    const mark = i === 0 ? "keep" : file.linkOf == null ? "    " : "link";
    const about = aboutOf(file);
    page.line(`  ${mark}  ${printable(file.path)}${about === "" ? "" : `  ${dim(about)}`}`);
  }
  page.line();
}

function aboutOf({ captured, rating }: DuplicateFile): string {
  const time = captured?.local.replace("T", " ") ?? "";
  return [time, formatRating(rating, false)].filter((part) => part !== "").join("  ");
}
