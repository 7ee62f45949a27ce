// Finds the videos that may be the same as one, without comparing it with all: those of about its length that show about
// the same at the same time.

import type { NumberList } from "../base/number_list.ts";
import { HashIndex } from "./similar_index.ts";
import { lengthsAgree } from "./similar_videos.ts";

/** The frames of videos, video by video; those that are flat are left out. */
export type FrameHashes = {
  /** Of each video, in milliseconds. */
  readonly durations: NumberList;
  /** Of each frame, the number of its video, and its time. */
  readonly videos: NumberList;
  readonly times: NumberList;
  /** 8 bytes a frame, in a buffer of their own. */
  readonly hashes: Uint8Array;
};

export class VideoIndex {
  readonly #frames: FrameHashes;
  readonly #index: HashIndex;
  /** Where the frames of each video begin, and one more. */
  readonly #starts: Uint32Array;

  constructor(frames: FrameHashes) {
    this.#frames = frames;
    this.#index = new HashIndex(frames.hashes);
    this.#starts = startsOf(frames);
  }

  /** The videos that share frames with one, in the order of their numbers, and how many; itself left out. */
  near(video: number): { readonly video: number; readonly shared: number }[] {
    const { durations, videos, times } = this.#frames;
    const shared = new Map<number, number>();
    const end = this.#starts[video + 1] ?? 0;
    for (let frame = this.#starts[video] ?? 0; frame < end; frame++) {
      for (const other of this.#index.near(frame)) {
        const owner = videos.at(other);
        if (owner === video || times.at(other) !== times.at(frame)) continue;
        if (!lengthsAgree(durations.at(owner), durations.at(video))) continue;
        shared.set(owner, (shared.get(owner) ?? 0) + 1);
      }
    }
    return [...shared]
      .map(([video, shared]) => ({ video, shared }))
      .sort((a, b) => a.video - b.video);
  }
}

function startsOf({ durations, videos }: FrameHashes): Uint32Array {
  const starts = new Uint32Array(durations.length + 1);
  for (let frame = 0; frame < videos.length; frame++) {
    const next = videos.at(frame) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let video = 1; video < starts.length; video++) {
    starts[video] = (starts[video] ?? 0) + (starts[video - 1] ?? 0);
  }
  return starts;
}
