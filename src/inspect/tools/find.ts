// Finds each tool: where the configuration says, else in this program's bundle. What was found is tried
// before it is called ready, so that a tool that cannot run here is absent with a reason, and not a
// failure at every file.

import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { systemCode } from "../../base/errors.ts";
import type { BundledTool, ToolsBundle } from "./bundle.ts";
import { packagedFfmpegs, searchPath, toolEnvironment } from "./environment.ts";
import { findToolFolder } from "./folder.ts";
import { runOnce } from "./run_once.ts";
import type { ProgramName, ToolChoice, ToolName, ToolOrigin, ToolStatus } from "./tool.ts";
import { unpackTool } from "./unpack.ts";

export type FindOptions = {
  readonly bundle: ToolsBundle;
  /** Where bundled tools may be unpacked; the first that lets programs run is taken. */
  readonly folders: readonly string[];
  /** What the configuration says; a tool that it says nothing of is the bundled one. */
  readonly choices: Readonly<Partial<Record<ProgramName, ToolChoice>>>;
  /** Folder of ours that a tool may write to. */
  readonly scratch: string;
  /** Now, in whole Unix microseconds. */
  readonly nowUs: () => number;
};

type Candidate =
  | { readonly command: readonly [string, ...string[]]; readonly origin: ToolOrigin }
  | { readonly command?: undefined; readonly reason: string };

/** How each tool is asked for its version, and where in the answer it stands. */
const trials = {
  ffmpeg: { args: ["-version"], version: /^ffmpeg version (\S+)/ },
  ffprobe: { args: ["-version"], version: /^ffprobe version (\S+)/ },
  exiftool: { args: ["-config", "", "-ver"], version: /^(\d+\.\d+)\s*$/ },
} as const;

/** perl on a cold spinning disk takes seconds to load exiftool. */
const trialTimeoutMs = 30_000;

/** Finds and tries one tool. Never rejects: whatever is wrong is the reason why it is absent. */
export async function findTool(name: ProgramName, options: FindOptions): Promise<ToolStatus> {
  const candidate = await candidateFor(name, options).catch(
    (error: unknown): Candidate => ({
      reason: `The bundled ${name} cannot be unpacked: ${words(error)}`,
    }),
  );
  if (candidate.command == null) return { status: "absent", name, reason: candidate.reason };
  const { command, origin } = candidate;
  const tried = await tryOut(name, command, options.scratch);
  if (tried.version == null) return { status: "absent", name, reason: tried.reason };
  return { status: "ready", name, version: tried.version, origin, command };
}

async function candidateFor(name: ProgramName, options: FindOptions): Promise<Candidate> {
  const choice = options.choices[name] ?? { use: "bundled" };
  switch (choice.use) {
    case "bundled":
      return name === "ffmpeg" ? { reason: missing(name) } : bundledCandidate(name, options);
    case "none":
      return { reason: `${name} is turned off: tools.${name} is "none"` };
    case "path": {
      if (isAbsolute(choice.path)) return { command: [choice.path], origin: "configured" };
      const path = findProgram(choice.path);
      if (path != null) return { command: [path], origin: "system" };
      return {
        reason: `tools.${name} is "${choice.path}", and no such program is on ${searchPath}`,
      };
    }
  }
}

async function bundledCandidate(name: ToolName, options: FindOptions): Promise<Candidate> {
  const { bundle } = options;
  switch (bundle.kind) {
    case "none":
      return { reason: missing(name) };
    case "installed": {
      const [program, ...args] = bundle.commands[name] ?? [];
      if (program == null) return { reason: missing(name) };
      const path = isAbsolute(program) ? program : findProgram(program);
      if (path == null) return { reason: noInterpreter(name, program) };
      return { command: [path, ...args], origin: "bundled" };
    }
    case "packed": {
      const tool = bundle.manifest.tools.find((tool) => tool.name === name);
      const asset = tool == null ? undefined : bundle.assets[tool.asset];
      if (tool == null || asset == null) return { reason: missing(name) };
      return packedCandidate(tool, asset, options);
    }
  }
}

async function packedCandidate(
  tool: BundledTool,
  asset: string,
  options: FindOptions,
): Promise<Candidate> {
  // Looked for before anything is unpacked: without it there is nothing to unpack for.
  const systemWords = new Map<string, string>();
  for (const word of tool.command) {
    if (!("system" in word)) continue;
    const path = findProgram(word.system);
    if (path == null) return { reason: noInterpreter(tool.name, word.system) };
    systemWords.set(word.system, path);
  }
  const parent = await findToolFolder(options.folders);
  if (parent.path == null) return { reason: parent.reason };
  const folder = await unpackTool(tool, asset, parent.path, Math.trunc(options.nowUs() / 1000));
  const [program, ...args] = tool.command.map((word) =>
    "system" in word ? (systemWords.get(word.system) ?? word.system) : join(folder, word.file),
  );
  if (program == null) return { reason: missing(tool.name) };
  return { command: [program, ...args], origin: "bundled" };
}

async function tryOut(
  name: ProgramName,
  command: readonly [string, ...string[]],
  scratch: string,
): Promise<
  { readonly version: string } | { readonly version?: undefined; readonly reason: string }
> {
  const trial = trials[name];
  const finished = await runOnce([...command, ...trial.args], {
    environment: toolEnvironment(scratch),
    timeoutMs: trialTimeoutMs,
    maxOutputBytes: 64 * 1024,
  });
  const shown = command.map((word) => `"${word}"`).join(" ");
  switch (finished.end) {
    case "exited": {
      const version = trial.version.exec(finished.stdout)?.[1];
      if (finished.exitCode === 0 && version != null) return { version };
      const said = finished.stderr.trim().split("\n")[0] ?? "";
      const why = said === "" ? `it ended with status ${finished.exitCode}` : said;
      return { reason: `${name} did not tell its version (${shown}): ${why}` };
    }
    case "timeout":
      return { reason: `${name} did not answer in ${trialTimeoutMs / 1000} s (${shown})` };
    case "not-started":
      return { reason: `${name} could not be started (${shown}): ${finished.detail}` };
    case "crashed":
      return { reason: `${name} was ended by ${finished.detail} (${shown})` };
    case "too-much-output":
      return { reason: `${name} did not tell its version (${shown}): too much output` };
  }
}

/** The path of a program on the search path, or undefined. */
function findProgram(name: string): string | undefined {
  const paths = searchPath.split(":").map((folder) => join(folder, name));
  return [...(name === "ffmpeg" ? packagedFfmpegs : []), ...paths].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // Not here.
  }
}

function missing(name: ProgramName): string {
  return `This build holds no ${name}; set tools.${name} to the path of one`;
}

/** Said of every file that would have needed the tool, so it is short. */
function noInterpreter(name: ToolName, program: string): string {
  const onDsm = program === "perl" ? ' (on DSM: the package "Perl")' : "";
  return `${name} needs ${program}, which is not installed${onDsm}`;
}

function words(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = systemCode(error);
  return code == null || message.includes(code) ? message : `${message} (${code})`;
}
