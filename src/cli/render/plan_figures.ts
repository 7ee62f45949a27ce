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
  page.line(
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
    { count: summary.review, words: "go to review: no date of theirs is to be trusted", ...yellow },
    { count: summary.numbered, words: "get a number: another file has the name" },
    { count: summary.conflicts, words: "with something in them that says another day", ...yellow },
    { count: summary.inPlace, words: "in their place" },
    { count: summary.folded, words: "of the same content as another" },
    { count: summary.waiting, words: "wait: modified just now, they may still be arriving" },
    { count: summary.undated, words: "stay: no date of theirs is to be trusted", ...yellow },
    { count: summary.skipped, words: "stay: another file has the name", ...yellow },
    { count: summary.blocked, words: "stay: their folder cannot be made", ...red },
    { count: summary.unread, words: "stay: they could not be read, see `varve failures`", ...red },
    { count: summary.others, words: "of kinds that are not filed" },
    { count: summary.orphans, words: "sidecars stay: their file is not there" },
  ];
  const shifts = summary.shifts.map(({ camera, byMs, files }) => ({
    count: files,
    words: `by the clock of ${printable(camera)}, put right by ${durationText(byMs)}`,
    color: files === 0 ? "yellow" : "cyan",
  })) satisfies Figure[];
  return [...shifts, ...figures.filter(({ count }) => count > 0)];
}

const yellow = { color: "yellow" } as const;
const red = { color: "red" } as const;
