// Photos that look alike for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import type { SimilarFile, SimilarGroup, SimilarKind } from "../../domain/similar_photos.ts";
import type { SimilarPhotos } from "../../operations/duplicates/similar.ts";
import type { AnswerRecord } from "../definition.ts";
import type { Page } from "./page.ts";
import { pathField } from "./records.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted, formatDuration, formatRating } from "./words.ts";

/** A group as a line of JSON. */
export function similarRecord({ files, ...group }: SimilarGroup): AnswerRecord {
  return { ...group, files: files.map(({ path, ...file }) => ({ ...pathField(path), ...file })) };
}

/** The groups as they come, and the figures. */
export async function printSimilar(page: Page, found: SimilarPhotos): Promise<void> {
  for await (const group of found.groups()) printGroup(page, group);
  const { end, summary, run } = found;
  const { groups, compared, decoded, failed, changed } = summary;
  const what =
    end === "interrupted"
      ? "Stopped; what was decoded is kept"
      : groups === 0
        ? "No photos look alike"
        : `${formatCounted(groups, "group")} of photos that look alike`;
  const how = `${formatCount(compared)} compared, ${formatCount(decoded)} decoded now`;
  page.line(`${what} (${how}, ${formatDuration(summary.durationMs)}, run ${run})`);
  const leftOut = (count: number, why: string) => {
    if (count > 0) page.line(`  left out: ${formatCounted(count, "photo")} ${why}`);
  };
  leftOut(summary.flat, "of nearly one brightness, which would look like any other");
  leftOut(summary.noDecoder, "of formats that cannot be decoded here, without a preview");
  leftOut(summary.tooLarge, "that would take too much memory");
  leftOut(summary.damaged, "that cannot be decoded");
  leftOut(changed, "no longer as the catalog has them; scan again");
  if (failed > 0) page.line(`  failed: ${formatCount(failed)}; see \`varve failures\``);
  if (groups > 0) page.remark("Look at them before you delete any: no plan is made of looks");
}

const words: Readonly<Record<SimilarKind, string>> = {
  copies: "the same picture, by its looks",
  burst: "taken within seconds: a burst",
  scene: "the same scene at different times",
};

function printGroup(page: Page, { likely, files }: SimilarGroup): void {
  const { bold, dim } = page.style;
  page.line(bold(`${formatCounted(files.length, "photo")}: ${words[likely]}`));
  for (const file of files) page.line(`  ${printable(file.path)}  ${dim(aboutOf(file))}`);
  page.line();
}

function aboutOf({ size, pixels, captured, rating }: SimilarFile): string {
  const time = captured?.local.replace("T", " ") ?? "";
  return [formatPixels(pixels), formatBytes(size), time, formatRating(rating, false)]
    .filter((part) => part !== "")
    .join("  ");
}

function formatPixels(pixels: number | null): string {
  if (pixels == null) return "";
  return pixels < 1e6 ? `${formatCount(pixels)} px` : `${(pixels / 1e6).toFixed(1)} MP`;
}
