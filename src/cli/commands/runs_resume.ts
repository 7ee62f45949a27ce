// `varve runs resume`: goes on with a run that was stopped or killed, as it was asked then.

import { z } from "zod";
import { resumeRun } from "../../operations/resume_run.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { defineCommand } from "../definition.ts";
import { applyAnswer, undoAnswer } from "../moves_answer.ts";
import { reading } from "../reading.ts";
import { scanAnswer } from "../scan_answer.ts";
import { wholeNumber } from "../schemas.ts";
import { movesStatuses } from "../statuses.ts";

export const runsResume = defineCommand({
  meta: {
    name: "runs resume",
    description: "Go on with a scan, an apply or an undo that was interrupted, as it was asked",
    details: [
      "What was asked is as the run has it: folders, kinds and hashes of a scan, the plan of an apply, the run and the folder of an undo. Threads, tools and limits are as configured now. Of scans and undos only the newest can be resumed: one that came after it has gone further already.",
    ],
    examples: [{ line: "varve runs resume 12", does: "go on with run 12" }],
    statuses: movesStatuses,
  },
  args: { run: { type: "positional", description: "Its number, as `varve runs` lists it" } },
  options: z.strictObject({ run: wholeNumber }),
  needs: "change",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { run }) => {
    const resumed = await resumeRun(context, run, await reading(context));
    switch (resumed.operation) {
      case "scan":
        return scanAnswer(resumed.result, context.signal);
      case "apply":
        return applyAnswer(resumed.result, context.signal);
      case "undo":
        return undoAnswer(resumed.result, context.signal);
    }
  },
});
