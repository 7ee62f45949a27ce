// Asks ffprobe about a file: a process a file, few at a time.

import { z } from "zod";
import { systemCode } from "../../base/errors.ts";
import { Lanes } from "../../base/lanes.ts";
import type { Problem } from "../../domain/inspection.ts";
import { FfprobeAnswer, mapFfprobe, problemFromFfprobe } from "../map_ffprobe.ts";
import type { Reading } from "../reading.ts";
import { toolEnvironment } from "./environment.ts";
import { runOnce } from "./run_once.ts";
import type { SafePath, SafePaths } from "./safe_path.ts";
import type { Tool } from "./tool.ts";

export type FfprobeOptions = {
  readonly tool: Tool;
  readonly paths: SafePaths;
  readonly scratch: string;
  /** Processes at a time; default 2. */
  readonly limit?: number;
  /** Default 30 s: a disk that sleeps takes 10 s to wake. */
  readonly timeoutMs?: number;
  /** Default 4 MiB; ordinary files take 5 KiB. */
  readonly maxOutputBytes?: number;
};

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

/** What makes ffmpeg and ffprobe take a name for that of a sequence of pictures. */
export const sequencePatterns = /[%*?[\]{}]/;

export class Ffprobe {
  readonly #options: Required<FfprobeOptions>;
  readonly #lanes: Lanes;

  constructor(options: FfprobeOptions) {
    this.#options = { limit: 2, timeoutMs: 30_000, maxOutputBytes: 4 * 1024 * 1024, ...options };
    this.#lanes = new Lanes(this.#options.limit);
  }

  /** Reads one file. Rejects only when `signal` is aborted; what is wrong with the file is a Problem. */
  read(path: string, signal?: AbortSignal): Promise<Reading | Problem> {
    return this.#lanes.run(() => this.#readNow(path, signal));
  }

  async #readNow(path: string, signal: AbortSignal | undefined): Promise<Reading | Problem> {
    signal?.throwIfAborted();
    let safe: SafePath;
    try {
      safe = this.#options.paths.of(path, sequencePatterns);
    } catch (error) {
      const why = systemCode(error) ?? String(error);
      return toolFailed(`The name of this file needs a link, and none could be made (${why})`);
    }
    using file = safe;
    const { tool, scratch, timeoutMs, maxOutputBytes } = this.#options;
    const finished = await runOnce(
      [...tool.command, ...ffprobeArguments, "-i", `file:${file.path}`],
      {
        environment: toolEnvironment(scratch),
        timeoutMs,
        maxOutputBytes,
        ...(signal == null ? {} : { signal }),
      },
    );
    switch (finished.end) {
      case "exited":
        if (finished.exitCode !== 0) return problemFromFfprobe(finished.stderr, finished.exitCode);
        return readAnswer(finished.stdout);
      case "timeout":
        return { stage: "tool", reason: "timeout", detail: "ffprobe did not answer in time" };
      case "crashed":
        return { stage: "tool", reason: "crashed", detail: `ffprobe: ${finished.detail}` };
      case "too-much-output":
        return toolFailed("ffprobe printed too much about this file");
      case "not-started":
        return toolFailed(`ffprobe could not be started: ${finished.detail}`);
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
