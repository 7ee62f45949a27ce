// Which videos are to be compared: those with another one of about their length. All others are not even opened.

import { NumberList } from "../../base/number_list.ts";
import type { DuplicateScope } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type VideoInScope, videosInScope } from "../../catalog/video_looks.ts";
import { lengthsAgree, SHORTEST_MS } from "../../domain/similar_videos.ts";

/** Not to be compared: without a length, too short, of a length that no other has; or what is known of how it looks. */
type Sort = "unmeasured" | "short" | "alone" | VideoInScope["known"];

export type VideoSurvey = {
  /** How many there are of each sort. */
  readonly counts: Readonly<Partial<Record<Sort, number>>>;
  /** Those to be compared of which nothing is known, or only that another ffmpeg cannot decode them; by disk. */
  readonly lacking: NumberList;
};

/** `decoder` is the version of the ffmpeg at hand; absent: whatever any could not decode is lacking. */
export function surveyVideos(
  catalog: Catalog,
  scope: DuplicateScope,
  decoder?: string,
): VideoSurvey {
  const lengths = lengthsOf(videosInScope(catalog, scope));
  const counts: Partial<Record<Sort, number>> = {};
  const lacking = new NumberList();
  for (const video of videosInScope(catalog, scope)) {
    const sort = sortOf(video, lengths);
    counts[sort] = (counts[sort] ?? 0) + 1;
    const isRefused = sort === "no-decoder" || sort === "damaged" || sort === "too-large";
    if (sort === "nothing" || (isRefused && video.decoder !== decoder)) lacking.push(video.id);
  }
  return { counts, lacking };
}

/** Of all videos, ascending. */
function lengthsOf(videos: Iterable<VideoInScope>): Float64Array {
  const lengths = new NumberList();
  for (const { durationMs } of videos) lengths.push(durationMs);
  return Float64Array.from(lengths.slice(0, lengths.length)).sort();
}

function sortOf({ durationMs, known }: VideoInScope, lengths: Float64Array): Sort {
  if (durationMs === 0) return "unmeasured";
  if (durationMs < SHORTEST_MS) return "short";
  return hasOther(durationMs, lengths) ? known : "alone";
}

/** Whether there is another of about this length. If any is, one of those next to it is: shorter, as long, or longer. */
function hasOther(durationMs: number, lengths: Float64Array): boolean {
  let [first, end] = [0, lengths.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((lengths[middle] ?? 0) < durationMs) first = middle + 1;
    else end = middle;
  }
  return [lengths[first - 1], lengths[first + 1]].some(
    (other) => other != null && lengthsAgree(other, durationMs),
  );
}
