// What `varve verify` found, for people.

import { formatBytes } from "../../base/bytes.ts";
import type { Verified } from "../../operations/verify/verify.ts";
import type { Page } from "./page.ts";
import type { Style } from "./style.ts";
import type { Column } from "./table.ts";
import { shortTime } from "./times.ts";
import { formatCount, formatCounted, formatDuration } from "./words.ts";

type Figure = { readonly count: number; readonly words: string; readonly color?: keyof Style };

const columns: readonly Column<Figure>[] = [
  { title: "", text: ({ count }) => formatCount(count), align: "right" },
  { title: "", text: ({ words }) => words, color: ({ color }) => color },
];

/** The figures, those that are not nothing. */
export async function printVerified(
  page: Page,
  { end, run, unavailable, summary }: Verified,
): Promise<void> {
  const { checked, bytes, durationMs, rot, unchecked, oldest } = summary;
  const word = { done: "", limited: "The time is up: ", interrupted: "Stopped: " }[end];
  const read = `${formatBytes(bytes)} read in ${formatDuration(durationMs)}`;
  page.title(`${word}${formatCounted(checked, "file")} checked, ${read} (run ${run})`);
  const figures: readonly Figure[] = [
    { count: rot, words: "rotten: other bytes under the same size and time", color: "red" },
    { count: summary.same, words: "the same as ever" },
    { count: summary.first, words: "with a digest from now on" },
    { count: summary.edited, words: "edited since; the next scan reads them", color: "cyan" },
    { count: summary.missing, words: "not there any more; the next scan notes it", color: "cyan" },
    { count: summary.failed, words: "not read, see `varve failures`", color: "red" },
    { count: unchecked, words: "never checked so far" },
    { count: unavailable.length, words: "roots left alone: not there", color: "yellow" },
  ];
  await page.table(
    columns,
    figures.filter(({ count }) => count > 0),
  );
  if (unchecked === 0 && oldest != null) {
    page.line(`Every file was looked at since ${shortTime(oldest)}`);
  }
  if (rot > 0) {
    page.line("Put rotten files back from a backup, with their times; docs/verify.md tells how");
  }
}
