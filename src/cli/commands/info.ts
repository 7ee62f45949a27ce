// `varve info FILE`: everything catalogued of one file, with its sources.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { fileInfo } from "../../operations/file_info.ts";
import { defineCommand } from "../definition.ts";
import { printFileInfo } from "../render/file_info.ts";
import { withPaths } from "../render/records.ts";
import { readStatuses } from "../statuses.ts";

export const infoCommand = defineCommand({
  meta: {
    name: "info",
    description: "Show everything catalogued of one file, with its sources",
    examples: [
      { line: "varve info IMG_0001.jpg", does: "what is known of it, and who said so" },
      { line: "varve info IMG_0001.jpg --json", does: "the same for a program" },
    ],
    statuses: readStatuses,
  },
  args: { file: { type: "positional", description: "Its path" } },
  options: z.strictObject({ file: z.string() }),
  needs: "read",
  perform: (context, { file }) => {
    const record = fileInfo(context, absolutePath(context.world.cwd, file));
    return {
      records: () => [withPaths(record, ["path", "root"])],
      print: (page) => printFileInfo(page, record),
    };
  },
});
