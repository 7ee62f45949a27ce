// Videos that look alike. Only those that have another of about their length are opened; those at first are looked at
// for a moment, and more closely where another one shows about the same at the same time.

import { NumberList } from "../../base/number_list.ts";
import { nextTurn } from "../../base/turn.ts";
import type { DuplicateScope } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { videoHashes } from "../../catalog/video_looks.ts";
import { VideoIndex } from "../../domain/similar_video_index.ts";
import type { Tool } from "../../inspect/tools/tool.ts";
import type { Tools } from "../../inspect/tools/tools.ts";
import type { Context } from "../context.ts";
import { readVideoLooks, type VideoReading } from "./video_reading.ts";
import { surveyVideos } from "./video_survey.ts";

export type VideoTools = Pick<Tools, "find" | "frame">;

/** Videos by what became of them. */
export type VideoFigures = {
  /** Looked at: at the frames that tell whether another one may be the same, or at all. */
  readonly compared: number;
  /** Of a length that no other has, so that they were not even opened. */
  readonly alone: number;
  /** Of less than a second, or of no length that is known. */
  readonly short: number;
  readonly unmeasured: number;
  /** As of photos. */
  readonly flat: number;
  readonly noDecoder: number;
  readonly tooLarge: number;
  readonly damaged: number;
  /** Not looked at: there is no ffmpeg, or they could not be read, or the run was stopped. */
  readonly unread: number;
};

/** Brings up to date what is known of how videos look. Tells where there is no ffmpeg. */
export async function lookAtVideos(
  context: Context,
  reading: Omit<VideoReading, "decoder" | "tools">,
  tools: VideoTools,
  scope: DuplicateScope,
): Promise<void> {
  const { catalog, signal } = context;
  const read = async (tool: Tool, ids: NumberList, depth: "first" | "all") =>
    readVideoLooks(context, { ...reading, tools, decoder: tool.version }, ids, depth);
  const findTool = ffmpegOf(context, tools);
  if (surveyVideos(catalog, scope).lacking.length > 0) {
    const tool = await findTool();
    if (tool == null) return;
    await read(tool, surveyVideos(catalog, scope, tool.version).lacking, "first");
  }
  const closer = await worthACloserLook(catalog, scope, signal);
  if (closer.length === 0) return;
  const tool = await findTool();
  if (tool != null) await read(tool, closer, "all");
}

/** Finds ffmpeg, once; where there is none that is told. */
function ffmpegOf({ emit }: Context, tools: VideoTools): () => Promise<Tool | undefined> {
  let found: Promise<Tool | undefined> | undefined;
  const find = async () => {
    const status = await tools.find("ffmpeg");
    if (status.status === "ready") return status;
    const message = `Videos are not compared, for which ffmpeg is needed: ${status.reason}`;
    emit({ type: "notice", level: "warn", message });
    return undefined;
  };
  return () => (found ??= find());
}

/** Videos between which signals and timers have their turn. */
const TURN_EVERY = 256;

/** Those that have been looked at for a moment, and show then what another of their length shows. */
async function worthACloserLook(
  catalog: Catalog,
  scope: DuplicateScope,
  signal: AbortSignal,
): Promise<NumberList> {
  const videos = videoHashes(catalog, scope);
  const index = new VideoIndex(videos);
  const worth = new NumberList();
  for (let video = 0; video < videos.ids.length; video++) {
    if (video % TURN_EVERY === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    if (videos.whole.at(video) === 0 && index.near(video).length > 0) {
      worth.push(videos.ids.at(video));
    }
  }
  return worth;
}

export function videoFigures(catalog: Catalog, scope: DuplicateScope): VideoFigures {
  const { counts } = surveyVideos(catalog, scope);
  return {
    compared: (counts.first ?? 0) + (counts.all ?? 0),
    alone: counts.alone ?? 0,
    short: counts.short ?? 0,
    unmeasured: counts.unmeasured ?? 0,
    flat: counts.flat ?? 0,
    noDecoder: counts["no-decoder"] ?? 0,
    tooLarge: counts["too-large"] ?? 0,
    damaged: counts.damaged ?? 0,
    unread: counts.nothing ?? 0,
  };
}
