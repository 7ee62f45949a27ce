// `varve tools TOOL -- ARGS`: runs a bundled tool by hand.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { runTool } from "../../operations/run_tool.ts";
import { defineCommand } from "../definition.ts";
import { toolFolders } from "../tool_folders.ts";

const names = ["ffprobe", "exiftool"] as const;

export const toolsCommand = defineCommand({
  meta: {
    name: "tools",
    description: "Run a bundled tool by hand",
    details: [
      "It runs as a scan runs it: found, unpacked and tried the same way, in the same clean environment (UTC, no locale), but without limits on time and output, and in the current folder. What it prints is its own. Where it ends with a status that is not 0, so does this command, with 1.",
    ],
    examples: [
      { line: "varve tools exiftool -- -a -G1 IMG_0001.CR3", does: "all tags of a picture" },
      { line: "varve tools ffprobe -- -show_streams clip.mts", does: "the streams of a video" },
    ],
    statuses: [],
  },
  args: {
    tool: { type: "positional", description: names.join(" or ") },
    args: {
      type: "positional",
      description: "Handed to the tool as they are, after `--`",
      repeated: true,
      required: false,
    },
  },
  options: z.strictObject({
    tool: z.enum(names),
    args: z.array(z.string()).default([]),
  }),
  needs: "none",
  perform: async ({ world, clock, settings }, { tool, args }) => {
    const { config, data } = settings();
    const input = {
      bundle: await world.toolsBundle(),
      choices: config.tools,
      folders: toolFolders(world, data().path),
      nowUs: () => clock.nowUs(),
    };
    let status = 0;
    const run = async (stdout: "inherit" | "keep") => {
      const ended = await runTool(tool, input, { args, cwd: world.cwd, stdout });
      status = ended.status;
      return ended;
    };
    return {
      status: () => (status === 0 ? ExitCode.ok : ExitCode.unexpected),
      records: async function* () {
        const ended = await run("keep");
        yield { type: "tool", tool, args, ...ended };
      },
      print: async () => {
        await run("inherit");
      },
    };
  },
});
