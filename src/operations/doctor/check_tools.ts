// The doctor's look at the tools: found, unpacked where they must be, and tried.

import type { Tool, ToolStatus } from "../../inspect/tools/tool.ts";
import { type ToolsInput, toolsFor } from "../scan/tools.ts";
import { type Check, ok, warn } from "./finding.ts";

/** Finds the tools as a scan would; a tool that is turned off is as it was asked for. */
export async function checkTools(input: ToolsInput): Promise<Check[]> {
  await using tools = toolsFor(input);
  const checks = (await tools.status()).map((tool) => {
    if (tool.status === "ready") return ready(tool);
    const { name, reason } = tool;
    if (input.choices[name].use === "none") return ok(name, reason);
    const mend = `Set tools.${name} to the path of one; without it some formats stay unread`;
    return warn(name, reason, mend);
  });
  return [...checks, ofFfmpeg(await tools.find("ffmpeg"))];
}

/** Most libraries do well without one, and nothing is amiss where there is none. */
function ofFfmpeg(status: ToolStatus): Check {
  if (status.status === "ready") return ready(status);
  return ok(
    status.name,
    `${status.reason}; \`duplicates --by similar\` would decode videos with it, and nothing else would`,
  );
}

function ready({ name, version, origin, command }: Tool): Check {
  return ok(name, `version ${version}, ${origin}: ${command.join(" ")}`);
}
