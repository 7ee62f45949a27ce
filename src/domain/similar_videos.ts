// Videos that look alike: at which times they are looked at, and when two of them are the same. Plain data and rules.

import type { Problem } from "./inspection.ts";
import { hashBits, isAlike } from "./similar_alike.ts";
import type { Sketchless } from "./similar_photos.ts";
import { SKETCH_VERSION } from "./similar_sketch.ts";

/** Raised when other frames are looked at, so that all videos are looked at anew; also where sketches are made anew. */
export const VIDEO_LOOK_VERSION = 1000 * SKETCH_VERSION + 1;

/** Shorter ones are not compared: there is too little in them to tell one from another. */
export const SHORTEST_MS = 1000;

/** How a video looks at a time. */
export type VideoFrame = {
  /** Milliseconds from the start on. */
  readonly atMs: number;
  /** Absent: flat (a black frame), or nothing is there. */
  readonly sketch?: Uint8Array;
};

/** What is known of how a video looks. */
export type VideoLook = { readonly durationMs: number; readonly frames: readonly VideoFrame[] };

/** What looking at a video came to. */
export type LookedAt =
  | { readonly status: "looked"; readonly frames: readonly VideoFrame[] }
  | { readonly status: "none"; readonly reason: Sketchless }
  /** Its stamp is another than catalogued, or became another meanwhile. */
  | { readonly status: "edited" }
  | { readonly status: "failed"; readonly problem: Problem };

/** Frames are an eighth to a sixteenth of a video apart: 7 to 15 of them. */
const LEAST_PARTS = 8;
const SHORTEST_STEP_MS = 125;
/** Of the last part of a video there may be sound alone. */
const LOOKED_AT_PART = 0.95;

/**
 * The times at which a video is looked at, those first that most other videos of about its length have, too. They are
 * counted from the start on in steps of a power of two of seconds: so a copy of which the end was cut off shows the same
 * at the same times, and of two videos a little shorter and longer than a power of two one has each other time of the
 * other.
 */
export function frameTimes(durationMs: number): readonly number[] {
  const exponent = Math.floor(Math.log2(durationMs / LEAST_PARTS / SHORTEST_STEP_MS));
  const stepMs = SHORTEST_STEP_MS * 2 ** Math.max(0, exponent);
  const count = Math.floor((LOOKED_AT_PART * durationMs) / stepMs);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  numbers.sort((a, b) => lowestBit(b) - lowestBit(a) || a - b);
  return numbers.map((number) => number * stepMs);
}

function lowestBit(number: number): number {
  return number & -number;
}

/** Frames that are not flat of which the first look needs so many. */
const FIRST_FRAMES = 2;

/** Whether there are enough frames to see which videos are to be looked at more closely. */
export function isEnoughAtFirst(frames: readonly VideoFrame[]): boolean {
  return frames.filter(({ sketch }) => sketch != null).length >= FIRST_FRAMES;
}

/** How far the lengths of copies may be apart: a second and a half, of short ones a quarter, of long ones a hundredth. */
const APART_MS = 1500;
const APART_OF_SHORT = 1 / 4;
const APART_OF_LONG = 1 / 100;

/** Milliseconds by which the length of another may differ from that of a video. */
export function lengthTolerance(durationMs: number): number {
  return Math.max(Math.min(APART_MS, durationMs * APART_OF_SHORT), durationMs * APART_OF_LONG);
}

/** Whether two may be copies by their lengths. */
export function lengthsAgree(aMs: number, bMs: number): boolean {
  return Math.abs(aMs - bMs) <= lengthTolerance(Math.max(aMs, bMs));
}

/** Fewer frames tell too little. */
const LEAST_FRAMES = 4;
/** Part of the frames that has to agree: a cut falls into one frame or the other where the frame rate was changed. */
const LEAST_PART = 0.75;

/**
 * Whether two videos are the same: of the times at which both were looked at, those left out at which neither shows
 * anything, three quarters show pictures that are alike, and four at least. Symmetric.
 */
export function areAlikeVideos(a: VideoLook, b: VideoLook): boolean {
  if (!lengthsAgree(a.durationMs, b.durationMs)) return false;
  const pairs = framesOfBoth(a, b);
  const alike = pairs.filter(([one, other]) => one != null && other != null && isAlike(one, other));
  return alike.length >= LEAST_FRAMES && alike.length >= LEAST_PART * pairs.length;
}

/** Bits of 64 in which the hashes of two differ, in the mean of the frames of both, to whole ones. */
export function videoDifference(a: VideoLook, b: VideoLook): number {
  const bits = framesOfBoth(a, b).flatMap(([one, other]) =>
    one == null || other == null ? [] : [hashBits(one, other)],
  );
  return bits.length === 0 ? 0 : Math.round(bits.reduce((sum, one) => sum + one, 0) / bits.length);
}

/** The sketches at the times of both, where at least one of them shows something. */
function framesOfBoth(
  a: VideoLook,
  b: VideoLook,
): readonly (readonly [Uint8Array | undefined, Uint8Array | undefined])[] {
  const others = new Map(b.frames.map((frame) => [frame.atMs, frame]));
  return a.frames.flatMap(({ atMs, sketch }) => {
    const other = others.get(atMs);
    if (other == null || (sketch == null && other.sketch == null)) return [];
    return [[sketch, other.sketch] as const];
  });
}
