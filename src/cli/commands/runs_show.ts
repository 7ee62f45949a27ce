// `varve runs show`: one run with all its figures.

import { z } from "zod";
import { ScanSummary } from "../../domain/run.ts";
import { type RunRecord, showRun } from "../../operations/list_runs.ts";
import { movesFiles, showMoves } from "../../operations/show_moves.ts";
import { defineCommand } from "../definition.ts";
import { isProcessAlive } from "../process_alive.ts";
import type { Page } from "../render/page.ts";
import { printRunFigures } from "../render/run_figures.ts";
import { movesFields, movesRecords, printMoves } from "../render/run_moves.ts";
import { printScanFigures } from "../render/scan_figures.ts";
import { shortTime } from "../render/times.ts";
import { formatDuration } from "../render/words.ts";
import { wholeNumber } from "../schemas.ts";
import { readStatuses } from "../statuses.ts";

export const runsShow = defineCommand({
  meta: {
    name: "runs show",
    description: "Show the figures of a run",
    examples: [
      { line: "varve runs show", does: "the newest run" },
      {
        line: "varve runs show 12",
        does: "run 12: of a scan its times, cache and failures; of an apply what an undo would do now",
      },
    ],
    statuses: readStatuses,
  },
  args: {
    run: { type: "positional", required: false, description: "Its number (default: the newest)" },
  },
  options: z.strictObject({ run: wholeNumber.optional() }),
  needs: "read",
  perform: async (context, { run }) => {
    const record = showRun(context, run, isProcessAlive);
    const moves = movesFiles(record) ? await showMoves(context, record.id, SHOWN) : undefined;
    return {
      records: function* () {
        if (moves == null) yield record;
        else {
          yield { ...record, ...movesFields(moves) };
          yield* movesRecords(moves);
        }
      },
      print: async (page) => {
        printHead(page, record);
        const summary = ScanSummary.safeParse(record.summary);
        if (moves != null) printMoves(page, record.id, moves);
        else if (summary.success) await printScanFigures(page, summary.data);
        else if (isObject(record.summary)) await printRunFigures(page, record.summary);
      },
    };
  },
});

function isObject(value: unknown): value is object {
  return typeof value === "object" && value != null;
}

/** Steps of a run that are shown one by one. */
const SHOWN = 20;

function printHead(page: Page, record: RunRecord): void {
  const { id, operation, status, started, durationMs, resumed } = record;
  const parts = [
    `${page.style.bold(`Run ${id}`)}: ${operation}, ${status}`,
    `started ${shortTime(started)}`,
    ...(durationMs == null ? [] : [`took ${formatDuration(durationMs)}`]),
    ...(resumed === 0 ? [] : [`taken up again ${resumed} ×`]),
  ];
  page.line(parts.join(", "));
}
