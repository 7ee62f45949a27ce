// The tools of a run: those of the configuration, else those that came with the program.

import { lstatSync } from "node:fs";
import { osPath } from "../../base/names.ts";
import type { Config, ToolChoice } from "../../config/resolve.ts";
import { stampOf } from "../../disk/entries.ts";
import type { ToolsBundle } from "../../inspect/tools/bundle.ts";
import { type ToolName, toolNames } from "../../inspect/tools/tool.ts";
import type { Tools } from "../../inspect/tools/tools.ts";
import type { ToolsAsk } from "./ask_tools.ts";

export type ToolsInput = {
  readonly bundle: ToolsBundle;
  readonly choices: Config["tools"];
  /** Where bundled tools may be unpacked, best first. */
  readonly folders: readonly string[];
  readonly ffprobeLimit?: number;
  readonly nowUs: () => number;
};

/** Costs nothing until a file needs a tool: even what starts them is loaded then (12 ms, measured). */
export function toolsFor(
  input: ToolsInput,
): AsyncDisposable & ToolsAsk & Pick<Tools, "find" | "frame" | "status"> {
  const { bundle, choices, folders, ffprobeLimit, nowUs } = input;
  let made: Promise<Tools> | undefined;
  const tools = () => {
    made ??= import("../../inspect/tools/tools.ts").then(({ createTools }) =>
      createTools({
        bundle,
        folders,
        choices,
        ...(ffprobeLimit == null ? {} : { ffprobeLimit }),
        nowUs,
      }),
    );
    return made;
  };
  return {
    present: toolNames.filter((name) => isPresent(name, choices[name], bundle)),
    ask: async (tool, path, signal) => (await tools()).ask(tool, path, signal),
    stampAt: (path) => stampOf(lstatSync(osPath(path), { bigint: true })),
    find: async (tool) => (await tools()).find(tool),
    frame: async (path, atMs, side, signal) => (await tools()).frame(path, atMs, side, signal),
    status: async () => (await tools()).status(),
    [Symbol.asyncDispose]: async () => (await made)?.[Symbol.asyncDispose](),
  };
}

function isPresent(name: ToolName, choice: ToolChoice, bundle: ToolsBundle): boolean {
  if (choice.use !== "bundled") return choice.use === "path";
  if (bundle.kind === "none") return false;
  return bundle.kind === "installed"
    ? bundle.commands[name] != null
    : bundle.manifest.tools.some((tool) => tool.name === name);
}
