// `varve why FILE`: why a file is catalogued or not, and how its date was concluded.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { why } from "../../operations/why.ts";
import { defineCommand } from "../definition.ts";
import { pathField, recordsWithPaths } from "../render/records.ts";
import { printWhy } from "../render/why.ts";

export const whyCommand = defineCommand({
  meta: {
    name: "why",
    description: "Explain the date of a file, what belongs to it, or why it is left out",
    details: [
      "Every date that the file, its name, its folder and its companions give is shown from the strongest down, with what was taken and why the others were not.",
    ],
    examples: [
      { line: "varve why IMG_0001.jpg", does: "the whole ladder of its date" },
      { line: "varve why @eaDir/thumb.jpg", does: "why a scan leaves it out" },
    ],
    statuses: [ExitCode.noCatalog, ExitCode.newerCatalog],
  },
  args: { file: { type: "positional", description: "Its path" } },
  options: z.strictObject({ file: z.string() }),
  needs: "read",
  perform: (context, { file }) => {
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
  },
});
