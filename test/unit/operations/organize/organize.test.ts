import { expect, test } from "bun:test";
import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { makeMp4 } from "../../../../scripts/sample/mp4.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { CollisionError } from "../../../../src/operations/organize/errors.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { livePhoto, photo, planFor } from "../../../support/organize.ts";

const JULY = "2019:07:04 18:22:31";

/** A library with these files; paths below its folder. */
async function library(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<ApplyLibrary> {
  const lib = await ApplyLibrary.make();
  for (const [path, content] of Object.entries(files)) lib.put(join(lib.folder, path), content);
  return lib;
}

test("a photo goes to its year and month", async () => {
  using lib = await library({ "inbox/DCIM/a.jpg": photo(JULY) });
  const { steps, moves, summary, places } = await planFor(lib);
  expect(moves).toEqual(["inbox/DCIM/a.jpg → photo/2019/2019-07/a.jpg"]);
  expect(steps[0]).toMatchObject({ n: 1, bundle: 1, action: "move", reason: "captured" });
  expect(summary).toMatchObject({ seen: 1, bundles: 1, files: 1, inPlace: 0 });
  expect(places).toEqual(["2019/2019-07 1"]);
});

test("everything that belongs to a photo goes with it under one stem", async () => {
  const { heic, mov } = livePhoto("2019:03:02 10:50:27", "AB-1");
  using lib = await library({
    "inbox/leiden.HEIC": heic,
    "inbox/leiden.mov": mov,
    "inbox/leiden.aae": "adjustments",
    "inbox/leiden.xmp": makeXmp({ rating: 5 }),
  });
  const { moves, steps, summary } = await planFor(lib);
  expect(moves).toEqual(
    ["HEIC", "mov", "aae", "xmp"].map(
      (ending) => `inbox/leiden.${ending} → photo/2019/2019-03/leiden.${ending}`,
    ),
  );
  expect(steps.map(({ bundle }) => bundle)).toEqual([1, 1, 1, 1]);
  expect(steps.map(({ reason }) => reason)).toEqual([
    "captured",
    "companion",
    "companion",
    "companion",
  ]);
  expect(summary.bundles).toBe(1);
});

for (const template of [
  "{year}/{year}-{month}/{stem}{ext}",
  "{year}/{date}_{time}{ext}",
  "{year}/{date}_{stem}{ext}",
  "{year}/{counter}{ext}",
  "{year}/{date}-{counter}_{stem}{ext}",
  '{camera|"none"}/{stem}-{hash8}{ext}',
  "{kind}/{title|stem} {kind}{ext}",
]) {
  test(`a second plan has no steps: ${template}`, async () => {
    const { heic, mov } = livePhoto(JULY, "AB-2");
    using lib = await library({
      "inbox/a/IMG_1.jpg": photo(JULY, "a"),
      "inbox/b/IMG_1.jpg": photo(JULY, "b"),
      "inbox/b/IMG_1.xmp": makeXmp({ rating: 1 }),
      "inbox/IMG_2.HEIC": heic,
      "inbox/IMG_2.MOV": mov,
      "inbox/undated.jpg": photo(undefined),
    });
    const sources = [lib.inbox, lib.photo];
    const first = await planFor(lib, { template, sources });
    expect(first.steps).toHaveLength(6);
    expect((await lib.apply(first.file)).summary.done).toBe(6);
    const second = await planFor(lib, { template, sources });
    expect(second.moves).toEqual([]);
    expect(second.summary.inPlace).toBe(6);
  });
}

test("a taken name: the whole bundle gets one number", async () => {
  using lib = await library({
    "photo/2019/2019-07/IMG_1.jpg": photo(JULY, "other"),
    "inbox/IMG_1.jpg": photo(JULY, "mine"),
    "inbox/IMG_1.jpg.xmp": makeXmp({ rating: 3 }),
  });
  const { moves, summary } = await planFor(lib);
  expect(moves).toEqual([
    "inbox/IMG_1.jpg → photo/2019/2019-07/IMG_1-1.jpg",
    "inbox/IMG_1.jpg.xmp → photo/2019/2019-07/IMG_1-1.jpg.xmp",
  ]);
  expect(summary.numbered).toBe(2);
});

test("a name whose end looks like an extension gets a number, too", async () => {
  using lib = await library({
    "photo/2019/2019-07/x. .jpg": photo(JULY, "other"),
    "photo/2019/2019-07/x.aae": "of another",
    "inbox/x. .jpg": photo(JULY, "mine"),
    "inbox/x. .AAE": "adjustments",
  });
  expect((await planFor(lib)).moves).toEqual([
    "inbox/x. .jpg → photo/2019/2019-07/x. -1.jpg",
    "inbox/x. .AAE → photo/2019/2019-07/x. -1.AAE",
  ]);
});

test("a name that differs in case or accents only is taken", async () => {
  using lib = await library({
    "photo/2019/2019-07/cafe\u0301.jpg": photo(JULY, "other"),
    "photo/2019/2019-07/IMG_1.JPG": photo(JULY, "one more"),
    "inbox/CAFÉ.jpg": photo(JULY, "mine"),
    "inbox/img_1.jpg": photo(JULY, "mine, too"),
  });
  const { moves } = await planFor(lib);
  expect(moves).toEqual([
    "inbox/CAFÉ.jpg → photo/2019/2019-07/CAFÉ-1.jpg",
    "inbox/img_1.jpg → photo/2019/2019-07/img_1-1.jpg",
  ]);
});

test("a stranger that no scan lists keeps its name", async () => {
  using lib = await library({ "inbox/IMG_1.jpg": photo(JULY) });
  mkdirSync(join(lib.photo, "2019/2019-07/IMG_1.jpg"), { recursive: true });
  symlinkSync("nowhere", join(lib.photo, "2019/2019-07/IMG_1-1.jpg"));
  expect((await planFor(lib)).moves).toEqual(["inbox/IMG_1.jpg → photo/2019/2019-07/IMG_1-2.jpg"]);
});

test("another stem is not taken for a companion: a video beside a photo of the same name has a number", async () => {
  using lib = await library({
    "photo/2019/2019-07/IMG_1.jpg": photo(JULY, "other"),
    "inbox/IMG_1.mov": makeMp4({ creationDate: "2019-07-20T10:00:00+0200", durationMs: 100 }),
  });
  const { moves } = await planFor(lib);
  expect(moves).toEqual(["inbox/IMG_1.mov → photo/2019/2019-07/IMG_1-1.mov"]);
});

test("shots of one second keep their order", async () => {
  using lib = await library({
    "inbox/c.jpg": photo(`${JULY}.100`, "first"),
    "inbox/b.jpg": photo(`${JULY}.200`, "second"),
    "inbox/a.jpg": photo(`${JULY}.300`, "third"),
  });
  const { moves } = await planFor(lib, { template: "{date}_{time}{ext}" });
  expect(moves).toEqual([
    "inbox/a.jpg → photo/2019-07-04_18-22-31-2.jpg",
    "inbox/b.jpg → photo/2019-07-04_18-22-31-1.jpg",
    "inbox/c.jpg → photo/2019-07-04_18-22-31.jpg",
  ]);
});

test("without sub-seconds, shots of one second go by the numbers in their names", async () => {
  using lib = await library({
    "inbox/IMG_10.jpg": photo(JULY, "10"),
    "inbox/IMG_9.jpg": photo(JULY, "9"),
  });
  const { moves } = await planFor(lib, { template: "{date}_{time}{ext}" });
  expect(moves).toEqual([
    "inbox/IMG_10.jpg → photo/2019-07-04_18-22-31-1.jpg",
    "inbox/IMG_9.jpg → photo/2019-07-04_18-22-31.jpg",
  ]);
});

test("the same content at the target has no step, and is told", async () => {
  using lib = await library({
    "photo/2019/2019-07/renamed.jpg": photo(JULY, "same"),
    "inbox/a.jpg": photo(JULY, "same"),
  });
  const { moves, summary, remarks } = await planFor(lib);
  expect(moves).toEqual([]);
  expect(summary).toMatchObject({ folded: 1, proofFiles: 2 });
  expect(remarks).toEqual([
    {
      type: "folded",
      path: join(lib.inbox, "a.jpg"),
      sameAs: join(lib.photo, "2019/2019-07/renamed.jpg"),
    },
  ]);
  // What was read once is known.
  expect((await planFor(lib)).summary.proofFiles).toBe(0);
});

test("of two copies in the inbox one goes, the one with the shorter name", async () => {
  using lib = await library({
    "inbox/IMG_1 (1).jpg": photo(JULY, "same"),
    "inbox/IMG_1.jpg": photo(JULY, "same"),
  });
  const { moves, remarks } = await planFor(lib);
  expect(moves).toEqual(["inbox/IMG_1.jpg → photo/2019/2019-07/IMG_1.jpg"]);
  expect(remarks).toEqual([
    {
      type: "folded",
      path: join(lib.inbox, "IMG_1 (1).jpg"),
      sameAs: join(lib.photo, "2019/2019-07/IMG_1.jpg"),
    },
  ]);
});

test("a lone copy goes nowhere where a bundle holds the same, whoever has the shorter name", async () => {
  const { heic, mov } = livePhoto(JULY, "AB-4");
  using lib = await library({
    "inbox/copy.HEIC": heic,
    "inbox/x/at the beach.AAE": "<plist/>",
    "inbox/x/at the beach.HEIC": heic,
    "inbox/x/at the beach.MOV": mov,
  });
  const { moves, remarks } = await planFor(lib);
  expect(moves).toEqual([
    "inbox/x/at the beach.HEIC → photo/2019/2019-07/at the beach.HEIC",
    "inbox/x/at the beach.MOV → photo/2019/2019-07/at the beach.MOV",
    "inbox/x/at the beach.AAE → photo/2019/2019-07/at the beach.AAE",
  ]);
  expect(remarks).toMatchObject([{ type: "folded", path: join(lib.inbox, "copy.HEIC") }]);
});

test("equal size and sample are no proof: files that differ in their middle both go", async () => {
  const film = (byte: number) => {
    const bytes = Buffer.concat([photo(JULY), Buffer.alloc(400_000, 7)]);
    bytes[200_000] = byte;
    return bytes;
  };
  using lib = await library({ "inbox/a.jpg": film(1), "inbox/b.jpg": film(2) });
  const { moves, summary } = await planFor(lib);
  expect(moves).toHaveLength(2);
  expect(summary).toMatchObject({ folded: 0, proofFiles: 2 });
});

test("--fold puts the second copy into quarantine, and deletes nothing", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo(JULY, "same"),
    "inbox/x/a.jpg": photo(JULY, "same"),
  });
  const { steps, moves, file } = await planFor(lib, { fold: true });
  expect(moves).toEqual(["inbox/x/a.jpg → inbox/.varve-quarantine/2022-01-02T000000Z/x/a.jpg"]);
  expect(steps[0]).toMatchObject({ action: "quarantine", reason: "folded" });
  // What was put aside is not planned again.
  await lib.apply(file);
  expect((await planFor(lib, { fold: true })).moves).toEqual([]);
});

test("--fold keeps a copy whose other copy goes nowhere", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo(JULY, "other"),
    "inbox/x/a.jpg": photo(JULY, "same"),
    "inbox/y/a.jpg": photo(JULY, "same"),
  });
  expect((await planFor(lib, { fold: true, collision: "skip" })).moves).toEqual([]);
});

test("a sidecar that goes with a copy follows it to another name", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo(JULY, "other"),
    "inbox/a.AAE": "<plist/>",
    "inbox/a.jpg": photo(JULY, "same"),
    "inbox/copy/a long name.jpg": photo(JULY, "same"),
    "inbox/copy/a long name.jpg.xmp": makeXmp({ rating: 5 }),
  });
  expect((await planFor(lib)).moves).toEqual([
    "inbox/a.jpg → photo/2019/2019-07/a-1.jpg",
    "inbox/a.AAE → photo/2019/2019-07/a-1.AAE",
    "inbox/copy/a long name.jpg.xmp → photo/2019/2019-07/a-1.jpg.xmp",
  ]);
});

test("a copy with a sidecar of its own is no copy", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo(JULY, "same"),
    "photo/2019/2019-07/a.xmp": makeXmp({ rating: 1 }),
    "inbox/a.jpg": photo(JULY, "same"),
    "inbox/a.xmp": makeXmp({ rating: 5 }),
  });
  expect((await planFor(lib)).moves).toEqual([
    "inbox/a.jpg → photo/2019/2019-07/a-1.jpg",
    "inbox/a.xmp → photo/2019/2019-07/a-1.xmp",
  ]);
});

test("what only the second copy has joins the first under its stem", async () => {
  using lib = await library({
    "photo/2019/2019-07/holiday.jpg": photo(JULY, "same"),
    "inbox/a.jpg": photo(JULY, "same"),
    "inbox/a.xmp": makeXmp({ rating: 5 }),
  });
  const { moves, steps, summary } = await planFor(lib);
  expect(moves).toEqual(["inbox/a.xmp → photo/2019/2019-07/holiday.xmp"]);
  expect(steps[0]?.reason).toBe("companion");
  expect(summary.folded).toBe(1);
});

test("of two copies on their way, the sidecar of the second goes with the first", async () => {
  using lib = await library({
    "inbox/a.AAE": "<plist/>",
    "inbox/a.jpg": photo(JULY, "same"),
    "inbox/copy/a long name.jpg": photo(JULY, "same"),
    "inbox/copy/a long name.jpg.xmp": makeXmp({ rating: 5 }),
  });
  const { moves, steps } = await planFor(lib);
  expect(moves).toEqual([
    "inbox/a.jpg → photo/2019/2019-07/a.jpg",
    "inbox/a.AAE → photo/2019/2019-07/a.AAE",
    "inbox/copy/a long name.jpg.xmp → photo/2019/2019-07/a.jpg.xmp",
  ]);
  expect(steps.map(({ bundle }) => bundle)).toEqual([1, 1, 1]);
});

test("what is left of a second copy goes with the first once, the file that leads it, too", async () => {
  using lib = await library({
    "inbox/a.AAE": "<plist/>",
    "inbox/a.SRT": "1",
    "inbox/a.jpg": photo(JULY, "same"),
    "inbox/long.NEF": photo(JULY, "raw"),
    "inbox/long.jpg": photo(JULY, "same"),
    "inbox/long.xmp": makeXmp({ rating: 1 }),
  });
  const { moves, summary } = await planFor(lib);
  expect(moves).toEqual([
    "inbox/a.jpg → photo/2019/2019-07/a.jpg",
    "inbox/a.AAE → photo/2019/2019-07/a.AAE",
    "inbox/a.SRT → photo/2019/2019-07/a.SRT",
    "inbox/long.NEF → photo/2019/2019-07/a.NEF",
    "inbox/long.xmp → photo/2019/2019-07/a.xmp",
  ]);
  expect(summary).toMatchObject({ files: 5, folded: 1 });
});

test("a half joins its other half at the target, with its stem", async () => {
  const { heic, mov } = livePhoto(JULY, "AB-3");
  using lib = await library({
    "photo/2019/2019-07/at the beach.HEIC": heic,
    "inbox/IMG_0815.MOV": mov,
  });
  const { moves, steps } = await planFor(lib);
  expect(moves).toEqual(["inbox/IMG_0815.MOV → photo/2019/2019-07/at the beach.MOV"]);
  expect(steps[0]?.reason).toBe("companion");
});

test("a RAW from another folder joins its JPEG", async () => {
  const raw = Buffer.from(photo(JULY, "raw"));
  using lib = await library({
    "inbox/JPG/DSC_1.JPG": photo(JULY, "jpeg"),
    "inbox/RAW/DSC_1.NEF": raw,
  });
  // The maker of `photo` is the camera of both.
  expect((await planFor(lib)).moves).toEqual([
    "inbox/RAW/DSC_1.NEF → photo/2019/2019-07/DSC_1.NEF",
    "inbox/JPG/DSC_1.JPG → photo/2019/2019-07/DSC_1.JPG",
  ]);
});

test("undated files go to review, by their modification time, or nowhere, as asked for", async () => {
  using lib = await library({ "inbox/x.jpg": photo(undefined) });
  const plan = (undated: "review" | "mtime" | "skip") => planFor(lib, { undated, homeZone: "UTC" });
  const review = await plan("review");
  expect(review.moves).toEqual(["inbox/x.jpg → photo/review/x.jpg"]);
  expect(review.steps[0]?.reason).toBe("undated");
  const mtime = await plan("mtime");
  expect(mtime.moves).toEqual(["inbox/x.jpg → photo/2020/2020-09/x.jpg"]);
  expect(mtime.steps[0]?.reason).toBe("mtime");
  const skip = await plan("skip");
  expect(skip.moves).toEqual([]);
  expect(skip.summary.undated).toBe(1);
});

test("a date to the month goes to review where the template asks for the day", async () => {
  using lib = await library({ "inbox/2012-08 Paris/x.jpg": photo(undefined) });
  expect((await planFor(lib)).moves).toEqual([
    "inbox/2012-08 Paris/x.jpg → photo/2012/2012-08/x.jpg",
  ]);
  const { moves, steps } = await planFor(lib, { template: "{date}/{stem}{ext}" });
  expect(moves).toEqual(["inbox/2012-08 Paris/x.jpg → photo/review/x.jpg"]);
  expect(steps[0]?.reason).toBe("incomplete");
});

test("files modified just now wait, those of the future do not", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY), "inbox/b.jpg": photo(JULY, "b") });
  const nowS = Date.UTC(2022, 0, 2) / 1000;
  utimesSync(join(lib.inbox, "a.jpg"), nowS - 30, nowS - 30);
  utimesSync(join(lib.inbox, "b.jpg"), nowS + 86_400, nowS + 86_400);
  const { moves, summary } = await planFor(lib);
  expect(moves).toEqual(["inbox/b.jpg → photo/2019/2019-07/b.jpg"]);
  expect(summary.waiting).toBe(1);
});

test("a bundle of which one file is arriving waits as a whole", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY), "inbox/a.xmp": makeXmp({ rating: 1 }) });
  const nowS = Date.UTC(2022, 0, 2) / 1000;
  utimesSync(join(lib.inbox, "a.xmp"), nowS, nowS);
  const { moves, summary } = await planFor(lib);
  expect(moves).toEqual([]);
  expect(summary.waiting).toBe(2);
});

test("dates that say another day are told", async () => {
  using lib = await library({ "inbox/IMG_20190701_120000.jpg": photo(JULY) });
  const { remarks, summary } = await planFor(lib);
  expect(summary.conflicts).toBe(1);
  expect(remarks).toMatchObject([
    { type: "conflict", source: "name:File", local: "2019-07-01T12:00:00", days: 3 },
  ]);
});

test("dates in a file that say another day are told", async () => {
  const taken = (dateStamp: string) =>
    makeHeic({
      exifTiff: makeExif({
        dateTimeOriginal: JULY,
        gps: { latitude: 52.16, longitude: 4.49, dateStamp, timeStamp: [10, 0, 0] },
      }),
    });
  using lib = await library({
    "inbox/a.heic": taken("2019:07:04"),
    "inbox/b.heic": taken("2019:07:01"),
  });
  const { remarks } = await planFor(lib);
  expect(remarks).toMatchObject([
    { type: "conflict", path: join(lib.inbox, "b.heic"), source: "exif:GPSDateTime", days: 3 },
  ]);
});

test("sidecars without their file are told and stay", async () => {
  using lib = await library({
    "inbox/gone.xmp": makeXmp({ rating: 1 }),
    "inbox/a.jpg": photo(JULY),
  });
  const { remarks, moves } = await planFor(lib);
  expect(remarks).toEqual([{ type: "orphan", path: join(lib.inbox, "gone.xmp") }]);
  expect(moves).toHaveLength(1);
});

test("--collision skip leaves it where it is, fail makes no plan", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo(JULY, "other"),
    "inbox/a.jpg": photo(JULY, "mine"),
  });
  const { moves, remarks, summary } = await planFor(lib, { collision: "skip" });
  expect(moves).toEqual([]);
  expect(summary.skipped).toBe(1);
  expect(remarks).toMatchObject([{ type: "skipped", to: join(lib.photo, "2019/2019-07/a.jpg") }]);
  expect(planFor(lib, { collision: "fail" })).rejects.toThrow(CollisionError);
});

test("--rename meaningless keeps names that say something", async () => {
  using lib = await library({
    "inbox/IMG_1234.jpg": photo(JULY, "a"),
    "inbox/Anna's birthday.jpg": photo(JULY, "b"),
  });
  const template = "{year}/{date}_{time}{ext}";
  expect((await planFor(lib, { template, rename: "meaningless" })).moves).toEqual([
    "inbox/Anna's birthday.jpg → photo/2019/Anna's birthday.jpg",
    "inbox/IMG_1234.jpg → photo/2019/2019-07-04_18-22-31.jpg",
  ]);
  expect((await planFor(lib, { template, rename: "never" })).moves).toEqual([
    "inbox/Anna's birthday.jpg → photo/2019/Anna's birthday.jpg",
    "inbox/IMG_1234.jpg → photo/2019/IMG_1234.jpg",
  ]);
});

test("a camera's clock is put right, and said so", async () => {
  using lib = await library({ "inbox/a.jpg": photo("2019:06:30 23:30:00") });
  const { moves, steps, summary } = await planFor(lib, {
    shifts: [{ camera: "varve", byMs: 3_600_000 }],
  });
  expect(moves).toEqual(["inbox/a.jpg → photo/2019/2019-07/a.jpg"]);
  expect(steps[0]?.reason).toBe("shifted");
  expect(summary.shifted).toBe(1);
});

test("counters count in the order of time", async () => {
  using lib = await library({
    "photo/2019/0001.jpg": photo("2019:01:01 10:00:00", "there"),
    "inbox/b.jpg": photo("2019:07:04 10:00:00", "late"),
    "inbox/c.jpg": photo("2019:02:04 10:00:00", "early"),
  });
  const { moves, summary } = await planFor(lib, {
    template: "{year}/{counter}{ext}",
    sources: [lib.inbox, lib.photo],
  });
  expect(moves).toEqual(["inbox/b.jpg → photo/2019/0003.jpg", "inbox/c.jpg → photo/2019/0002.jpg"]);
  expect(summary.inPlace).toBe(1);
});

test("a view of hard links is left alone by the next plan, and refreshed", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY, "a") });
  const first = await planFor(lib, { action: "hardlink" });
  expect(first.steps[0]?.action).toBe("hardlink");
  await lib.apply(first.file);
  lib.put(join(lib.inbox, "b.jpg"), photo(JULY, "b"));
  const second = await planFor(lib, { action: "hardlink" });
  expect(second.moves).toEqual(["inbox/b.jpg → photo/2019/2019-07/b.jpg"]);
  expect(second.summary).toMatchObject({ inPlace: 1, folded: 0, proofFiles: 0 });
});

test("a view below its own source is no source", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY, "a") });
  const target = join(lib.inbox, "by date");
  const planning = { action: "hardlink", target, roots: [lib.inbox] } as const;
  const first = await planFor(lib, planning);
  await lib.apply(first.file);
  expect(existsSync(join(target, "2019/2019-07/a.jpg"))).toBe(true);
  const { moves, summary } = await planFor(lib, planning);
  expect(moves).toEqual([]);
  expect(summary.seen).toBe(1);
});

test("copies that are there have no second copy", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY, "a") });
  await lib.apply((await planFor(lib, { action: "copy" })).file);
  const { moves, summary } = await planFor(lib, { action: "copy" });
  expect(moves).toEqual([]);
  expect(summary.folded).toBe(1);
});

test("organizing in place moves what lies elsewhere and nothing else", async () => {
  using lib = await library({
    "photo/2019/2019-07/right.jpg": photo(JULY, "a"),
    "photo/2018/wrong.jpg": photo(JULY, "b"),
    "photo/review/found.jpg": photo(JULY, "c"),
  });
  const { moves, summary } = await planFor(lib, { sources: [lib.photo] });
  expect(moves).toEqual([
    "photo/2018/wrong.jpg → photo/2019/2019-07/wrong.jpg",
    "photo/review/found.jpg → photo/2019/2019-07/found.jpg",
  ]);
  expect(summary.inPlace).toBe(1);
});

test("a name that will be free when the plan is done is not free yet", async () => {
  using lib = await library({
    "photo/2019/2019-07/a.jpg": photo("2020:01:01 00:00:00", "leaves"),
    "inbox/a.jpg": photo(JULY, "comes"),
  });
  const { moves } = await planFor(lib, { sources: [lib.inbox, lib.photo] });
  expect(moves.toSorted()).toEqual([
    "inbox/a.jpg → photo/2019/2019-07/a-1.jpg",
    "photo/2019/2019-07/a.jpg → photo/2020/2020-01/a.jpg",
  ]);
});

test("content that leaves the target's folder does not stand in for a copy", async () => {
  using lib = await library({
    "photo/2019/2019-07/2012-08-01 x.jpg": photo(undefined, "same"),
    "inbox/2012-08-01 x.jpg": photo(undefined, "same"),
  });
  const { moves, summary } = await planFor(lib, { sources: [lib.inbox, lib.photo] });
  expect(moves).toHaveLength(1);
  expect(summary.folded).toBe(1);
});

test("a folder that is there in another spelling is used as it is", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY) });
  mkdirSync(join(lib.photo, "VARVE"));
  const { moves } = await planFor(lib, { template: "{make}/{stem}{ext}" });
  expect(moves).toEqual(["inbox/a.jpg → photo/VARVE/a.jpg"]);
});

test("a link or a file in the place of a folder: nothing goes there", async () => {
  using lib = await library({
    "inbox/a.jpg": photo(JULY),
    "inbox/b.jpg": photo("2018:01:01 00:00:00"),
    "photo/2018": "a file",
    "elsewhere/x": "",
  });
  symlinkSync(join(lib.folder, "elsewhere"), join(lib.photo, "2019"));
  const { moves, summary, remarks } = await planFor(lib);
  expect(moves).toEqual([]);
  expect(summary.blocked).toBe(2);
  expect(remarks.toSorted((x, y) => (x.path < y.path ? -1 : 1))).toEqual([
    { type: "blocked", path: join(lib.photo, "2018"), is: "file" },
    { type: "blocked", path: join(lib.photo, "2019"), is: "link" },
  ]);
});

test("long names are cut for all files of the bundle", async () => {
  const stem = "ä".repeat(120);
  using lib = await library({
    [`inbox/${stem}.jpg`]: photo(JULY),
    [`inbox/${stem}.jpg.xmp`]: makeXmp({ rating: 1 }),
  });
  const { steps } = await planFor(lib, { maxNameBytes: 143 });
  const names = steps.map(({ to }) => to.slice(to.lastIndexOf("/") + 1));
  for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(143);
  expect(names[1]).toBe(`${names[0]}.xmp`);
});

test("names that are not UTF-8 keep their bytes", async () => {
  using lib = await library({ "inbox/caf\udce9.jpg": photo(JULY) });
  const { steps } = await planFor(lib);
  expect(steps[0]?.to).toBe(join(lib.photo, "2019/2019-07/caf\udce9.jpg"));
});

test("music and books are left where they are", async () => {
  using lib = await library({
    "inbox/song.mp3": "ID3",
    "inbox/a.jpg": photo(JULY),
    "inbox/b.epub": "x",
  });
  const { moves, summary } = await planFor(lib);
  expect(moves).toHaveLength(1);
  expect(summary.others).toBe(2);
});

test("two names of one file in the inbox: one of them goes", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY, "x") });
  linkSync(join(lib.inbox, "a.jpg"), join(lib.inbox, "b.jpg"));
  const { moves, summary } = await planFor(lib);
  expect(moves).toHaveLength(1);
  expect(summary.folded).toBe(1);
});

test("empty files are never the same", async () => {
  using lib = await library({ "inbox/2019-07-04 a.jpg": "", "inbox/2019-07-04 b.jpg": "" });
  const { moves } = await planFor(lib);
  expect(moves).toHaveLength(2);
});

test("the plan does not depend on the order of the sources", async () => {
  using lib = await library({
    "inbox/x/a.jpg": photo(JULY, "1"),
    "inbox/y/a.jpg": photo(JULY, "2"),
  });
  const [x, y] = [join(lib.inbox, "x"), join(lib.inbox, "y")];
  const one = await planFor(lib, { sources: [x, y] });
  const other = await planFor(lib, { sources: [y, x, x] });
  expect(other.moves).toEqual(one.moves);
});

test("an emptied inbox, and a folder without media: a plan without steps", async () => {
  using lib = await library({ "inbox/a.jpg": photo(JULY), "other/notes.doc": "x" });
  await lib.apply((await planFor(lib)).file);
  const emptied = await planFor(lib);
  expect(emptied.moves).toEqual([]);
  expect(emptied.summary.seen).toBe(0);
  expect(emptied.notices).toEqual([lib.inbox]);
  const other = join(lib.folder, "other");
  expect((await planFor(lib, { sources: [other] })).notices).toEqual([other]);
});

test("samples are spread over the plan; nothing is left of the working tables", async () => {
  const names = Array.from({ length: 90 }, (_, i) => `inbox/${String(i).padStart(2, "0")}.jpg`);
  using lib = await library(
    Object.fromEntries(names.map((name, i) => [name, photo(JULY, `${i}`)])),
  );
  const { samples } = await planFor(lib);
  expect(samples).toHaveLength(20);
  expect(samples[0]?.n).toBe(1);
  expect(samples.at(-1)?.n).toBeGreaterThan(80);
  expect(readdirSync(lib.folder).filter((name) => name.startsWith("organize."))).toEqual([]);
});
