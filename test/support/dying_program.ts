// apply_program.ts as a process of its own, which may kill itself.

import { join } from "node:path";
import type { ApplyLibrary } from "./apply_library.ts";

const program = join(import.meta.dir, "apply_program.ts");

export type Ended = { readonly instants: number; readonly end: string; readonly failed: number };

/** Runs the program; undefined where it has killed itself. */
export async function runProgram(
  { library, plan }: { readonly library: ApplyLibrary; readonly plan: string },
  what: "apply" | "undo",
  killAt = -1,
): Promise<Ended | undefined> {
  library.kill();
  const argv = [process.execPath, program, library.file, what, plan, String(killAt)];
  const child = Bun.spawn(argv, { stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  await library.reopen();
  if (child.signalCode === "SIGKILL") return undefined;
  if (child.exitCode !== 0) throw new Error(errors);
  return JSON.parse(output);
}

/** So many of the instants, spread evenly, others for each seed. */
export function someOf(instants: number, kills: number, seed: number): number[] {
  const step = Math.max(1, instants / kills);
  const first = seed % Math.ceil(step);
  return Array.from({ length: Math.floor(instants / step) }, (_, i) =>
    Math.min(instants - 1, Math.floor(i * step) + first),
  );
}
