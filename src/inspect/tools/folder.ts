// The folder where tools are unpacked: the first of those given that lets us run a program. Data folders
// lie on volumes that may be mounted noexec, and shares may belong to anybody.

import { chmodSync, lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../../base/errors.ts";
import { toolEnvironment } from "./environment.ts";
import { runOnce } from "./run_once.ts";

export type ToolFolder =
  | { readonly path: string }
  | { readonly path?: undefined; readonly reason: string };

/** What the trial script exits with: proof that it was run, and not something else. */
const trialExitCode = 42;

/** Finds the tool folder, and says why each of `folders` is none where there is none. */
export async function findToolFolder(folders: readonly string[]): Promise<ToolFolder> {
  const reasons: string[] = [];
  for (const folder of folders) {
    const objection = await objectionTo(folder);
    if (objection == null) return { path: folder };
    reasons.push(`"${folder}" ${objection}`);
  }
  if (reasons.length === 0) return { reason: "No folder to unpack tools into was given" };
  return { reason: `No folder allows tools to be run: ${reasons.join("; ")}` };
}

/** Whether nobody but us (and root) can change what is in a folder; otherwise why it is not safe. */
export function ownershipObjection(folder: string): string | undefined {
  const stat = lstatSync(folder);
  if (!stat.isDirectory()) return "is not a folder";
  const self = process.geteuid?.() ?? 0;
  if (stat.uid !== self && stat.uid !== 0) return `belongs to another user (${stat.uid})`;
  if ((stat.mode & 0o022) !== 0) return "can be written by others";
  return undefined;
}

async function objectionTo(folder: string): Promise<string | undefined> {
  const script = join(folder, `trial-${process.pid}-${crypto.randomUUID().slice(0, 8)}.sh`);
  try {
    mkdirSync(folder, { recursive: true });
    closeToOthers(folder);
    const objection = ownershipObjection(folder);
    if (objection != null) return objection;
    writeFileSync(script, `#!/bin/sh\nexit ${trialExitCode}\n`, { flag: "wx" });
    try {
      chmodSync(script, 0o755);
      if (await runs(script, folder)) return undefined;
    } finally {
      rmSync(script, { force: true });
    }
    return "does not let programs run (mounted noexec?)";
  } catch (error) {
    return `cannot be written (${systemCode(error) ?? String(error)})`;
  }
}

async function runs(script: string, folder: string): Promise<boolean> {
  const finished = await runOnce([script], {
    environment: toolEnvironment(folder),
    timeoutMs: 10_000,
    maxOutputBytes: 1024,
  });
  return finished.end === "exited" && finished.exitCode === trialExitCode;
}

/** Takes the right to write from others, where a share's default gave it. */
function closeToOthers(folder: string): void {
  const stat = lstatSync(folder);
  if (stat.uid === process.geteuid?.() && (stat.mode & 0o022) !== 0) chmodSync(folder, 0o755);
}
