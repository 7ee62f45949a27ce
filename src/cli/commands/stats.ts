// `varve stats`: the library in totals, with bars to look at.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import {
  type ScanRecord,
  type StatsSummary,
  stats,
  type TotalRecord,
} from "../../operations/stats.ts";
import { defineCommand } from "../definition.ts";
import { bar } from "../render/bar.ts";
import type { Page } from "../render/page.ts";
import { recordsWithPaths } from "../render/records.ts";
import { printable } from "../render/style.ts";
import type { Column } from "../render/table.ts";
import { shortTime } from "../render/times.ts";
import {
  formatCount,
  formatCounted,
  formatDuration,
  formatPart,
  formatRate,
} from "../render/words.ts";
import { given, wholeNumber } from "../schemas.ts";
import { readStatuses } from "../statuses.ts";

export const statsCommand = defineCommand({
  meta: {
    name: "stats",
    description: "Add the library up by kind, year, camera and folder",
    examples: [
      { line: "varve stats", does: "totals, and how the last scans fared" },
      { line: "varve stats --top 50 --json", does: "more cameras and folders, for a program" },
    ],
    statuses: readStatuses,
  },
  args: {
    top: {
      type: "string",
      valueHint: "N",
      description: "List so many cameras and folders (default 10)",
    },
    scans: { type: "string", valueHint: "N", description: "List so many scans (default 5)" },
  },
  options: z.strictObject({ top: wholeNumber.optional(), scans: wholeNumber.optional() }),
  needs: "read",
  perform: (context, options) => {
    const { records, summary } = stats(context, given(options));
    return {
      records: () => recordsWithPaths(records(), ["path"]),
      summary,
      print: async (page) => {
        const totals: TotalRecord[] = [];
        const scans: ScanRecord[] = [];
        for await (const record of records()) {
          if (record.type === "total") totals.push(record);
          else scans.push(record);
        }
        printSummary(page, summary());
        for (const { by, title } of sections) {
          const rows = totals.filter((total) => total.by === by);
          if (rows.length === 0) continue;
          page.title(title);
          await page.table(totalColumns(rows), rows);
        }
        if (scans.length > 0) {
          page.title("Last scans");
          await page.table(scanColumns, scans);
        }
      },
    };
  },
});

const sections: readonly { readonly by: TotalRecord["by"]; readonly title: string }[] = [
  { by: "kind", title: "By kind" },
  { by: "year", title: "By year taken" },
  { by: "confidence", title: "By trust in the date" },
  { by: "camera", title: "By camera" },
  { by: "folder", title: "By folder" },
];

function printSummary(page: Page, summary: StatsSummary): void {
  const { files, bytes, folders, missing, undated, failures, others, skipped } = summary;
  page.line(
    `${page.style.bold(formatCounted(files, "file"))} in ${formatCounted(folders, "folder")}, ${formatBytes(bytes)}`,
  );
  const rest = [
    [missing.files, "missing"],
    [undated.files, "without a date"],
    [failures, failures === 1 ? "failure" : "failures"],
    [others, "of other kinds"],
    [skipped, "left out by rule"],
  ] as const;
  const shown = rest
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatCount(count)} ${words}`);
  if (shown.length > 0) page.line(shown.join(", "));
}

/** Bars are of bytes: what a disk is full of. */
function totalColumns(rows: readonly TotalRecord[]): readonly Column<TotalRecord>[] {
  const most = Math.max(...rows.map(({ bytes }) => bytes));
  return [
    {
      title: "",
      text: (row) => printable(row.by === "folder" ? row.path : row.name),
      shrink: "middle",
    },
    { title: "", text: ({ files }) => formatCounted(files, "file"), align: "right" },
    { title: "", text: ({ bytes }) => formatBytes(bytes), align: "right" },
    { title: "", text: ({ bytes }) => bar(bytes, most, 24), color: () => "cyan" },
  ];
}

const scanColumns: readonly Column<ScanRecord>[] = [
  { title: "Run", text: ({ run }) => String(run), align: "right" },
  { title: "Started", text: ({ started }) => shortTime(started) },
  { title: "Files", text: ({ found }) => formatCount(found), align: "right" },
  { title: "Took", text: ({ durationMs }) => formatDuration(durationMs), align: "right" },
  { title: "Files/s", text: ({ filesPerSecond }) => formatRate(filesPerSecond), align: "right" },
  {
    title: "Known before",
    text: ({ hitRate }) => (hitRate == null ? "" : formatPart(hitRate)),
    align: "right",
  },
];
