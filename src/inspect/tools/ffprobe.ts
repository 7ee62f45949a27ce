// Asks ffprobe about a file: a process a file, few at a time.

import { z } from "zod";
import type { Problem } from "../../domain/inspection.ts";
import { FfprobeAnswer, mapFfprobe, problemFromFfprobe } from "../map_ffprobe.ts";
import type { Reading } from "../reading.ts";
import { FileTool, type FileToolOptions } from "./file_tool.ts";
import { textOf } from "./run_once.ts";

/**
 * Defaults: two processes at a time; 30 s, since a disk that sleeps takes 10 s to wake; 4 MiB of output, of which ordinary
 * files take 5 KiB.
 */
export type FfprobeOptions = Pick<FileToolOptions, "tool" | "paths" | "scratch"> &
  Partial<FileToolOptions>;

/** The demuxers of media files. Left out are those that open other files (hls, concat, image2 …). */
export const mediaDemuxers: readonly string[] = [
  ...["mov", "matroska", "avi", "asf", "mpegts", "mpeg", "mpegvideo", "m4v", "h264", "hevc", "vc1"],
  ...["dv", "mxf", "flv", "rm", "wtv", "ivf", "nut", "gxf", "obu", "mjpeg", "dirac", "cavsvideo"],
  ...["mp3", "aac", "ac3", "eac3", "dts", "flac", "ogg", "wav", "w64", "aiff", "caf", "amr", "ape"],
  ...["mpc", "mpc8", "wv", "tta", "tak", "au", "dsf", "aa", "aax", "loas", "shn", "voc"],
];

/** What ffprobe is told of every file. */
export const ffprobeArguments: readonly string[] = [
  ...["-v", "error", "-hide_banner", "-print_format", "json", "-show_format", "-show_streams"],
  ...["-protocol_whitelist", "file", "-format_whitelist", mediaDemuxers.join(","), "-threads", "1"],
];

export class Ffprobe {
  readonly #tool: FileTool;

  constructor(options: FfprobeOptions) {
    const defaults = { limit: 2, timeoutMs: 30_000, maxOutputBytes: 4 * 1024 * 1024 };
    this.#tool = new FileTool("ffprobe", { ...defaults, ...options });
  }

  /** Reads one file. Rejects only when `signal` is aborted; what is wrong with the file is a Problem. */
  async read(path: string, signal?: AbortSignal): Promise<Reading | Problem> {
    const argumentsOf = (url: string) => [...ffprobeArguments, "-i", url];
    const answered = await this.#tool.run(path, argumentsOf, signal);
    switch (answered.end) {
      case "exited":
        if (answered.exitCode !== 0) return problemFromFfprobe(answered.stderr, answered.exitCode);
        return readAnswer(textOf(answered.stdout));
      case "too-much-output":
        return toolFailed("ffprobe printed too much about this file");
      case "failed":
        return answered.problem;
    }
  }
}

const AnswerText = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown; // Checked by the schema that follows.
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});

function readAnswer(stdout: string): Reading | Problem {
  const answer = AnswerText.pipe(FfprobeAnswer).safeParse(stdout);
  if (!answer.success) return toolFailed("ffprobe gave an answer that cannot be understood");
  return mapFfprobe(answer.data);
}

function toolFailed(detail: string): Problem {
  return { stage: "tool", reason: "tool-failed", detail };
}
