// `varve catalog optimize`: renews statistics and gives free space back where it pays.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { type OptimizeSummary, optimizeCatalog } from "../../operations/optimize_catalog.ts";
import { defineCommand } from "../definition.ts";
import { formatDuration } from "../render/words.ts";
import { careStatuses } from "../statuses.ts";

const vacuums = ["auto", "always", "never"] as const;

const reasons: Readonly<Record<NonNullable<OptimizeSummary["reason"]>, string>> = {
  "not-asked": "not compacted, as asked",
  "little-free": "not compacted: little in it is free",
  "no-space": "not compacted: the disk has no room for it",
};

export const catalogOptimize = defineCommand({
  meta: {
    name: "catalog optimize",
    description: "Renew the catalog's statistics and give free space back",
    examples: [
      { line: "varve catalog optimize", does: "what pays" },
      { line: "varve catalog optimize --vacuum always", does: "compact it in any case" },
    ],
    statuses: careStatuses,
  },
  args: {
    vacuum: {
      type: "string",
      valueHint: vacuums.join("|"),
      description: "Whether to compact it (default auto: where much is free)",
    },
  },
  options: z.strictObject({ vacuum: z.enum(vacuums).default("auto") }),
  needs: "change",
  perform: async (context, { vacuum }) => {
    const done = await optimizeCatalog(context, { vacuum });
    return {
      summary: () => done,
      print: (page) => {
        const { sizeBefore, sizeAfter, reason, durationMs } = done;
        const sizes =
          reason == null
            ? `${formatBytes(sizeBefore)} before, ${formatBytes(sizeAfter)} now`
            : `${formatBytes(sizeAfter)}, ${reasons[reason]}`;
        page.line(`Optimized in ${formatDuration(durationMs)}: ${sizes}`);
      },
    };
  },
});
