// `varve undo`: takes back what a run did.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { undoRun } from "../../operations/apply/undo_run.ts";
import { defineCommand } from "../definition.ts";
import { undoAnswer } from "../moves_answer.ts";
import { someText, toggle, wholeNumber } from "../schemas.ts";
import { dryRunOfMoves } from "../shared_args.ts";
import { movesStatuses } from "../statuses.ts";

export const undoCommand = defineCommand({
  meta: {
    name: "undo",
    description: "Take back what a run did, or the part of it under a folder",
    details: [
      "Files go back to where they were, with the folders that were left empty; folders that the run made go if they are empty. A file that was changed, moved or replaced since is left and listed.",
      "Without a number it is the newest run that moved something and is not undone yet, so that calling it again goes further back. An undo is a run itself: naming it does again what it took back. Stopped or killed, the same command goes on.",
    ],
    examples: [
      { line: "varve undo --dry-run", does: "what would go back" },
      { line: "varve undo", does: "take back the newest run" },
      { line: "varve undo 12 --under /volume1/photo/2019", does: "this part of run 12" },
    ],
    statuses: movesStatuses,
  },
  args: {
    run: {
      type: "positional",
      required: false,
      description: "Its number, as `varve runs` lists it (default: the newest that can be undone)",
    },
    under: {
      type: "string",
      valueHint: "DIR",
      description: "Only files that were or are under this folder",
    },
    "dry-run": dryRunOfMoves,
  },
  options: z.strictObject({
    run: wholeNumber.optional(),
    under: someText.optional(),
    dryRun: toggle,
  }),
  needs: "change",
  onlyReads: ({ dryRun = false }) => dryRun,
  perform: async (context, { run, under, dryRun = false }) => {
    const { world, signal } = context;
    const result = await undoRun(context, {
      ...(run == null ? {} : { run }),
      ...(under == null ? {} : { under: absolutePath(world.cwd, under) }),
      dryRun,
      pid: world.pid,
    });
    return undoAnswer(result, signal);
  },
});
