// The one door to ffprobe, exiftool and ffmpeg. Nothing is looked for, unpacked or started before the first file
// that needs a tool.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../domain/inspection.ts";
import type { Reading } from "../reading.ts";
import type { ToolsBundle } from "./bundle.ts";
import { Exiftool } from "./exiftool.ts";
import { Ffmpeg, type Frame } from "./ffmpeg.ts";
import { Ffprobe } from "./ffprobe.ts";
import { findTool } from "./find.ts";
import { SafePaths } from "./safe_path.ts";
import {
  type ProgramName,
  type Tool,
  type ToolChoice,
  type ToolName,
  type ToolStatus,
  toolNames,
} from "./tool.ts";

export type ToolsOptions = {
  readonly bundle: ToolsBundle;
  /** Where bundled tools may be unpacked, best first: the data folder's `tools`, then one beside the binary. */
  readonly folders: readonly string[];
  /** What the configuration says; a tool that it says nothing of is the bundled one. */
  readonly choices?: Readonly<Partial<Record<ProgramName, ToolChoice>>>;
  /** ffprobe processes at a time; default 2. */
  readonly ffprobeLimit?: number;
  /** How long one file may take; default 30 s. */
  readonly timeoutMs?: number;
  /** Now, in whole Unix microseconds. */
  readonly nowUs: () => number;
};

export interface Tools extends AsyncDisposable {
  /**
   * What a tool says of a file. A tool that is absent is a Problem with reason "needs-tool". Rejects only
   * when `signal` is aborted.
   */
  ask(tool: ToolName, path: string, signal?: AbortSignal): Promise<Reading | Problem>;
  /**
   * One frame of a video, by ffmpeg, in red, green and blue, brought to a square of `side` pixels; what there is at a
   * time, in milliseconds from the start on. Rejects only when `signal` is aborted.
   */
  frame(path: string, atMs: number, side: number, signal?: AbortSignal): Promise<Frame>;
  /** Finds one tool (and unpacks and tries it, once), for `doctor` and for running it by hand. */
  find(tool: ProgramName): Promise<ToolStatus>;
  /** All tools that a scan may ask, found and tried. */
  status(): Promise<readonly ToolStatus[]>;
}

/** Makes the door; costs nothing until it is used. */
export function createTools(options: ToolsOptions): Tools {
  return new LazyTools(options);
}

/** Told from a Reading by its `stage`. */
export function isProblem(answer: Reading | Problem): answer is Problem {
  return "stage" in answer;
}

class LazyTools implements Tools {
  readonly #options: ToolsOptions;
  readonly #scratch: string;
  readonly #paths: SafePaths;
  readonly #found = new Map<ProgramName, Promise<ToolStatus>>();
  #exiftool: Exiftool | undefined;
  #ffprobe: Ffprobe | undefined;
  #ffmpeg: Ffmpeg | undefined;
  #disposed = false;

  constructor(options: ToolsOptions) {
    this.#options = options;
    this.#scratch = join(options.folders[0] ?? "/nonexistent", "scratch");
    this.#paths = new SafePaths(this.#scratch, options.nowUs);
  }

  async ask(name: ToolName, path: string, signal?: AbortSignal): Promise<Reading | Problem> {
    const found = await this.#ready(name, signal);
    return found.status === "absent"
      ? { stage: "tool", reason: "needs-tool", detail: found.reason }
      : this.#reader(name, found).read(path, signal);
  }

  async frame(path: string, atMs: number, side: number, signal?: AbortSignal): Promise<Frame> {
    const found = await this.#ready("ffmpeg", signal);
    if (found.status === "absent") {
      const problem = { stage: "tool", reason: "needs-tool", detail: found.reason } as const;
      return { status: "failed", problem };
    }
    this.#ffmpeg ??= new Ffmpeg(this.#optionsFor(found));
    return this.#ffmpeg.frame(path, atMs, side, signal);
  }

  async #ready(name: ProgramName, signal: AbortSignal | undefined): Promise<ToolStatus> {
    signal?.throwIfAborted();
    const found = await this.find(name);
    signal?.throwIfAborted();
    if (this.#disposed) throw new Error(`${name} was asked after the tools were closed`);
    return found;
  }

  find(name: ProgramName): Promise<ToolStatus> {
    const known = this.#found.get(name);
    if (known != null) return known;
    makeFolder(this.#scratch);
    const { bundle, folders, choices = {}, nowUs } = this.#options;
    const scratch = this.#scratch;
    const finding = findTool(name, { bundle, folders, choices, scratch, nowUs });
    this.#found.set(name, finding);
    return finding;
  }

  async status(): Promise<readonly ToolStatus[]> {
    const all: ToolStatus[] = [];
    for (const name of toolNames) all.push(await this.find(name));
    return all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#exiftool?.[Symbol.dispose]();
    this.#exiftool = undefined;
  }

  #optionsFor(tool: Tool) {
    const { timeoutMs } = this.#options;
    return {
      tool,
      paths: this.#paths,
      scratch: this.#scratch,
      ...(timeoutMs == null ? {} : { timeoutMs }),
    };
  }

  #reader(name: ToolName, tool: Tool): Exiftool | Ffprobe {
    const { ffprobeLimit } = this.#options;
    const shared = this.#optionsFor(tool);
    switch (name) {
      case "exiftool":
        this.#exiftool ??= new Exiftool(shared);
        return this.#exiftool;
      case "ffprobe":
        this.#ffprobe ??= new Ffprobe({
          ...shared,
          ...(ffprobeLimit == null ? {} : { limit: ffprobeLimit }),
        });
        return this.#ffprobe;
    }
  }
}

/** The folder that tools may write to. Where it cannot be made they go without, and most never write. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch {
    // Said by findToolFolder where it matters.
  }
}
