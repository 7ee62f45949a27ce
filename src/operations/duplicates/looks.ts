// How photos and videos look: how that is read and compared, and which of many may be alike to one.

import type { NumberList } from "../../base/number_list.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { type SketchedFiles, sketchReader } from "../../catalog/similar.ts";
import { type VideoHashes, videoLookReader } from "../../catalog/video_looks.ts";
import { hashBits, isAlike } from "../../domain/similar_alike.ts";
import { HashIndex } from "../../domain/similar_index.ts";
import type { SimilarGroup } from "../../domain/similar_photos.ts";
import { VideoIndex } from "../../domain/similar_video_index.ts";
import { areAlikeVideos, type VideoLook, videoDifference } from "../../domain/similar_videos.ts";

/** The nearest of those that an index names are looked at. More there are of flat pictures only, and of time-lapses. */
const MOST_LOOKED_AT = 4000;

/** `Look` is how one file looks. */
export type Looks<Look> = {
  readonly kind: SimilarGroup["kind"];
  /** By the ids of files, in no order. */
  readonly read: (ids: readonly FileId[]) => ReadonlyMap<FileId, Look>;
  readonly isAlike: (a: Look, b: Look) => boolean;
  /** See `SimilarFile`. */
  readonly difference: (a: Look, b: Look) => number;
  /** What else a record tells of it. */
  readonly about: (look: Look) => { readonly durationMs?: number };
};

export function photoLooks(catalog: Catalog): Looks<Uint8Array> {
  const read = sketchReader(catalog);
  return { kind: "photo", read, isAlike, difference: hashBits, about: () => ({}) };
}

export function videoLooks(catalog: Catalog): Looks<VideoLook> {
  return {
    kind: "video",
    read: videoLookReader(catalog),
    isAlike: areAlikeVideos,
    difference: videoDifference,
    about: ({ durationMs }) => ({ durationMs }),
  };
}

/** Files by number, and which of them may be alike. */
export type Nearby = {
  readonly ids: NumberList;
  /** Numbers of those that may be alike to one, the nearest first; of equally near ones those that are in no group yet. */
  readonly near: (number: number, isGrouped: Uint8Array) => readonly number[];
};

export function nearbyPhotos({ ids, hashes }: SketchedFiles): Nearby {
  const index = new HashIndex(hashes);
  const near = (number: number, isGrouped: Uint8Array) => {
    const rank = (other: number) =>
      2 * index.bitsBetween(number, other) + (isGrouped[other] === 1 ? 1 : 0);
    return index
      .near(number)
      .map((other) => ({ other, rank: rank(other) }))
      .sort((a, b) => a.rank - b.rank || a.other - b.other)
      .slice(0, MOST_LOOKED_AT)
      .map(({ other }) => other);
  };
  return { ids, near };
}

/** Of a video that was looked at for a moment only none is: it would have been looked at whole. */
export function nearbyVideos(videos: VideoHashes): Nearby {
  const index = new VideoIndex(videos);
  const near = (number: number, isGrouped: Uint8Array) => {
    if (videos.whole.at(number) === 0) return [];
    return index
      .near(number)
      .sort((a, b) => b.shared - a.shared || (isGrouped[a.video] ?? 0) - (isGrouped[b.video] ?? 0))
      .slice(0, MOST_LOOKED_AT)
      .map(({ video }) => video);
  };
  return { ids: videos.ids, near };
}
