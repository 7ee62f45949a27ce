// Runs a tool that came with the program (or that the configuration names) by hand.

import { AppError, ExitCode } from "../base/errors.ts";
import { hasRawBytes } from "../base/names.ts";
import type { ByHand, EndedByHand } from "../inspect/tools/run_by_hand.ts";
import type { ToolName } from "../inspect/tools/tool.ts";
import { type ToolsInput, toolsFor } from "./scan/tools.ts";

/** The tool cannot be had, with the reason. */
export class ToolAbsentError extends AppError {
  override readonly name = "ToolAbsentError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint = "`varve doctor` tells what mends it";
}

/** An argument cannot be handed on. */
export class ToolArgumentError extends AppError {
  override readonly name = "ToolArgumentError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "Make a link to that file with a plain name, and name the link";
}

/** Finds the tool as a scan would, and runs it. Throws ToolAbsentError or ToolArgumentError. */
export async function runTool(
  name: ToolName,
  input: ToolsInput,
  how: Omit<ByHand, "scratch">,
): Promise<EndedByHand> {
  const raw = how.args.find(hasRawBytes);
  if (raw != null) throw new ToolArgumentError(`The argument "${raw}" is not UTF-8`);
  await using tools = toolsFor(input);
  const tool = await tools.find(name);
  if (tool.status === "absent") throw new ToolAbsentError(tool.reason);
  const { runByHand } = await import("../inspect/tools/run_by_hand.ts");
  return runByHand(tool, { ...how, scratch: input.folders[0] ?? "/nonexistent" });
}
