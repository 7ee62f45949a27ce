// Looks at videos, a few at a time, and commits what came of each: a run that was stopped does not look at them again.

import { mapConcurrent } from "../../base/concurrent.ts";
import { joinPath } from "../../base/names.ts";
import type { NumberList } from "../../base/number_list.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { videoLookReader } from "../../catalog/video_looks.ts";
import type { Writer } from "../../catalog/writer.ts";
import {
  frameTimes,
  isEnoughAtFirst,
  type LookedAt,
  type VideoLook,
} from "../../domain/similar_videos.ts";
import { lookAtVideo } from "../../inspect/similar/video_frames.ts";
import type { Tools } from "../../inspect/tools/tools.ts";
import type { Context } from "../context.ts";
import type { Pace } from "../scan/pace.ts";
import type { RootWatch } from "../verify/root_watch.ts";
import type { SketchTally } from "./similar_tally.ts";

/** Videos at once: each is a process that decodes. */
const VIDEOS_AT_ONCE = 2;
/** Rows that are read at once. */
const WINDOW = 100;
/** About so long a part of a video is read for a frame, from the key frame before it on, and its index. */
const READ_PER_FRAME_MS = 3000;
const INDEX_BYTES = 500_000;

export type VideoReading = {
  readonly writer: Writer;
  readonly tools: Pick<Tools, "frame">;
  /** The version of the ffmpeg that they use. */
  readonly decoder: string;
  readonly pace: Pace;
  readonly watch: RootWatch;
  readonly tally: SketchTally;
};

/**
 * Looks at videos by their ids, in that order: at as few frames as tell whether another one may be the same, or at all.
 * Rejects only when the run is over.
 */
export async function readVideoLooks(
  { catalog, signal }: Pick<Context, "catalog" | "signal">,
  { writer, tools, decoder, pace, watch, tally }: VideoReading,
  ids: NumberList,
  depth: "first" | "all",
): Promise<void> {
  tally.expect(ids.length);
  const look = async ({ file, known }: KnownVideo): Promise<Seen | undefined> => {
    const { root, folder, name, stamp } = file;
    if (watch.isLost(root)) return undefined;
    const { durationMs } = known;
    const timesMs = frameTimes(durationMs);
    const isEnough = depth === "first" ? isEnoughAtFirst : () => false;
    const video = { path: joinPath(folder, name), stamp, timesMs, known: known.frames, isEnough };
    const frames = depth === "first" ? 2 : timesMs.length - known.frames.length;
    const found = await pace.run(
      watch.deviceOf(root),
      root,
      frames * bytesOfFrame(stamp.sizeBytes, durationMs),
      () => lookAtVideo(tools, video, signal),
      signal,
    );
    const isWhole = found.status === "looked" && found.frames.length === timesMs.length;
    return { file, found, looking: { durationMs, isWhole, decoder } };
  };
  const videos = knownVideos(catalog, ids);
  for await (const seen of mapConcurrent(videos, VIDEOS_AT_ONCE, look, signal)) {
    if (seen == null) continue;
    const { file, found, looking } = seen;
    writer.noteVideoLook(file.id, file.stamp, looking, found);
    tally.add(file, found);
    writer.commit(tally.checkpoint());
  }
}

type KnownVideo = { readonly file: PlacedFile; readonly known: VideoLook };
type Seen = {
  readonly file: PlacedFile;
  readonly found: LookedAt;
  readonly looking: Parameters<Writer["noteVideoLook"]>[2];
};

async function* knownVideos(
  catalog: Catalog,
  ids: NumberList,
): AsyncGenerator<KnownVideo, void, undefined> {
  const [readFiles, readLooks] = [placedFileReader(catalog), videoLookReader(catalog)];
  for (let start = 0; start < ids.length; start += WINDOW) {
    const window = ids.slice(start, start + WINDOW);
    const looks = readLooks(window);
    for (const file of readFiles(window)) {
      const known = looks.get(file.id);
      if (known != null) yield { file, known };
    }
  }
}

function bytesOfFrame(sizeBytes: number, durationMs: number): number {
  return Math.min(sizeBytes, INDEX_BYTES + (sizeBytes * READ_PER_FRAME_MS) / durationMs);
}
