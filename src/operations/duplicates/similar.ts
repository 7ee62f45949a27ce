// `duplicates --by similar`: photos are decoded once each, videos are looked at, and those that look alike are handed
// out in groups. Nothing is proposed to be done about them.

import { NumberLists } from "../../base/number_lists.ts";
import type { DuplicateScope } from "../../catalog/duplicates.ts";
import { finishRun, resumableRun, resumeRun, startRun } from "../../catalog/runs.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { countSketchless, lackingSketches, sketchedFiles } from "../../catalog/similar.ts";
import { videoHashes } from "../../catalog/video_looks.ts";
import { Writer } from "../../catalog/writer.ts";
import type { RunId } from "../../domain/run.ts";
import type { SimilarGroup } from "../../domain/similar_photos.ts";
import type { Sketcher } from "../../inspect/inspector.ts";
import type { Context } from "../context.ts";
import { stoppable } from "../found.ts";
import type { ReadingLimits } from "../scan/options.ts";
import { Pace } from "../scan/pace.ts";
import type { UnavailableRoot } from "../scan/root.ts";
import { RootWatch } from "../verify/root_watch.ts";
import { nearbyPhotos, nearbyVideos, photoLooks, videoLooks } from "./looks.ts";
import { similarGroups } from "./similar_groups.ts";
import { readSketches } from "./similar_reading.ts";
import { similarRecords } from "./similar_records.ts";
import { SketchTally } from "./similar_tally.ts";
import {
  lookAtVideos,
  type VideoFigures,
  type VideoTools,
  videoFigures,
} from "./similar_videos.ts";

export type SimilarOptions = {
  /** Photos and videos of it are compared. */
  readonly scope: DuplicateScope;
  readonly sketcher: Sketcher;
  /** Threads that decode; 0: this one. */
  readonly workers: number;
  readonly tools: VideoTools;
  readonly limitsOf: (folder: string) => ReadingLimits;
  readonly pid: number;
};

export type SimilarSummary = {
  /** Of photos and of videos. */
  readonly groups: number;
  /** Photos that were compared. */
  readonly compared: number;
  /** Photos that were not: of one brightness all over; of a format that cannot be decoded; too large; damaged. */
  readonly flat: number;
  readonly noDecoder: number;
  readonly tooLarge: number;
  readonly damaged: number;
  /** Photos decoded by this run; of the others it was known how they look. */
  readonly decoded: number;
  readonly bytesRead: number;
  /** Videos: their groups, those looked at by this run (one that is worth a closer look twice), and the others. */
  readonly videos: VideoFigures & { readonly groups: number; readonly looks: number };
  /** Files that could not be read. */
  readonly failed: number;
  /** Files that are not as the catalog has them, and were left out. */
  readonly changed: number;
  readonly durationMs: number;
};

export type SimilarFiles = {
  readonly run: RunId;
  /** An interrupted run of the same options was taken up again. */
  readonly resumed: boolean;
  /** `interrupted`: stopped by the signal, with everything so far committed, and no groups. */
  readonly end: "done" | "interrupted";
  /** Roots that were left alone. */
  readonly unavailable: readonly UnavailableRoot[];
  readonly summary: SimilarSummary;
  readonly groups: () => AsyncIterable<SimilarGroup>;
};

/**
 * Looks for photos and videos that look alike. Troubles of single files are told as events and stored; throws where the
 * catalog cannot be written, with everything so far committed.
 */
export async function similarFiles(
  context: Context,
  { scope, sketcher, workers, tools, limitsOf, pid }: SimilarOptions,
): Promise<SimilarFiles> {
  const { catalog, clock, signal, emit } = context;
  const startMs = clock.elapsedMs();
  const nowUs = clock.nowUs();
  const operation = "duplicates";
  const asked = { by: "similar", ...scope };
  const stopped = resumableRun(catalog, operation, asked);
  if (stopped != null) resumeRun(catalog, stopped.id, pid);
  const run = stopped?.id ?? startRun(catalog, { operation, options: asked, pid, nowUs });
  const resumed = stopped != null;
  emit({ type: "run", operation, run, resumed });

  const writer = new Writer(catalog, run, nowUs);
  const watch = new RootWatch(catalog);
  const of = (kind: "photo" | "video"): DuplicateScope => {
    return { ...scope, kinds: scope.kinds.filter((one) => one === kind) };
  };
  const photoTally = new SketchTally(context, writer);
  const videoTally = new SketchTally(context, writer);
  const finish = (
    status: "done" | "interrupted" | "failed",
    found = { groups: 0, videoGroups: 0, compared: 0 },
  ) => {
    const none = countSketchless(catalog, of("photo"));
    const { groups, videoGroups, compared } = found;
    const { files: decoded, bytesRead } = photoTally;
    const summary: SimilarSummary = {
      ...{ groups: groups + videoGroups, compared, flat: none.flat ?? 0 },
      ...{ noDecoder: none["no-decoder"] ?? 0, tooLarge: none["too-large"] ?? 0 },
      ...{ damaged: none.damaged ?? 0, decoded, bytesRead },
      videos: {
        groups: videoGroups,
        ...videoFigures(catalog, of("video")),
        looks: videoTally.files,
      },
      failed: photoTally.failed + videoTally.failed,
      changed: photoTally.changed + videoTally.changed,
      durationMs: Math.round(clock.elapsedMs() - startMs),
    };
    finishRun(catalog, run, status, summary, clock.nowUs());
    return summary;
  };
  const { unavailable } = watch;
  try {
    const pace = new Pace(limitsOf, () => clock.elapsedMs());
    const reading = { writer, pace, watch };
    const lacking = lackingSketches(catalog, of("photo"));
    await readSketches(context, { ...reading, sketcher, workers, tally: photoTally }, lacking);
    await lookAtVideos(context, { ...reading, tally: videoTally }, tools, of("video"));
    const files = sketchedFiles(catalog, of("photo"));
    const photos = await allOf(similarGroups(context, nearbyPhotos(files), photoLooks(catalog)));
    const seen = nearbyVideos(videoHashes(catalog, of("video")));
    const videos = await allOf(similarGroups(context, seen, videoLooks(catalog)));
    const figures = { groups: photos.length, videoGroups: videos.length };
    const summary = finish("done", { ...figures, compared: files.ids.length });
    const records = function* () {
      yield* similarRecords(catalog, photoLooks(catalog), photos);
      yield* similarRecords(catalog, videoLooks(catalog), videos);
    };
    const groups = () => stoppable(records(), signal);
    return { run, resumed, end: "done", unavailable, summary, groups };
  } catch (error) {
    if (signal.aborted) {
      writer.commit({ ...photoTally.checkpoint(), looks: videoTally.files });
      const summary = finish("interrupted");
      return { run, resumed, end: "interrupted", unavailable, summary, groups: none };
    }
    writer.rollback();
    try {
      finish("failed");
    } catch {
      // The catalog cannot be written: that is the error already on its way.
    }
    throw error;
  }
}

async function allOf(groups: AsyncIterable<readonly FileId[]>): Promise<NumberLists> {
  const all = new NumberLists();
  for await (const ids of groups) all.push(ids);
  return all;
}

async function* none(): AsyncGenerator<never, void, undefined> {}
