// `varve duplicates folders`: which folder is how far inside which.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { duplicateFolders } from "../../operations/duplicates/folders.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { defineCommand } from "../definition.ts";
import { duplicatesStatus } from "../duplicates_answer.ts";
import { endError } from "../end_error.ts";
import { UsageError } from "../errors.ts";
import { reading } from "../reading.ts";
import { foldersSummary, printFolders } from "../render/duplicate_folders.ts";
import { withPaths } from "../render/records.ts";
import { percent, someText } from "../schemas.ts";
import { onlyUnder, planOut, rootsToLookIn } from "../shared_args.ts";
import { scanStatuses } from "../statuses.ts";

/** In percent: less says little about a folder. */
const LEAST_SHARE = 50;

export const duplicatesFoldersCommand = defineCommand({
  meta: {
    name: "duplicates folders",
    description: "Tell which folder is how far inside which",
    details: [
      "A folder is inside another as far as the contents of its files lie there too, under whatever names. Of files and of bytes the lesser part counts. The topmost pair is told, and nothing of the folders below it; of two folders that are the same, the one that was named first, or comes first, is the one the other is inside. Folders that are named are brought up to date first, as by `varve duplicates`.",
      "With --plan merge, what only the one folder has moves to the other, under the paths it has, and the rest of it goes into quarantine. Files that belong together go together, no file is overwritten, and what is put aside is compared with its twin before. `varve apply` carries the plan out, `varve undo` takes it back.",
    ],
    examples: [
      {
        line: "varve duplicates folders /volume1/photo /volume1/phones",
        does: "how far old copies of phones are in the library already",
      },
      { line: "varve duplicates folders --min-share 95", does: "what could be merged at once" },
      {
        line: "varve duplicates folders /volume1/photo /volume1/old --plan merge --out plan.jsonl",
        does: "plan how to make one of two",
      },
    ],
    statuses: [ExitCode.noCatalog, ...scanStatuses],
  },
  args: {
    root: rootsToLookIn,
    under: onlyUnder,
    "min-share": {
      type: "string",
      valueHint: "N",
      description: `Only pairs that share so many percent (default ${LEAST_SHARE})`,
    },
    plan: { type: "string", valueHint: "merge", description: "Write a plan that makes one of two" },
    out: planOut,
  },
  options: z.strictObject({
    root: z.array(someText).optional(),
    under: someText.optional(),
    minShare: percent.default(LEAST_SHARE),
    plan: z.enum(["merge"]).optional(),
    out: someText.optional(),
  }),
  needs: "write",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { root = [], under, minShare, plan, out }) => {
    const { world, signal } = context;
    if (out != null && plan == null) {
      throw new UsageError("--out names a plan, and none is asked for", "Give --plan merge, too");
    }
    const found = await duplicateFolders(context, {
      ...(await reading(context)),
      roots: root.map((path) => absolutePath(world.cwd, path)),
      ...(under == null ? {} : { under: absolutePath(world.cwd, under) }),
      leastShare: minShare / 100,
      merge: plan != null,
      ...(out == null ? {} : { out: absolutePath(world.cwd, out) }),
      dataFolder: context.settings().data().path,
    });
    return {
      status: () => duplicatesStatus(found.search),
      records: function* () {
        for (const overlap of found.overlaps()) yield withPaths(overlap, ["a", "b"]);
      },
      summary: () => ({ ...foldersSummary(found), ...endError(found.search, signal) }),
      print: (page) => printFolders(page, found),
    };
  },
});
