// The index of videos against the comparison of all pairs of frames, on lengths, times and hashes that often agree.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { NumberList } from "../../src/base/number_list.ts";
import { VideoIndex } from "../../src/domain/similar_video_index.ts";
import { lengthsAgree } from "../../src/domain/similar_videos.ts";

/** Some hashes far from each other, with one bit of each turned over or none. */
const hash = fc.tuple(fc.nat(3), fc.nat(8)).map(([family, bit]) => {
  const bytes = new Uint8Array(8).fill([0x00, 0xff, 0x0f, 0x33][family] ?? 0);
  if (bit < 8) bytes[0] = (bytes[0] ?? 0) ^ (1 << bit);
  return { family, bytes };
});
const video = fc.record({
  durationMs: fc.constantFrom(10_000, 11_000, 12_000, 60_000),
  frames: fc.uniqueArray(fc.record({ atMs: fc.constantFrom(1000, 2000, 4000), hash }), {
    selector: ({ atMs }) => atMs,
    maxLength: 3,
  }),
});

test("near() finds the videos of a length that share frames, and how many, and no other", () => {
  fc.assert(
    fc.property(fc.array(video, { maxLength: 12 }), (all) => {
      const [durations, videos, times] = [new NumberList(), new NumberList(), new NumberList()];
      for (const [number, { durationMs, frames }] of all.entries()) {
        durations.push(durationMs);
        for (const { atMs } of frames) {
          videos.push(number);
          times.push(atMs);
        }
      }
      const bytes = all.flatMap(({ frames }) => frames.map((frame) => frame.hash.bytes));
      const hashes = new Uint8Array(8 * bytes.length);
      for (const [i, one] of bytes.entries()) hashes.set(one, 8 * i);
      const index = new VideoIndex({ durations, videos, times, hashes });
      for (const [number, own] of all.entries()) {
        const expected = all.flatMap((other, i) => {
          const shared = own.frames.filter(({ atMs, hash }) =>
            other.frames.some((one) => one.atMs === atMs && one.hash.family === hash.family),
          ).length;
          const isNear =
            i !== number && shared > 0 && lengthsAgree(own.durationMs, other.durationMs);
          return isNear ? [{ video: i, shared }] : [];
        });
        expect(index.near(number)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
