// `varve catalog prune`: forgets what has been missing for long.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { PRUNE_DAYS, pruneCatalog } from "../../operations/prune_catalog.ts";
import { defineCommand } from "../definition.ts";
import { formatCounted } from "../render/words.ts";
import { toggle, wholeNumber } from "../schemas.ts";
import { careStatuses } from "../statuses.ts";

export const catalogPrune = defineCommand({
  meta: {
    name: "catalog prune",
    description: "Forget files that have been missing for long",
    details: ["Only rows of the catalog go; no file on disk is touched."],
    examples: [
      { line: "varve catalog prune --dry-run", does: "count what would be forgotten" },
      {
        line: "varve catalog prune --older-than 365",
        does: "forget what has been missing for a year",
      },
    ],
    statuses: careStatuses,
  },
  args: {
    "older-than": {
      type: "string",
      valueHint: "DAYS",
      description: `Missing for longer than this (default ${PRUNE_DAYS}; 0: all that is missing)`,
    },
    "dry-run": { type: "boolean", description: "Count only" },
  },
  options: z.strictObject({ olderThan: wholeNumber.default(PRUNE_DAYS), dryRun: toggle }),
  needs: "change",
  perform: async (context, { olderThan, dryRun = false }) => {
    const done = await pruneCatalog(context, { olderThanDays: olderThan, dryRun });
    return {
      summary: () => done,
      print: (page) => {
        const { missing, forgottenFiles, forgottenFolders } = done;
        const since = olderThan === 0 ? "" : ` for more than ${formatCounted(olderThan, "day")}`;
        page.line(
          dryRun
            ? `Missing${since}: ${formatCounted(missing.files, "file")}, ${formatBytes(missing.bytes)}, in the catalog; nothing was forgotten`
            : `Forgot ${formatCounted(forgottenFiles, "file")} and ${formatCounted(forgottenFolders, "folder")} missing${since}`,
        );
      },
    };
  },
});
