// Halves of one shot in different folders.

import { expect, test } from "bun:test";
import { join } from "node:path";
import { makeMp4 } from "../../../../scripts/sample/mp4.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { livePhoto, type Planning, photo, planFor } from "../../../support/organize.ts";

const JULY = "2019:07:04 18:22:31";

async function library(files: Readonly<Record<string, string | Uint8Array>>) {
  const lib = await ApplyLibrary.make();
  for (const [path, content] of Object.entries(files)) lib.put(join(lib.folder, path), content);
  return lib;
}

/** A plan, which is applied; the next has no steps. */
async function settled(lib: ApplyLibrary, planning: Planning = {}) {
  const planned = await planFor(lib, planning);
  await lib.apply(planned.file);
  expect((await planFor(lib, planning)).moves).toEqual([]);
  return planned;
}

/** A video with its own date, which is another month than its still's. */
function august(contentId: string, durationMs = 100): Uint8Array {
  return makeMp4({ contentId, durationMs, creationDate: "2019-08-01T00:00:01+0200" });
}

test("both halves of a Live Photo go to the still's place under its stem", async () => {
  const { heic } = livePhoto(JULY, "AB-1");
  using lib = await library({
    "inbox/stills/IMG_1.HEIC": heic,
    "inbox/stills/IMG_1.AAE": "adjustments",
    "inbox/videos/IMG_7.MOV": august("AB-1"),
    "inbox/videos/IMG_7.MOV.xmp": makeXmp({ rating: 1 }),
  });
  const { moves, steps } = await settled(lib);
  expect(moves).toEqual([
    "inbox/stills/IMG_1.HEIC → photo/2019/2019-07/IMG_1.HEIC",
    "inbox/videos/IMG_7.MOV → photo/2019/2019-07/IMG_1.MOV",
    "inbox/stills/IMG_1.AAE → photo/2019/2019-07/IMG_1.AAE",
    "inbox/videos/IMG_7.MOV.xmp → photo/2019/2019-07/IMG_1.MOV.xmp",
  ]);
  expect(new Set(steps.map(({ bundle }) => bundle))).toEqual(new Set([1]));
});

test("a still without a date goes by its video's", async () => {
  using lib = await library({
    "inbox/a/IMG_1.HEIC": livePhoto("", "AB-1").heic,
    "inbox/b/IMG_1.MOV": august("AB-1"),
  });
  expect((await settled(lib)).moves).toEqual([
    "inbox/a/IMG_1.HEIC → photo/2019/2019-08/IMG_1.HEIC",
    "inbox/b/IMG_1.MOV → photo/2019/2019-08/IMG_1.MOV",
  ]);
});

test("of two stills of one identifier the one that is filed gets the video, wherever the other lies", async () => {
  using lib = await library({
    "inbox/IMG_1.MOV": livePhoto("", "AB-1").mov,
    "photo/a/IMG_1.HEIC": livePhoto("", "AB-1").heic,
    "photo/b/IMG_1.HEIC": livePhoto(JULY, "AB-1").heic,
  });
  const sources = [lib.inbox, lib.photo];
  const template = "{year}/{date}_{stem}{ext}";
  expect((await settled(lib, { sources, template, undated: "skip" })).moves).toEqual([
    "photo/b/IMG_1.HEIC → photo/2019/2019-07-04_IMG_1.HEIC",
    "inbox/IMG_1.MOV → photo/2019/2019-07-04_IMG_1.MOV",
  ]);
});

test("the second of two equal videos stays, and joins nothing by the next plan", async () => {
  const { heic, mov } = livePhoto(JULY, "AB-1");
  using lib = await library({
    "inbox/a/IMG_1.HEIC": heic,
    "inbox/b/IMG_1.MOV": mov,
    "inbox/c/copy.MOV": mov,
  });
  const { moves } = await settled(lib);
  expect(moves).toEqual([
    "inbox/a/IMG_1.HEIC → photo/2019/2019-07/IMG_1.HEIC",
    "inbox/b/IMG_1.MOV → photo/2019/2019-07/IMG_1.MOV",
  ]);
  expect((await planFor(lib)).summary).toMatchObject({ folded: 1, files: 0 });
});

test("a half is held against what lies at the target: a copy folds, another film has its own name", async () => {
  const { heic } = livePhoto(JULY, "AB-1");
  using lib = await library({
    "photo/2019/2019-07/beach.HEIC": heic,
    "photo/2019/2019-07/beach.MOV": august("AB-1"),
    "inbox/x/IMG_1.MOV": august("AB-1"),
    "inbox/y/IMG_1.MOV": august("AB-1", 4000),
  });
  const { moves, remarks } = await settled(lib);
  expect(moves).toEqual(["inbox/y/IMG_1.MOV → photo/2019/2019-08/IMG_1.MOV"]);
  expect(remarks).toEqual([
    {
      type: "folded",
      path: join(lib.inbox, "x/IMG_1.MOV"),
      sameAs: join(lib.photo, "2019/2019-07/beach.MOV"),
    },
  ]);
});

test("a half joins one that stays in its place, with that one's stem", async () => {
  const { heic, mov } = livePhoto(JULY, "AB-1");
  using lib = await library({
    "photo/2019/2019-07/beach.MOV": mov,
    "inbox/IMG_1.HEIC": heic,
  });
  const sources = [lib.inbox, lib.photo];
  expect((await settled(lib, { sources })).moves).toEqual([
    "inbox/IMG_1.HEIC → photo/2019/2019-07/beach.HEIC",
  ]);
});

test("RAW and JPEG of a burst find each other before names are given", async () => {
  const shots = ["1", "2"].flatMap((n) => [
    [`inbox/JPG/DSC_${n}.JPG`, photo(JULY, `jpeg ${n}`)] as const,
    [`inbox/RAW/DSC_${n}.NEF`, photo(JULY, `raw ${n}`)] as const,
  ]);
  using lib = await library(Object.fromEntries(shots));
  const { moves } = await settled(lib, { template: "{date}_{time}{ext}" });
  expect(moves).toEqual([
    "inbox/RAW/DSC_1.NEF → photo/2019-07-04_18-22-31.NEF",
    "inbox/JPG/DSC_1.JPG → photo/2019-07-04_18-22-31.JPG",
    "inbox/RAW/DSC_2.NEF → photo/2019-07-04_18-22-31-1.NEF",
    "inbox/JPG/DSC_2.JPG → photo/2019-07-04_18-22-31-1.JPG",
  ]);
});

test("a RAW joins its JPEG at the target; one of another second does not", async () => {
  using lib = await library({
    "photo/2019/2019-07/DSC_1.JPG": photo(JULY, "jpeg"),
    "photo/2019/2019-07/DSC_2.JPG": photo("2019:07:05 10:00:00", "jpeg"),
    "inbox/DSC_1.NEF": photo(JULY, "raw"),
    "inbox/DSC_2.NEF": photo(JULY, "another raw"),
  });
  expect((await settled(lib)).moves.toSorted()).toEqual([
    "inbox/DSC_1.NEF → photo/2019/2019-07/DSC_1.NEF",
    "inbox/DSC_2.NEF → photo/2019/2019-07/DSC_2-1.NEF",
  ]);
});

test("sidecars of one name in both folders keep apart", async () => {
  using lib = await library({
    "inbox/JPG/DSC_1.JPG": photo(JULY, "jpeg"),
    "inbox/JPG/DSC_1.xmp": makeXmp({ rating: 1 }),
    "inbox/RAW/DSC_1.NEF": photo(JULY, "raw"),
    "inbox/RAW/DSC_1.xmp": makeXmp({ rating: 5 }),
  });
  const { steps } = await planFor(lib);
  expect(steps).toHaveLength(4);
  expect(new Set(steps.map(({ to }) => to)).size).toBe(4);
});

test("halves that each have a file of one name stay two bundles", async () => {
  const clip = (durationMs: number) =>
    makeMp4({ durationMs, creationDate: "2019-07-04T18:22:31+0200" });
  using lib = await library({
    "inbox/RAW/DSC_1.NEF": photo(JULY, "raw"),
    "inbox/RAW/DSC_1.MOV": clip(100),
    "inbox/JPG/DSC_1.JPG": photo(JULY, "jpeg"),
    "inbox/JPG/DSC_1.MOV": clip(200),
  });
  const { steps } = await settled(lib);
  expect(new Set(steps.map(({ bundle }) => bundle)).size).toBe(2);
  expect(steps.map(({ to }) => to.slice(to.lastIndexOf("/") + 1)).toSorted()).toEqual([
    ...["DSC_1-1.JPG", "DSC_1-1.MOV", "DSC_1.MOV", "DSC_1.NEF"],
  ]);
});

test("a RAW joins no copy of its JPEG where it would take another name by the template", async () => {
  using lib = await library({ "inbox/a.JPG": photo(JULY, "jpeg") });
  const template = "{stem}-{hash8}{ext}";
  const sources = [lib.inbox, lib.photo];
  await settled(lib, { template, sources });
  lib.put(join(lib.inbox, "b.JPG"), photo(JULY, "jpeg"));
  lib.put(join(lib.inbox, "b.NEF"), photo(JULY, "raw"));
  const { moves } = await settled(lib, { template, sources });
  expect(moves.map((move) => move.replace(/-[0-9a-f]{8}/, ""))).toEqual([
    "inbox/b.NEF → photo/b.NEF",
    "inbox/b.JPG → photo/b.JPG",
  ]);
});

test("a RAW at the target is joined by one JPEG", async () => {
  using lib = await library({
    "photo/DSC_1.NEF": photo(JULY, "raw"),
    "photo/there.JPG": photo(JULY, "second"),
    "inbox/x/DSC_1.JPG": photo(JULY, "first"),
    "inbox/y/DSC_1.JPG": photo(JULY, "second"),
  });
  expect((await settled(lib)).moves).toEqual([
    "inbox/x/DSC_1.JPG → photo/DSC_1.JPG",
    "inbox/y/DSC_1.JPG → photo/2019/2019-07/DSC_1.JPG",
  ]);
});

test("a second Live Photo whose video has another mark is no half of the first", async () => {
  const { heic, mov } = livePhoto(JULY, "AB-1");
  using lib = await library({
    "inbox/IMG_1.HEIC": heic,
    "inbox/IMG_1_HEVC.MOV": mov,
    "inbox/copy/long.HEIC": heic,
    "inbox/copy/long.MOV": mov,
  });
  const { moves } = await settled(lib);
  expect(moves).toContain("inbox/copy/long.HEIC → photo/2019/2019-07/long.HEIC");
  expect(moves).toContain("inbox/copy/long.MOV → photo/2019/2019-07/long.MOV");
});
