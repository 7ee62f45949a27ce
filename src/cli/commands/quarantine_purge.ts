// `varve quarantine purge`: the only command that deletes files of the library.

import { z } from "zod";
import { durationText, parseDuration } from "../../base/duration.ts";
import { ExitCode } from "../../base/errors.ts";
import { purgeQuarantine } from "../../operations/quarantine.ts";
import { defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import { printPurge } from "../render/quarantine.ts";
import { recordsWithPaths } from "../render/records.ts";
import { toggle } from "../schemas.ts";

const age = z
  .string()
  .transform((text) => parseDuration(text) ?? -1)
  .refine((ms) => ms >= 0, { error: 'must be a duration such as "30d"' });

export const quarantinePurge = defineCommand({
  meta: {
    name: "quarantine purge",
    description: "Delete for good what has lain in quarantine for long enough",
    details: [
      "Files that were put aside together are deleted together, once the last of them has lain there as long as `duplicates.purge_after` says; --older-than asks for more, never for less. Every file is named. What is deleted cannot be brought back by `varve undo`.",
    ],
    examples: [
      { line: "varve quarantine purge --dry-run", does: "name what would be deleted" },
      { line: "varve quarantine purge --older-than 90d", does: "delete what is 90 days old" },
    ],
    statuses: [
      ExitCode.someFailed,
      ExitCode.noCatalog,
      ExitCode.locked,
      ExitCode.newerCatalog,
      ExitCode.interrupted,
    ],
  },
  args: {
    "older-than": {
      type: "string",
      valueHint: "DURATION",
      description: "Only what has lain there for so long (default duplicates.purge_after)",
    },
    "dry-run": { type: "boolean", description: "Name the files, and delete none" },
  },
  options: z.strictObject({ olderThan: age.optional(), dryRun: toggle }),
  needs: "change",
  perform: (context, { olderThan, dryRun = false }) => {
    const { purgeAfterMs } = context.settings().config.duplicates;
    if (olderThan != null && olderThan < purgeAfterMs) {
      const set = durationText(purgeAfterMs).slice(1);
      throw new UsageError(
        `--older-than is less than duplicates.purge_after, which is ${set}`,
        "Wait, or set that key to less",
      );
    }
    const purged = purgeQuarantine(context, { olderThanMs: olderThan ?? purgeAfterMs, dryRun });
    return {
      status: () => (purged.summary().failed > 0 ? ExitCode.someFailed : ExitCode.ok),
      records: () => recordsWithPaths(purged.records(), ["path"]),
      summary: purged.summary,
      print: (page) => printPurge(page, purged),
    };
  },
});
