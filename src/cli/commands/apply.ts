// `varve apply`: carries out a plan.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { applyPlan } from "../../operations/apply/apply_plan.ts";
import { oneReader } from "../../operations/scan/scan_library.ts";
import { defineCommand } from "../definition.ts";
import { applyAnswer } from "../moves_answer.ts";
import { reading } from "../reading.ts";
import { byteSize, minutes, someText, toggle } from "../schemas.ts";
import { dryRunOfMoves } from "../shared_args.ts";
import { movesStatuses } from "../statuses.ts";

export const applyCommand = defineCommand({
  meta: {
    name: "apply",
    description: "Carry out a plan, so that it can be stopped, killed and undone",
    details: [
      "No file is ever overwritten, and none is deleted. A step whose file has changed since the plan was made, or whose place is taken, is left out and listed. Files that belong together are moved together or not at all.",
      "Stopped or killed at any moment, every file is whole in one of its two places; the same command goes on as the same run. Five failures in a row, or twenty in all, stop it; a full disk and one that cannot be written do at once.",
    ],
    examples: [
      { line: "varve apply plan.jsonl --dry-run", does: "look whether every step can be done" },
      { line: "varve apply plan.jsonl", does: "do it; `varve undo` takes it back" },
      {
        line: "varve apply plan.jsonl --limit-minutes 90 --limit-bytes 200GB",
        does: "so much a night: called again, it goes on",
      },
    ],
    statuses: movesStatuses,
  },
  args: {
    plan: { type: "positional", description: "The plan, as `varve organize` names it" },
    "dry-run": dryRunOfMoves,
    "limit-bytes": {
      type: "string",
      valueHint: "SIZE",
      description: "End before files of more than this are moved, such as 200GB",
    },
    "limit-minutes": {
      type: "string",
      valueHint: "N",
      description: "End after so many minutes, with the file in hand",
    },
  },
  options: z.strictObject({
    plan: someText,
    dryRun: toggle,
    limitBytes: byteSize.optional(),
    limitMinutes: minutes.optional(),
  }),
  needs: "change",
  onlyReads: ({ dryRun = false }) => dryRun,
  perform: async (context, { plan, dryRun = false, limitBytes, limitMinutes }) => {
    const { world, signal } = context;
    const result = await applyPlan(context, {
      plan: absolutePath(world.cwd, plan),
      dryRun,
      ...(limitBytes == null ? {} : { limitBytes }),
      ...(limitMinutes == null ? {} : { limitMs: limitMinutes * 60_000 }),
      inspector: oneReader(await reading(context)),
      pid: world.pid,
    });
    return applyAnswer(result, signal);
  },
});
