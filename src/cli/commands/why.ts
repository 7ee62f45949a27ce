// `varve why FILE`: why a file is catalogued or not, and how its date was concluded. `varve why --clock CAMERA`: by
// how much a camera's clock was wrong.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { clockProposals } from "../../operations/clock_proposals.ts";
import { why } from "../../operations/why.ts";
import { type Answer, type CommandContext, defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import { printClocks } from "../render/clock.ts";
import { pathField, recordsWithPaths } from "../render/records.ts";
import { printWhy } from "../render/why.ts";

export const whyCommand = defineCommand({
  meta: {
    name: "why",
    description: "Explain the date of a file, what belongs to it, or why it is left out",
    details: [
      "Every date that the file, its name, its folder and its companions give is shown from the strongest down, with what was taken and why the others were not.",
      "With --clock the clock of a camera is judged by its own photos and videos: those that hold a time and a position by GPS tell how far its time is off, and `varve organize --shift` takes what is proposed. Nothing is read but the catalog.",
    ],
    examples: [
      { line: "varve why IMG_0001.jpg", does: "the whole ladder of its date" },
      { line: "varve why @eaDir/thumb.jpg", does: "why a scan leaves it out" },
      {
        line: 'varve why --clock "PowerShot A620"',
        does: "by how much the clock of a camera was wrong",
      },
    ],
    statuses: [ExitCode.noCatalog, ExitCode.newerCatalog],
  },
  args: {
    file: { type: "positional", required: false, description: "Its path" },
    clock: {
      type: "string",
      valueHint: "CAMERA",
      description: "Judge the clock of a camera: part of make and model, in any case",
    },
  },
  options: z.strictObject({ file: z.string().optional(), clock: z.string().min(1).optional() }),
  needs: "read",
  perform: (context, { file, clock }) => {
    if (file != null && clock != null) {
      throw new UsageError("FILE and --clock exclude each other", "Give one of them");
    }
    if (file != null) return whyFile(context, file);
    if (clock != null) return whyClock(context, clock);
    throw new UsageError("FILE is missing", "Name a file, or a camera by --clock CAMERA");
  },
});

function whyFile(context: CommandContext<"read">, file: string): Answer {
  const { scan, library } = context.settings().config;
  const { records, summary } = why(context, absolutePath(context.world.cwd, file), {
    kinds: scan.kinds,
    exclude: scan.exclude,
    homeZone: library.homeTimeZone,
  });
  return {
    records: () => recordsWithPaths(records(), ["path", "origin"]),
    summary: () => {
      const { path, place } = summary();
      return { ...pathField(path), place };
    },
    print: (page) => printWhy(page, records()),
  };
}

function whyClock(context: CommandContext<"read">, camera: string): Answer {
  const { records, summary } = clockProposals(context, camera);
  return { records, summary, print: (page) => printClocks(page, records()) };
}
