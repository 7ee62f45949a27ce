import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  areAlikeVideos,
  frameTimes,
  isEnoughAtFirst,
  lengthsAgree,
  SHORTEST_MS,
  type VideoLook,
  videoDifference,
} from "../../../src/domain/similar_videos.ts";
import { chainOf } from "../../support/sketches.ts";

const [same = new Uint8Array(), near = same, , far = same] = chainOf(4);

/** A video that shows these, a second each; null: nothing. */
function video(...shown: readonly (Uint8Array | null)[]): VideoLook {
  const frames = shown.map((sketch, i) => ({
    atMs: 1000 * i,
    ...(sketch == null ? {} : { sketch }),
  }));
  return { durationMs: 10_000, frames };
}

describe("frameTimes()", () => {
  test.each([
    [1000, [500, 250, 750, 125, 375, 625, 875]],
    [10_000, [8000, 4000, 2000, 6000, 1000, 3000, 5000, 7000, 9000]],
    [7_200_000, [4096, 2048, 6144, 1024, 3072, 5120, 512, 1536, 2560, 3584, 4608, 5632, 6656]],
  ])("of %i ms", (durationMs, times) => {
    const inSeconds = durationMs > 1e6;
    expect(frameTimes(durationMs)).toEqual(times.map((time) => (inSeconds ? 1000 * time : time)));
  });

  test("there are 7 to 15 of them, and none is in the last twentieth", () => {
    fc.assert(
      fc.property(fc.integer({ min: SHORTEST_MS, max: 4 * 3_600_000 }), (durationMs) => {
        const times = frameTimes(durationMs);
        expect(times.length).toBeGreaterThanOrEqual(7);
        expect(times.length).toBeLessThanOrEqual(15);
        expect(Math.max(...times)).toBeLessThanOrEqual(0.95 * durationMs);
        expect(new Set(times).size).toBe(times.length);
      }),
    );
  });

  test("two that may be copies by their lengths share a time of the first look, and six of all", () => {
    const lengths = fc.integer({ min: SHORTEST_MS, max: 4 * 3_600_000 }).chain((a) => {
      const more = Math.ceil(a * 0.35);
      return fc.tuple(fc.constant(a), fc.integer({ min: a, max: a + more }));
    });
    fc.assert(
      fc.property(lengths, ([a, b]) => {
        fc.pre(lengthsAgree(a, b));
        const [ofA, ofB] = [frameTimes(a), frameTimes(b)];
        expect(ofA.slice(0, 2).some((time) => ofB.slice(0, 2).includes(time))).toBe(true);
        expect(ofA.filter((time) => ofB.includes(time)).length).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("areAlikeVideos()", () => {
  const five = video(same, same, same, same, same);

  test.each([
    ["the same frames", five, true],
    ["frames that are near", video(near, near, near, near, near), true],
    ["one frame of five that is another", video(same, far, same, same, same), true],
    ["two frames of five that are others", video(same, far, same, far, same), false],
    ["one that is flat in one of them only", video(same, null, same, same, same), true],
    ["two that are flat in one of them only", video(same, null, same, null, same), false],
    ["three frames at the same times", video(same, same, same), false],
  ])("%s", (_, other, expected) => {
    expect(areAlikeVideos(five, other)).toBe(expected);
    expect(areAlikeVideos(other, five)).toBe(expected);
  });

  test.each([
    [2, true],
    [3, false],
  ])("of eight frames %i are others: %p", (others, expected) => {
    const eight = Array.from({ length: 8 }, () => same);
    const other = video(...eight.map((sketch, i) => (i < others ? far : sketch)));
    expect(areAlikeVideos(video(...eight), other)).toBe(expected);
  });

  test("what is flat in both says nothing", () => {
    const dark = video(null, null, same, same, same, same);
    expect(areAlikeVideos(dark, dark)).toBe(true);
    const darker = video(null, null, null, same, same, same);
    expect(areAlikeVideos(darker, darker)).toBe(false);
  });

  test("frames at other times are not compared", () => {
    const later = {
      ...five,
      frames: five.frames.map((frame) => ({ ...frame, atMs: 1 + frame.atMs })),
    };
    expect(areAlikeVideos(five, later)).toBe(false);
  });

  test.each([
    [10_000, 11_500, true],
    [10_000, 11_501, false],
    [2000, 2666, true],
    [2000, 2667, false],
    [3_600_000, 3_636_363, true],
    [3_600_000, 3_636_364, false],
  ])("lengths of %i and %i ms agree: %p", (a, b, expected) => {
    expect(lengthsAgree(a, b)).toBe(expected);
    expect(lengthsAgree(b, a)).toBe(expected);
    expect(areAlikeVideos({ ...five, durationMs: a }, { ...five, durationMs: b })).toBe(expected);
  });
});

test("the difference is the mean of the frames of both", () => {
  expect(videoDifference(video(same, same), video(same, near, far))).toBe(3);
  expect(videoDifference(video(same), video(null, same))).toBe(0);
});

test("two frames that show something are enough at first", () => {
  expect(isEnoughAtFirst(video(same, null).frames)).toBe(false);
  expect(isEnoughAtFirst(video(same, null, same).frames)).toBe(true);
});
