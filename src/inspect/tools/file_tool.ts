// A program that is asked about one file: a process a file, few at a time, in its own environment, and under a name
// that it takes for nothing but a file.

import { systemCode } from "../../base/errors.ts";
import { Lanes } from "../../base/lanes.ts";
import type { Problem } from "../../domain/inspection.ts";
import { toolEnvironment } from "./environment.ts";
import { type Finished, runForBytes } from "./run_once.ts";
import type { SafePath, SafePaths } from "./safe_path.ts";
import type { Tool } from "./tool.ts";

export type FileToolOptions = {
  readonly tool: Tool;
  readonly paths: SafePaths;
  readonly scratch: string;
  /** Processes at a time. */
  readonly limit: number;
  /** Of one process. */
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
};

/** What makes ffmpeg and ffprobe take a name for that of a sequence of pictures. */
const sequencePatterns = /[%*?[\]{}]/;

/** How a process ended that was started and came to its end in time; or why there was none. */
export type Answered =
  | Extract<Finished<Uint8Array>, { readonly end: "exited" | "too-much-output" }>
  | { readonly end: "failed"; readonly problem: Problem };

export class FileTool {
  readonly #name: string;
  readonly #options: FileToolOptions;
  readonly #lanes: Lanes;

  /** `name` is what people know it by. */
  constructor(name: string, options: FileToolOptions) {
    this.#name = name;
    this.#options = options;
    this.#lanes = new Lanes(options.limit);
  }

  /** Runs it on a file, which `argumentsOf` are told as a URL. Rejects only when `signal` is aborted. */
  run(
    path: string,
    argumentsOf: (url: string) => readonly string[],
    signal?: AbortSignal,
  ): Promise<Answered> {
    return this.#lanes.run(() => this.#runNow(path, argumentsOf, signal));
  }

  async #runNow(
    path: string,
    argumentsOf: (url: string) => readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<Answered> {
    signal?.throwIfAborted();
    let safe: SafePath;
    try {
      safe = this.#options.paths.of(path, sequencePatterns);
    } catch (error) {
      const why = systemCode(error) ?? String(error);
      return failed(
        "tool-failed",
        `The name of this file needs a link, and none could be made (${why})`,
      );
    }
    using file = safe;
    const { tool, scratch, timeoutMs, maxOutputBytes } = this.#options;
    const finished = await runForBytes([...tool.command, ...argumentsOf(`file:${file.path}`)], {
      environment: toolEnvironment(scratch),
      timeoutMs,
      maxOutputBytes,
      ...(signal == null ? {} : { signal }),
    });
    switch (finished.end) {
      case "exited":
      case "too-much-output":
        return finished;
      case "timeout":
        return failed("timeout", `${this.#name} did not answer in time`);
      case "crashed":
        return failed("crashed", `${this.#name}: ${finished.detail}`);
      case "not-started":
        return failed("tool-failed", `${this.#name} could not be started: ${finished.detail}`);
    }
  }
}

function failed(reason: "timeout" | "crashed" | "tool-failed", detail: string): Answered {
  return { end: "failed", problem: { stage: "tool", reason, detail } };
}
