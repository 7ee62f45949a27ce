// Asks ffmpeg for single frames of videos: a process a frame, few at a time. Only options that version 3 has are used:
// what NAS systems come with is old.

import type { Problem } from "../../domain/inspection.ts";
import type { Sketchless } from "../../domain/similar_photos.ts";
import { problemFromFfprobe } from "../map_ffprobe.ts";
import { mediaDemuxers } from "./ffprobe.ts";
import { FileTool, type FileToolOptions } from "./file_tool.ts";

/**
 * Defaults: two processes at a time, since of HEVC of 3840 by 2160 pixels each takes 240 MB (measured); 2 minutes, since all
 * frames from the last key frame on are decoded, which may be seconds of 4K; 4 MiB of output: a frame is small, and so are
 * the words about a damaged one.
 */
export type FfmpegOptions = Pick<FileToolOptions, "tool" | "paths" | "scratch"> &
  Partial<FileToolOptions>;

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
  readonly #tool: FileTool;

  constructor(options: FfmpegOptions) {
    const defaults = { limit: 2, timeoutMs: 120_000, maxOutputBytes: 4 * 1024 * 1024 };
    this.#tool = new FileTool("ffmpeg", { ...defaults, ...options });
  }

  /** The frame at a time, brought to a square of `side` pixels. Rejects only when `signal` is aborted. */
  async frame(path: string, atMs: number, side: number, signal?: AbortSignal): Promise<Frame> {
    const argumentsOf = (url: string) => frameArguments(url, atMs, side);
    const answered = await this.#tool.run(path, argumentsOf, signal);
    switch (answered.end) {
      case "exited":
        if (answered.stdout.length === 3 * side * side) {
          return { status: "pixels", pixels: answered.stdout };
        }
        return answered.exitCode === 0
          ? { status: "nothing" }
          : refusalOf(answered.stderr, answered.exitCode);
      case "too-much-output":
        return { status: "none", reason: "damaged" };
      case "failed":
        return { status: "failed", problem: answered.problem };
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
