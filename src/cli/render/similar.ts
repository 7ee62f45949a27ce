// Photos and videos that look alike for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import type { SimilarFile, SimilarGroup, SimilarKind } from "../../domain/similar_photos.ts";
import type { SimilarFiles, SimilarSummary } from "../../operations/duplicates/similar.ts";
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
export async function printSimilar(page: Page, found: SimilarFiles): Promise<void> {
  for await (const group of found.groups()) printGroup(page, group);
  const { end, summary, run } = found;
  const { groups, videos, failed, changed } = summary;
  const what = end === "interrupted" ? "Stopped; what was decoded is kept" : groupsFound(summary);
  const compared = [
    `${formatCounted(summary.compared, "photo")} compared, ${formatCount(summary.decoded)} decoded now`,
    ...(videos.compared > 0 ? [`${formatCounted(videos.compared, "video")} compared`] : []),
  ];
  const took = [...compared, formatDuration(summary.durationMs), `run ${run}`];
  page.line(`${what} (${took.join(", ")})`);
  leftOut(page, "photo", [
    [summary.flat, "of nearly one brightness, which would look like any other"],
    [summary.noDecoder, "of formats that cannot be decoded here, without a preview"],
    [summary.tooLarge, "that would take too much memory"],
    [summary.damaged, "that cannot be decoded"],
  ]);
  leftOut(page, "video", [
    [videos.alone, "of a length that no other has"],
    [videos.short, "of less than a second"],
    [videos.unmeasured, "of which the length is not known"],
    [videos.flat, "of nearly one brightness all through"],
    [videos.noDecoder, "that this ffmpeg cannot decode"],
    [videos.tooLarge, "that would take too much memory"],
    [videos.damaged, "that cannot be decoded"],
    [videos.unread, "that could not be looked at"],
  ]);
  leftOut(page, "file", [[changed, "no longer as the catalog has them; scan again"]]);
  if (failed > 0) page.line(`  failed: ${formatCount(failed)}; see \`varve failures\``);
  if (groups > 0) page.remark("Look at them before you delete any: no plan is made of looks");
}

function groupsFound({ groups, videos }: SimilarSummary): string {
  const ofPhotos = groups - videos.groups;
  const counted = [
    ...(ofPhotos > 0 ? [`${formatCounted(ofPhotos, "group")} of photos`] : []),
    ...(videos.groups > 0 ? [`${formatCounted(videos.groups, "group")} of videos`] : []),
  ];
  return groups === 0 ? "Nothing looks alike" : `${counted.join(", ")} that look alike`;
}

function leftOut(
  page: Page,
  noun: string,
  counts: readonly (readonly [count: number, why: string])[],
): void {
  for (const [count, why] of counts) {
    if (count > 0) page.line(`  left out: ${formatCounted(count, noun)} ${why}`);
  }
}

const words: Readonly<Record<SimilarKind, string>> = {
  copies: "the same, by their looks",
  burst: "taken within seconds: a burst",
  scene: "the same scene at different times",
};

function printGroup(page: Page, { kind, likely, files }: SimilarGroup): void {
  const { bold, dim } = page.style;
  page.line(bold(`${formatCounted(files.length, kind)}: ${words[likely]}`));
  for (const file of files) page.line(`  ${printable(file.path)}  ${dim(aboutOf(file))}`);
  page.line();
}

function aboutOf({ size, pixels, captured, rating, durationMs }: SimilarFile): string {
  const time = captured?.local.replace("T", " ") ?? "";
  const length = durationMs == null ? "" : formatDuration(durationMs);
  return [formatPixels(pixels), length, formatBytes(size), time, formatRating(rating, false)]
    .filter((part) => part !== "")
    .join("  ");
}

function formatPixels(pixels: number | null): string {
  if (pixels == null) return "";
  return pixels < 1e6 ? `${formatCount(pixels)} px` : `${(pixels / 1e6).toFixed(1)} MP`;
}
