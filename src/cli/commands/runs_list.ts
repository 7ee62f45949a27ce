// `varve runs`: what was done, when, and how it ended.

import { z } from "zod";
import { listPastRuns, type RunRecord } from "../../operations/list_runs.ts";
import { defineCommand } from "../definition.ts";
import { isProcessAlive } from "../process_alive.ts";
import type { Column } from "../render/table.ts";
import { shortTime } from "../render/times.ts";
import { formatDuration } from "../render/words.ts";
import { given, wholeNumber } from "../schemas.ts";
import { readStatuses } from "../statuses.ts";

export const runsList = defineCommand({
  meta: {
    name: "runs list",
    description: "List runs, the newest first",
    details: [
      "A run is killed where its process is gone without a word: the next run of the same kind goes on from there.",
    ],
    examples: [
      { line: "varve runs", does: "all runs" },
      { line: "varve runs --limit 1 --json", does: "the newest one, for a program" },
    ],
    statuses: readStatuses,
  },
  args: {
    operation: {
      type: "string",
      valueHint: "NAME",
      description: "Only of this operation, such as scan",
    },
    limit: { type: "string", valueHint: "N", description: "At most so many" },
  },
  options: z.strictObject({ operation: z.string().optional(), limit: wholeNumber.optional() }),
  needs: "read",
  perform: (context, options) => {
    const { records, summary } = listPastRuns(context, given(options), isProcessAlive);
    return {
      records,
      summary,
      print: async (page) => {
        if ((await page.table(columns, records())) === 0) page.line("There are no runs");
      },
    };
  },
});

const columns: readonly Column<RunRecord>[] = [
  { title: "Run", text: ({ id }) => String(id), align: "right" },
  { title: "Operation", text: ({ operation }) => operation },
  { title: "Started", text: ({ started }) => shortTime(started) },
  {
    title: "Took",
    text: ({ durationMs }) => (durationMs == null ? "" : formatDuration(durationMs)),
    align: "right",
  },
  {
    title: "Status",
    text: ({ status }) => status,
    color: ({ status }) => (status === "done" ? "green" : status === "running" ? "cyan" : "yellow"),
  },
  {
    title: "Resumed",
    text: ({ resumed }) => (resumed === 0 ? "" : `${resumed} ×`),
    align: "right",
  },
];
