// `varve verify`: files held against the digests that the catalog has of them.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import type { Verified } from "../../operations/verify/verify.ts";
import { verifyLibrary } from "../../operations/verify/verify_library.ts";
import { defineCommand } from "../definition.ts";
import { endError } from "../end_error.ts";
import { printVerified } from "../render/verify.ts";
import { minutes, percent, someText } from "../schemas.ts";
import { onlyUnder } from "../shared_args.ts";
import { scanStatuses } from "../statuses.ts";

export const verifyCommand = defineCommand({
  meta: {
    name: "verify",
    description: "Read files again and find those whose bytes have rotted",
    details: [
      "Files are read whole, from the disk, and held against the digests that the catalog has of them. Other bytes under an unchanged size and time are rot: the file is named, and the status is 3. A changed size or time is an edit, which the next scan reads. A file that has no digest of all its bytes yet gets one.",
      "Files that were never checked come first, then those whose last check is the oldest. So a part each night, by --percent or --limit-minutes, walks through the whole library again and again. Stopped or killed, the same command goes on where it was.",
    ],
    examples: [
      { line: "varve verify", does: "every file of the catalog" },
      { line: "varve verify --percent 4", does: "each night: all of it in 25 days" },
      { line: "varve verify --limit-minutes 90", does: "for an hour and a half" },
      { line: "varve verify --under /volume1/photo/2019", does: "one folder" },
    ],
    statuses: [ExitCode.noCatalog, ...scanStatuses],
  },
  args: {
    percent: {
      type: "string",
      valueHint: "N",
      description: "End after so much of the bytes (default 100)",
    },
    under: onlyUnder,
    "limit-minutes": {
      type: "string",
      valueHint: "N",
      description: "End after so many minutes, with the files in hand",
    },
  },
  options: z.strictObject({
    percent: percent.optional(),
    under: someText.optional(),
    limitMinutes: minutes.optional(),
  }),
  needs: "change",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { percent, under, limitMinutes }) => {
    const { world, signal } = context;
    const verified = await verifyLibrary(context, {
      config: context.settings().config,
      ...(percent == null ? {} : { percent }),
      ...(under == null ? {} : { under: absolutePath(world.cwd, under) }),
      ...(limitMinutes == null ? {} : { limitMs: limitMinutes * 60_000 }),
      startThread: () => world.startWorker(),
      pid: world.pid,
    });
    return {
      status: () => statusOf(verified),
      summary: () => ({
        ...{ run: verified.run, resumed: verified.resumed, limited: verified.end === "limited" },
        ...verified.summary,
        ...endError(verified, signal),
      }),
      print: (page) => printVerified(page, verified),
    };
  },
});

/** Rot comes before a root that is not there: it is the worse of the two. */
function statusOf({ end, unavailable, summary }: Verified): ExitCode {
  if (end === "interrupted") return ExitCode.interrupted;
  if (summary.rot + summary.failed > 0) return ExitCode.someFailed;
  return unavailable.length > 0 ? ExitCode.rootUnavailable : ExitCode.ok;
}
