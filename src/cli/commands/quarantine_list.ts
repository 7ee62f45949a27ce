// `varve quarantine list`: what was put aside, and since when.

import { z } from "zod";
import { listQuarantine } from "../../operations/quarantine.ts";
import { defineCommand } from "../definition.ts";
import { printQuarantine } from "../render/quarantine.ts";
import { recordsWithPaths } from "../render/records.ts";
import { readStatuses } from "../statuses.ts";

export const quarantineList = defineCommand({
  meta: {
    name: "quarantine list",
    description: "List what was put aside, and since when",
    details: [
      "Each folder of files that were put aside together lies below the root they came from. `varve undo` brings them back.",
    ],
    examples: [{ line: "varve quarantine list", does: "what lies in quarantine" }],
    statuses: readStatuses,
  },
  args: {},
  options: z.strictObject({}),
  needs: "read",
  perform: (context) => {
    const { purgeAfterMs } = context.settings().config.duplicates;
    const found = listQuarantine(context, purgeAfterMs);
    return {
      records: () => recordsWithPaths(found.records(), ["path"]),
      summary: found.summary,
      print: (page) => printQuarantine(page, found),
    };
  },
});
