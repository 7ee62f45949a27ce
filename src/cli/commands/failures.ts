// `varve failures`: what could not be read, each with its reason, and how often each reason stands.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { failureReasons, failureStages } from "../../domain/inspection.ts";
import { type FailureRecord, listFailures } from "../../operations/list_failures.ts";
import { defineCommand } from "../definition.ts";
import { recordsWithPaths } from "../render/records.ts";
import { printable } from "../render/style.ts";
import type { Column } from "../render/table.ts";
import { formatCount } from "../render/words.ts";
import { given, wholeNumber } from "../schemas.ts";
import { onlyUnder } from "../shared_args.ts";
import { readStatuses } from "../statuses.ts";

export const failuresCommand = defineCommand({
  meta: {
    name: "failures",
    description: "List what could not be read, and why",
    details: [
      "A scan tries a file again when it has changed; `varve scan --retry-failed` tries all of them.",
    ],
    examples: [
      { line: "varve failures", does: "all of them, and how many of each reason" },
      {
        line: "varve failures --reason denied --under /volume1/photo",
        does: "what may not be opened",
      },
    ],
    statuses: readStatuses,
  },
  args: {
    stage: {
      type: "string",
      valueHint: "STAGE",
      description: `Only of this stage: ${failureStages.join(", ")}`,
    },
    reason: {
      type: "string",
      valueHint: "REASON",
      description: `Only for this reason: ${failureReasons.join(", ")}`,
    },
    under: onlyUnder,
    limit: { type: "string", valueHint: "N", description: "List at most so many; all are counted" },
  },
  options: z.strictObject({
    stage: z.enum(failureStages).optional(),
    reason: z.enum(failureReasons).optional(),
    under: z.string().optional(),
    limit: wholeNumber.optional(),
  }),
  needs: "read",
  perform: (context, { under, ...filter }) => {
    const { records, summary } = listFailures(
      context,
      given({
        ...filter,
        under: under == null ? undefined : absolutePath(context.world.cwd, under),
      }),
    );
    return {
      records: () => recordsWithPaths(records(), ["path"]),
      summary,
      print: async (page) => {
        await page.table(columns, records());
        const { failures, byReason } = summary();
        if (failures === 0) page.line("Nothing failed");
        else {
          page.title("By reason");
          const rows = Object.entries(byReason).sort(([, a], [, b]) => b - a);
          await page.table(countColumns, [...rows, ["all", failures]]);
        }
      },
    };
  },
});

const columns: readonly Column<FailureRecord>[] = [
  { title: "Path", text: ({ path }) => printable(path), shrink: "middle" },
  { title: "Stage", text: ({ stage }) => stage },
  { title: "Reason", text: ({ reason }) => reason, color: () => "yellow" },
  { title: "Detail", text: ({ detail }) => printable(detail), shrink: "end" },
];

const countColumns: readonly Column<[string, number]>[] = [
  { title: "", text: ([reason]) => reason },
  { title: "", text: ([, count]) => formatCount(count), align: "right" },
];
