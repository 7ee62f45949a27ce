// Photos that look alike: what a reading thread makes of a file, and what a group of them is likely to be. Plain data,
// it crosses threads.

import type { Captured, Precision } from "./captured.ts";
import type { Stamp } from "./entry.ts";
import type { CapturedRecord } from "./file_record.ts";
import type { Problem } from "./inspection.ts";
import { shotNumber } from "./shot_number.ts";
import { SECOND_MS } from "./wall_time.ts";

export type FileToSketch = {
  /** Its path from the folder of the request on. */
  readonly name: string;
  /** As catalogued: under another one the file was edited, and is not read. */
  readonly stamp: Stamp;
};

/**
 * Why a photo has no sketch. `flat`: it is of nearly one brightness all over. `no-decoder`: no picture in it that can
 * be decoded here. `too-large`: decoding it would take too much memory. `damaged`: it cannot be decoded.
 */
export const sketchless = ["flat", "no-decoder", "too-large", "damaged"] as const;
export type Sketchless = (typeof sketchless)[number];

/** What reading one file came to. */
export type Sketched =
  | { readonly status: "sketched"; readonly sketch: Uint8Array; readonly bytesRead: number }
  | { readonly status: "none"; readonly reason: Sketchless; readonly bytesRead: number }
  /** Its stamp is another than catalogued, or became another meanwhile. */
  | { readonly status: "edited" }
  | { readonly status: "failed"; readonly problem: Problem };

/**
 * What a group is likely to be. `copies`: nothing says that they were taken at different times. `burst`: they were,
 * within seconds. `scene`: they were, further apart.
 */
export const similarKinds = ["copies", "burst", "scene"] as const;
export type SimilarKind = (typeof similarKinds)[number];

export type SimilarFile = {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the picture; null where it is not known. */
  readonly pixels: number | null;
  readonly captured: CapturedRecord | null;
  /** Stars 1–5, -1 rejected; null: unrated. */
  readonly rating: number | null;
  /** Bits of 64 in which its hash differs from that of the first file, 0 to 10; of videos the mean of their frames. */
  readonly difference: number;
  /** Of videos. */
  readonly durationMs?: number;
};

/** The record `similar`: files each of which is alike to each other one. None of them is proposed to be kept. */
export type SimilarGroup = {
  readonly type: "similar";
  readonly kind: "photo" | "video";
  readonly likely: SimilarKind;
  /** The one with most pixels first. */
  readonly files: readonly SimilarFile[];
};

/** Shots further apart are no burst: slow series of cameras take one in a second or two. */
const BURST_MS = 3000;

/** A file of a group, as far as it tells which shot it is. */
export type Shot = {
  readonly name: string;
  readonly captured: Captured | undefined;
  /** Of the picture; null where they are not known. */
  readonly pixels: number | null;
};

/** What a group is likely to be by the times of its files; those that are guessed say nothing. */
export function likelyKind(files: readonly Shot[]): SimilarKind {
  const dated = files.filter(({ captured }) => captured != null && isExact(captured));
  const spans = dated.flatMap(({ captured }) => (captured == null ? [] : spanOf(captured)));
  const lastStartMs = Math.max(...spans.map(({ startMs }) => startMs));
  const firstEndMs = Math.min(...spans.map(({ endMs }) => endMs));
  if (lastStartMs - firstEndMs > BURST_MS) return "scene";
  // Where all spans share an instant, one shot may be all of it.
  return lastStartMs > firstEndMs || haveTwoNumbers(dated) ? "burst" : "copies";
}

/**
 * Whether a camera has numbered two of them: then they are two shots, though it wrote one second into both. What a
 * camera makes of a shot later gets a number of its own, too, but is smaller.
 */
function haveTwoNumbers(files: readonly Shot[]): boolean {
  const first = new Map<string, number>();
  return files.some(({ name, pixels }) => {
    const shot = shotNumber(name);
    if (shot == null || pixels == null) return false;
    const key = `${shot.series} ${pixels}`;
    const number = first.get(key) ?? shot.number;
    first.set(key, number);
    return number !== shot.number;
  });
}

const exact: ReadonlySet<Precision> = new Set(["subsecond", "second"]);

function isExact({ precision, confidence }: Captured): boolean {
  return confidence === "high" && exact.has(precision);
}

/** What the local time of a file can mean: one of whole seconds is that of any instant in its second. */
function spanOf({ local, precision }: Captured): { startMs: number; endMs: number }[] {
  const startMs = Date.parse(`${local}Z`);
  if (!Number.isFinite(startMs)) return [];
  return [{ startMs, endMs: precision === "second" ? startMs + SECOND_MS - 1 : startMs }];
}
