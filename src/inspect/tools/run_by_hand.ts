// Runs a tool for a person: with their arguments, in their folder, on their terminal, as long as it takes;
// and with the environment that it has when Varve asks it, so that it answers the same.

import { toolEnvironment } from "./environment.ts";
import type { Tool } from "./tool.ts";

export type ByHand = {
  /** Handed on as they are; what is not UTF-8 cannot be. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Folder of ours that the tool may write to. */
  readonly scratch: string;
  /** `inherit`: what it prints goes where our own output goes; `keep`: its standard output is returned. */
  readonly stdout: "inherit" | "keep";
};

export type EndedByHand = {
  /** Its exit status; 128 and the number of the signal where one ended it. */
  readonly status: number;
  /** "" where it was not kept. */
  readonly stdout: string;
};

/** Runs `tool` to its end; Ctrl-C reaches it by the terminal. Throws where it cannot be started. */
export async function runByHand(tool: Tool, how: ByHand): Promise<EndedByHand> {
  const keep = how.stdout === "keep";
  const child = Bun.spawn([...tool.command, ...how.args], {
    cwd: how.cwd,
    env: toolEnvironment(how.scratch),
    stdio: ["inherit", keep ? "pipe" : "inherit", "inherit"],
  });
  const stdout = child.stdout == null ? "" : await new Response(child.stdout).text();
  return { status: await child.exited, stdout };
}
