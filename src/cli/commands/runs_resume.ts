// `varve runs resume`: goes on with a scan that was stopped or killed, as it was asked then.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { resumeRun } from "../../operations/resume_run.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { defineCommand } from "../definition.ts";
import { scanAnswer, scanStatuses } from "../scan_answer.ts";
import { wholeNumber } from "../schemas.ts";
import { toolFolders } from "../tool_folders.ts";

export const runsResume = defineCommand({
  meta: {
    name: "runs resume",
    description: "Go on with a scan that was interrupted, as it was asked",
    details: [
      "The folders, kinds and hashes are those of the run; threads, tools and limits are as configured now. Only the newest scan can be resumed: one that came after it has gone further already.",
    ],
    examples: [{ line: "varve runs resume 12", does: "go on with run 12" }],
    statuses: [ExitCode.noCatalog, ...scanStatuses],
  },
  args: { run: { type: "positional", description: "Its number, as `varve runs` lists it" } },
  options: z.strictObject({ run: wholeNumber }),
  needs: "change",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { run }) => {
    const { world, settings, signal } = context;
    const { config, data } = settings();
    const result = await resumeRun(context, run, {
      config,
      startThread: () => world.startWorker(),
      toolsBundle: await world.toolsBundle(),
      toolFolders: toolFolders(world, data().path),
      pid: world.pid,
    });
    return scanAnswer(result, signal);
  },
});
