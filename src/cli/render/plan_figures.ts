// The figures of a plan for people: what is filed, what is not and why, and which command carries it out.

import { formatBytes } from "../../base/bytes.ts";
import { durationText } from "../../base/duration.ts";
import type { Organized } from "../../operations/organize/organize.ts";
import type { OrganizeSummary } from "../../operations/organize/tally.ts";
import { shellWord } from "../shell_word.ts";
import type { Page } from "./page.ts";
import { printable, type Style } from "./style.ts";
import type { Column } from "./table.ts";
import { formatCount, formatCounted, formatDuration } from "./words.ts";

type Figure = {
  readonly count: number;
  readonly words: string;
  readonly color?: keyof Style;
};

const figureColumns: readonly Column<Figure>[] = [
  { title: "", text: ({ count }) => formatCount(count), align: "right" },
  { title: "", text: ({ words }) => words, color: ({ color }) => color },
];

/** `apply`: the words of a command line that carries out the plan, up to its name. */
export async function printFigures(
  page: Page,
  { plan, summary }: Pick<Organized, "plan" | "summary">,
  options: { readonly preview: boolean; readonly apply: readonly string[] },
): Promise<void> {
  const { files, bytes, bundles, seen, durationMs } = summary;
  const looked = `${formatCounted(seen, "file")} looked at in ${formatDuration(durationMs)}`;
  page.title(
    files === 0
      ? `Nothing to do: ${looked}`
      : `${formatCounted(files, "step")} for ${formatCounted(bundles, "bundle")}, ${formatBytes(bytes)}: ${looked}`,
  );
  await page.table(figureColumns, figuresOf(summary));
  if (plan != null) {
    page.line(`Plan: ${printable(plan)}`);
    const apply = [...options.apply, plan].map(shellWord).join(" ");
    page.remark(`Carry it out: ${apply}   (--dry-run: only try it)`);
  } else if (options.preview && files > 0) {
    page.line("No plan was written: this is a preview");
  }
}

/** Those that are not nothing; a shift that moves nothing is told as well, since its camera may be misspelt. */
function figuresOf(summary: OrganizeSummary): Figure[] {
  const figures: readonly Figure[] = [
    { count: summary.review, words: "to review: no date to be trusted", color: "yellow" },
    { count: summary.numbered, words: "numbered: another file has the name" },
    { count: summary.conflicts, words: "doubted: something says another day", color: "yellow" },
    { count: summary.inPlace, words: "in their place already" },
    { count: summary.folded, words: "the same content is there already" },
    { count: summary.waiting, words: "waiting: modified just now, may still be arriving" },
    { count: summary.undated, words: "left: no date to be trusted", color: "yellow" },
    { count: summary.skipped, words: "left: another file has the name", color: "yellow" },
    { count: summary.blocked, words: "left: their folder cannot be made", color: "red" },
    { count: summary.unread, words: "left: not read, see `varve failures`", color: "red" },
    { count: summary.orphans, words: "left: sidecars whose file is not there" },
    { count: summary.others, words: "left: of kinds that are not filed" },
  ];
  const shifts = summary.shifts.map(({ camera, byMs, files }) => ({
    count: files,
    words: `shifted by ${durationText(byMs)}: the clock of "${printable(camera)}"`,
    color: files === 0 ? "yellow" : "cyan",
  })) satisfies Figure[];
  return [...shifts, ...figures.filter(({ count }) => count > 0)];
}
