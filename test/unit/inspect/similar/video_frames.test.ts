import { afterEach, beforeEach, expect, test } from "bun:test";
import { lstatSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stampOf } from "../../../../src/disk/entries.ts";
import { lookAtVideo, type VideoToLookAt } from "../../../../src/inspect/similar/video_frames.ts";
import type { Frame } from "../../../../src/inspect/tools/ffmpeg.ts";
import { drawing, pixelsOf } from "../../../support/pictures.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

let temp: TempFolder;
beforeEach(() => {
  temp = new TempFolder();
});
afterEach(() => temp[Symbol.dispose]());

const side = { width: 32, height: 32 };
const seen: Frame = { status: "pixels", pixels: pixelsOf(drawing(1), side) };
const black: Frame = { status: "pixels", pixels: new Uint8Array(3 * 32 * 32) };
const nothing: Frame = { status: "nothing" };
const damaged: Frame = { status: "none", reason: "damaged" };

/** Looks at a video that shows these at its times, 0, 1, 2 … */
async function look(frames: readonly Frame[], changes: Partial<VideoToLookAt> = {}) {
  const path = join(temp.path, "a.mp4");
  writeFileSync(path, "video");
  const stamp = stampOf(lstatSync(path, { bigint: true }));
  const asked: number[] = [];
  const tools = {
    frame: async (_: string, atMs: number): Promise<Frame> => {
      asked.push(atMs);
      return frames[atMs] ?? nothing;
    },
  };
  const timesMs = frames.map((_, i) => i);
  const video = { path, stamp, timesMs, known: [], isEnough: () => false, ...changes };
  return { found: await lookAtVideo(tools, video, new AbortController().signal), asked, path };
}

test("each frame is sketched, but those that are flat or not there", async () => {
  const { found } = await look([black, seen, nothing, damaged]);
  expect(found).toMatchObject({
    status: "looked",
    frames: [{ atMs: 0 }, { atMs: 1, sketch: expect.any(Uint8Array) }, { atMs: 2 }, { atMs: 3 }],
  });
});

test("once there are enough, no more are looked at", async () => {
  const isEnough: VideoToLookAt["isEnough"] = (frames) => frames.length === 2;
  expect((await look([seen, seen, seen], { isEnough })).asked).toEqual([0, 1]);
});

test("what is known is not looked at again", async () => {
  const { found, asked } = await look([seen, seen, seen], { known: [{ atMs: 0 }] });
  expect(asked).toEqual([1, 2]);
  expect(found).toMatchObject({ frames: [{ atMs: 0 }, { atMs: 1 }, { atMs: 2 }] });
});

test.each([
  ["black all through", [black, nothing, black], "flat", 3],
  ["nothing at any time", [nothing, nothing], "damaged", 2],
  ["refused at once", [damaged, seen], "damaged", 1],
] as const)("%s", async (_, frames, reason, count) => {
  const { found, asked } = await look(frames);
  expect(found).toEqual({ status: "none", reason });
  expect(asked).toHaveLength(count);
});

test("another file than catalogued is not looked at", async () => {
  const stamp = { sizeBytes: 1, mtimeUs: 1, inode: 1 };
  expect(await look([seen], { stamp })).toMatchObject({ found: { status: "edited" }, asked: [] });
});

test("nor is a link in the place of a file", async () => {
  const { path } = await look([seen]);
  const link = join(temp.path, "link.mp4");
  symlinkSync(path, link);
  expect(await look([seen], { path: link })).toMatchObject({ found: { status: "edited" } });
});

test("one that is gone is told as gone", async () => {
  const { found } = await look([seen], { path: join(temp.path, "gone.mp4") });
  expect(found).toMatchObject({ status: "failed", problem: { reason: "vanished" } });
});
