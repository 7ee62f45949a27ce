// Looks at a video: sketches frames of it, one after the other, until there are enough.

import { lstatSync } from "node:fs";
import { osPath } from "../../base/names.ts";
import { stampOf } from "../../disk/entries.ts";
import { type Stamp, sameStamp } from "../../domain/entry.ts";
import { SKETCHED_SIDE, sketchOf } from "../../domain/similar_sketch.ts";
import type { LookedAt, VideoFrame } from "../../domain/similar_videos.ts";
import { problemOf } from "../problem.ts";
import type { Tools } from "../tools/tools.ts";

/**
 * Frames are brought to a square, and a film that was made wider or narrower as a whole is the same film: pixels of
 * films need not be square, and which shape they have is not told alike by all programs.
 */
const SHAPE = { width: 1, height: 1 } as const;

export type VideoToLookAt = {
  /** Absolute. */
  readonly path: string;
  /** As catalogued. */
  readonly stamp: Stamp;
  /** At all of which it may be looked at, in this order. */
  readonly timesMs: readonly number[];
  /** Frames at the first of them. */
  readonly known: readonly VideoFrame[];
  /** Whether no more are needed. */
  readonly isEnough: (frames: readonly VideoFrame[]) => boolean;
};

/** The frames that were known, and those that were looked at. Rejects only when `signal` is aborted. */
export async function lookAtVideo(
  tools: Pick<Tools, "frame">,
  video: VideoToLookAt,
  signal: AbortSignal,
): Promise<LookedAt> {
  try {
    if (!isAsCatalogued(video)) return { status: "edited" };
    const found = await framesOf(tools, video, signal);
    return found.status === "failed" || isAsCatalogued(video) ? found : { status: "edited" };
  } catch (error) {
    signal.throwIfAborted();
    return { status: "failed", problem: problemOf(error, "read") };
  }
}

async function framesOf(
  tools: Pick<Tools, "frame">,
  { path, timesMs, known, isEnough }: VideoToLookAt,
  signal: AbortSignal,
): Promise<LookedAt> {
  const frames = [...known];
  let isSeen = known.length > 0;
  while (frames.length < timesMs.length && !isEnough(frames)) {
    const atMs = timesMs[frames.length] ?? 0;
    const frame = await tools.frame(path, atMs, SKETCHED_SIDE, signal);
    if (frame.status === "failed") return frame;
    // Later on, what cannot be decoded is a damaged part.
    if (frame.status === "none" && frames.length === 0) return frame;
    isSeen ||= frame.status === "pixels";
    frames.push(frame.status === "pixels" ? frameOf(atMs, frame.pixels) : { atMs });
  }
  const showsNothing =
    frames.length === timesMs.length && frames.every(({ sketch }) => sketch == null);
  if (showsNothing) return { status: "none", reason: isSeen ? "flat" : "damaged" };
  return { status: "looked", frames };
}

function frameOf(atMs: number, pixels: Uint8Array): VideoFrame {
  const sketch = sketchOf(pixels, SHAPE);
  return sketch == null ? { atMs } : { atMs, sketch };
}

/** Throws what the system says. */
function isAsCatalogued({ path, stamp }: VideoToLookAt): boolean {
  const stats = lstatSync(osPath(path), { bigint: true });
  return stats.isFile() && sameStamp(stampOf(stats), stamp);
}
