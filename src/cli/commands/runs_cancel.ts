// `varve runs cancel`: an interrupted run is not taken up again.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { cancelInterruptedRun } from "../../operations/resume_run.ts";
import { defineCommand } from "../definition.ts";
import { wholeNumber } from "../schemas.ts";

export const runsCancel = defineCommand({
  meta: {
    name: "runs cancel",
    description: "Let an interrupted run be: the next of its kind starts anew",
    details: [
      "What the run has done stays: what was catalogued is not read again, what was moved is moved, and `varve undo` takes it back. A run that is at work is stopped by SIGTERM or Ctrl+C instead; this command finds the catalog in use then.",
    ],
    examples: [{ line: "varve runs cancel 12", does: "run 12 is not resumed" }],
    statuses: [ExitCode.noCatalog, ExitCode.locked, ExitCode.newerCatalog, ExitCode.outOfSpace],
  },
  args: { run: { type: "positional", description: "Its number, as `varve runs` lists it" } },
  options: z.strictObject({ run: wholeNumber }),
  needs: "change",
  perform: (context, { run }) => {
    cancelInterruptedRun(context, run);
    return {
      summary: () => ({ run }),
      print: (page) => page.line(`Run ${run} is cancelled`),
    };
  },
});
