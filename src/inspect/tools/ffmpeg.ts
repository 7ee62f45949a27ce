// Asks ffmpeg for single frames of videos: a process a frame, few at a time. Only options that version 3 has are used:
// what NAS systems come with is old.

import { systemCode } from "../../base/errors.ts";
import { Lanes } from "../../base/lanes.ts";
import type { Problem } from "../../domain/inspection.ts";
import type { Sketchless } from "../../domain/similar_photos.ts";
import { problemFromFfprobe } from "../map_ffprobe.ts";
import { toolEnvironment } from "./environment.ts";
import { mediaDemuxers, sequencePatterns } from "./ffprobe.ts";
import { runForBytes } from "./run_once.ts";
import type { SafePath, SafePaths } from "./safe_path.ts";
import type { Tool } from "./tool.ts";

export type FfmpegOptions = {
  readonly tool: Tool;
  readonly paths: SafePaths;
  readonly scratch: string;
  /** Processes at a time; default 2. Of HEVC of 3840 by 2160 pixels each takes 240 MB (measured). */
  readonly limit?: number;
  /** Of one frame; default 2 minutes: all frames since the last key frame are decoded, which may be seconds of 4K. */
  readonly timeoutMs?: number;
  /** Default 4 MiB: a frame is small, and so are the words about a damaged one. */
  readonly maxOutputBytes?: number;
};

/** What there is at a time of a video. */
export type Frame =
  /** Red, green and blue, row by row. */
  | { readonly status: "pixels"; readonly pixels: Uint8Array }
  /** Nothing: it ends before, or is broken off. */
  | { readonly status: "nothing" }
  /** It cannot be decoded. */
  | { readonly status: "none"; readonly reason: Exclude<Sketchless, "flat"> }
  | { readonly status: "failed"; readonly problem: Problem };

export class Ffmpeg {
  readonly #options: Required<FfmpegOptions>;
  readonly #lanes: Lanes;

  constructor(options: FfmpegOptions) {
    this.#options = { limit: 2, timeoutMs: 120_000, maxOutputBytes: 4 * 1024 * 1024, ...options };
    this.#lanes = new Lanes(this.#options.limit);
  }

  /** The frame at a time, brought to a square of `side` pixels. Rejects only when `signal` is aborted. */
  frame(path: string, atMs: number, side: number, signal?: AbortSignal): Promise<Frame> {
    return this.#lanes.run(() => this.#frameNow(path, atMs, side, signal));
  }

  async #frameNow(
    path: string,
    atMs: number,
    side: number,
    signal: AbortSignal | undefined,
  ): Promise<Frame> {
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
    const finished = await runForBytes(
      [...tool.command, ...frameArguments(`file:${file.path}`, atMs, side)],
      {
        environment: toolEnvironment(scratch),
        timeoutMs,
        maxOutputBytes,
        ...(signal == null ? {} : { signal }),
      },
    );
    switch (finished.end) {
      case "exited":
        if (finished.stdout.length === 3 * side * side) {
          return { status: "pixels", pixels: finished.stdout };
        }
        return finished.exitCode === 0
          ? { status: "nothing" }
          : refusalOf(finished.stderr, finished.exitCode);
      case "timeout":
        return failed("timeout", "ffmpeg did not answer in time");
      case "crashed":
        return failed("crashed", `ffmpeg: ${finished.detail}`);
      case "too-much-output":
        return { status: "none", reason: "damaged" };
      case "not-started":
        return failed("tool-failed", `ffmpeg could not be started: ${finished.detail}`);
    }
  }
}

/**
 * `-ss` before `-i` seeks, and is exact to the frame; `0:V:0` is the first picture that moves, and no cover. What a tag
 * turns is turned.
 */
function frameArguments(url: string, atMs: number, side: number): readonly string[] {
  return [
    ...["-v", "error", "-nostdin", "-protocol_whitelist", "file"],
    ...["-format_whitelist", mediaDemuxers.join(","), "-threads", "1"],
    ...["-ss", (atMs / 1000).toFixed(3), "-i", url, "-map", "0:V:0", "-frames:v", "1"],
    ...["-vf", `scale=${side}:${side}:flags=area`, "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"],
  ];
}

/** Why there is no picture, by the words of ffmpeg from 3 to 7. */
function refusalOf(stderr: string, exitCode: number): Frame {
  if (
    /decoder.{0,40} not found|no decoder found|Unknown decoder|matches no streams/i.test(stderr)
  ) {
    return { status: "none", reason: "no-decoder" };
  }
  const problem = problemFromFfprobe(stderr, exitCode, "ffmpeg");
  if (problem.stage === "open" || problem.stage === "read") return { status: "failed", problem };
  return { status: "none", reason: problem.reason === "too-large" ? "too-large" : "damaged" };
}

function failed(reason: "timeout" | "crashed" | "tool-failed", detail: string): Frame {
  return { status: "failed", problem: { stage: "tool", reason, detail } };
}
