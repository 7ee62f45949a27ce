// The doctor's look at exiftool and ffprobe: found, unpacked where they must be, and tried.

import { type ToolsInput, toolsFor } from "../scan/tools.ts";
import { type Check, ok, warn } from "./finding.ts";

/** Finds the tools as a scan would; a tool that is turned off is as it was asked for. */
export async function checkTools(input: ToolsInput): Promise<Check[]> {
  await using tools = toolsFor(input);
  return (await tools.status()).map((tool) => {
    if (tool.status === "ready") {
      const { name, version, origin, command } = tool;
      return ok(name, `version ${version}, ${origin}: ${command.join(" ")}`);
    }
    const { name, reason } = tool;
    if (input.choices[name].use === "none") return ok(name, reason);
    const mend = `Set tools.${name} to the path of one; without it some formats stay unread`;
    return warn(name, reason, mend);
  });
}
