// `varve runs show`: one run with all its figures.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { ScanSummary } from "../../domain/run.ts";
import { showRun } from "../../operations/list_runs.ts";
import { defineCommand } from "../definition.ts";
import { isProcessAlive } from "../process_alive.ts";
import { printScanFigures } from "../render/scan_figures.ts";
import { shortTime } from "../render/times.ts";
import { formatDuration } from "../render/words.ts";
import { wholeNumber } from "../schemas.ts";

export const runsShow = defineCommand({
  meta: {
    name: "runs show",
    description: "Show the figures of a run",
    examples: [
      { line: "varve runs show", does: "the newest run" },
      {
        line: "varve runs show 12",
        does: "run 12: time by stage, rates, cache, failures by reason",
      },
    ],
    statuses: [ExitCode.noCatalog, ExitCode.newerCatalog],
  },
  args: {
    run: { type: "positional", required: false, description: "Its number (default: the newest)" },
  },
  options: z.strictObject({ run: wholeNumber.optional() }),
  needs: "read",
  perform: (context, { run }) => {
    const record = showRun(context, run, isProcessAlive);
    return {
      records: () => [record],
      print: async (page) => {
        const { id, operation, status, started, durationMs, resumed } = record;
        const parts = [
          `${page.style.bold(`Run ${id}`)}: ${operation}, ${status}`,
          `started ${shortTime(started)}`,
          ...(durationMs == null ? [] : [`took ${formatDuration(durationMs)}`]),
          ...(resumed === 0 ? [] : [`taken up again ${resumed} ×`]),
        ];
        page.line(parts.join(", "));
        const summary = ScanSummary.safeParse(record.summary);
        if (summary.success) await printScanFigures(page, summary.data);
        else if (record.summary != null) page.line(JSON.stringify(record.summary, undefined, 2));
      },
    };
  },
});
