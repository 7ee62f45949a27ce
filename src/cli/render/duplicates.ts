// Groups of equal files for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import type { DuplicateFile, DuplicateGroup, TurnedFiles } from "../../domain/duplicates.ts";
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
    files: files.map(({ path, linkOf, reflinkOf, ...file }) => ({
      ...pathField(path),
      ...file,
      ...(linkOf == null ? {} : pathField(linkOf, "linkOf")),
      ...(reflinkOf == null ? {} : pathField(reflinkOf, "reflinkOf")),
    })),
  };
}

/** Files that a tag turns in different ways as a line of JSON. */
export function turnedRecord({ files, ...turned }: TurnedFiles): AnswerRecord {
  return { ...turned, files: files.map(({ path, ...file }) => ({ ...pathField(path), ...file })) };
}

/** The groups as they come, what a tag turns otherwise, and the figures. */
export async function printDuplicates(page: Page, found: Duplicates): Promise<void> {
  for await (const group of found.groups()) printGroup(page, group);
  for await (const turned of found.turned()) printTurned(page, turned);
  const { end, summary, run } = found;
  const { groups, surplus, wasted, hardLinks, reflinks, failed, changed } = summary;
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
  if (reflinks > 0) {
    page.line(`  ${formatCounted(reflinks, "reflink")}: they share their blocks with another file`);
  }
  if (failed > 0) page.line(`  failed: ${formatCount(failed)}; see \`varve failures\``);
  const leftOut = (count: number | undefined, why: string) => {
    if (count != null && count > 0) {
      page.line(`  left out: ${formatCounted(count, "file")} ${why}`);
    }
  };
  leftOut(changed, "no longer as the catalog has them; scan again");
  leftOut(summary.unread, "of which no metadata was read; `varve scan` reads it");
  leftOut(summary.withoutPayload, "of a format that has no payload, or damaged");
}

function printGroup(page: Page, { count, size, wasted, files }: DuplicateGroup): void {
  const { bold, dim } = page.style;
  const isEven = files.every((file) => (file.size ?? size) === size);
  const each = `${isEven ? "" : "up to "}${formatBytes(size)}`;
  page.line(bold(`${formatCount(count)} × ${each}, ${formatBytes(wasted)} too much`));
  for (const [i, file] of files.entries()) {
    const isLink = file.linkOf != null || file.reflinkOf != null;
    const mark = i === 0 ? "keep" : isLink ? "link" : "    ";
    const about = aboutOf(file);
    page.line(`  ${mark}  ${printable(file.path)}${about === "" ? "" : `  ${dim(about)}`}`);
  }
  page.line();
}

function printTurned(page: Page, { files }: TurnedFiles): void {
  const { bold, dim } = page.style;
  page.line(bold("The same, turned in different ways by a tag: no duplicates"));
  for (const { path, orientation } of files) {
    page.line(`        ${printable(path)}  ${dim(`orientation ${orientation}`)}`);
  }
  page.line();
}

function aboutOf({ captured, rating, differs = [] }: DuplicateFile): string {
  if (captured == null && rating == null && differs.length === 0) return "";
  const time = captured?.local.replace("T", " ") ?? "";
  const other = differs.length === 0 ? "" : `other: ${differs.join(", ")}`;
  return [time, formatRating(rating, false), other].filter((part) => part !== "").join("  ");
}
