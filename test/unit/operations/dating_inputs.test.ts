import { expect, test } from "bun:test";
import { explainCaptured } from "../../../src/domain/ladder.ts";
import { datedFiles } from "../../../src/operations/dating_inputs.ts";
import { type TestFile, testCatalog } from "../../support/catalog_rows.ts";

const settings = { nowUs: 1_700_000_000_000_000, zoneAt: () => undefined };
const MTIME_US = 1_600_000_000_000_000;

type Fact = Record<string, string | number>;

function file(path: string, kind: string, evidence: readonly Fact[], facts: Fact = {}): TestFile {
  const media = { ...facts, evidence: JSON.stringify(evidence) };
  return { path, kind, mtimeUs: MTIME_US, media };
}

const taken = (value: string, offset?: string) => ({
  source: "exif:DateTimeOriginal",
  value,
  ...(offset == null ? {} : { offset }),
});

/** What the files of one folder are dated to, by name: "local source". */
async function dates(
  files: readonly TestFile[],
  more: { readonly homeZone?: string } = {},
  folder = "",
) {
  using lib = await testCatalog();
  lib.add("/volume1/photo", files);
  const found = datedFiles(lib.catalog, lib.folder("/volume1/photo", folder), {
    ...settings,
    ...more,
  });
  return Object.fromEntries(
    [...found].map(({ row, captured }) => [row.name, `${captured?.local} ${captured?.source}`]),
  );
}

test("a photo is dated from its own evidence, what is not dated is left out", async () => {
  const found = await dates([
    file("a.jpg", "photo", [taken("2019:07:04 18:22:31")]),
    file("a.xmp", "sidecar", []),
    { path: "unread.jpg", kind: "photo" },
    file("book.epub", "book", []),
  ]);
  expect(found).toEqual({ "a.jpg": "2019-07-04T18:22:31 exif:DateTimeOriginal" });
});

test("the names of the folders count from the root's own name on", async () => {
  expect(await dates([file("2012-08 Paris/x.jpg", "photo", [])], {}, "2012-08 Paris")).toEqual({
    "x.jpg": "2012-08 name:Folder",
  });
  using lib = await testCatalog();
  lib.add("/2001-05 Rome", [file("x.jpg", "photo", [])]);
  const [dated] = [...datedFiles(lib.catalog, lib.folder("/2001-05 Rome", ""), settings)];
  expect(dated?.input().folders).toEqual(["2001-05 Rome"]);
  expect(dated?.captured?.local).toBe("2001-05");
});

test("a sidecar's evidence counts for its file", async () => {
  const found = await dates([
    file("a.jpg", "photo", []),
    file("a.jpg.json", "sidecar", [{ source: "takeout:photoTakenTime", value: "1562264551" }], {
      about: "a.jpg",
    }),
    file("b.jpg", "photo", []),
    file("b.xmp", "sidecar", [{ source: "xmp:DateTimeOriginal", value: "2018-01-02T03:04:05" }]),
  ]);
  expect(found["a.jpg"]).toContain("takeout:photoTakenTime");
  expect(found["b.jpg"]).toBe("2018-01-02T03:04:05 xmp:DateTimeOriginal");
});

test("both halves of a Live Photo have one time", async () => {
  const found = await dates([
    file("IMG_1.HEIC", "photo", [taken("2019:07:04 18:22:31", "+02:00")], { content_id: "A" }),
    file("IMG_1.MOV", "video", [], { content_id: "A" }),
  ]);
  expect(found["IMG_1.MOV"]).toBe("2019-07-04T18:22:31 pair:Captured");
});

test("RAW and JPEG help each other out, whichever of them has the date", async () => {
  const date = [taken("2019:07:04 18:22:31")];
  for (const [raw, jpeg] of [
    [date, []],
    [[], date],
  ] as const) {
    const found = await dates([file("X.CR2", "photo", raw), file("X.JPG", "photo", jpeg)]);
    expect(found["X.CR2"]).toStartWith("2019-07-04T18:22:31 ");
    expect(found["X.JPG"]).toStartWith("2019-07-04T18:22:31 ");
  }
});

test("a date does not come back from the other half as its confirmation", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    file("X.CR2", "photo", []),
    file("X.JPG", "photo", [taken("2019:07:04 18:22:31")]),
  ]);
  const all = [...datedFiles(lib.catalog, lib.folder("/p", ""), settings)];
  const jpeg = all.find(({ row }) => row.name === "X.JPG");
  expect(jpeg?.input().pair?.captured.source).toBe("stat:ModifyTime");
});

test("a video in UTC takes its zone from the photos of the day, else from home", async () => {
  const video = file("v.mp4", "video", [
    { source: "quicktime:CreateDate", value: "2019:07:04 16:30:00" },
  ]);
  const photo = file("p.jpg", "photo", [taken("2019:07:04 18:22:31", "+03:00")]);
  expect((await dates([video, photo]))["v.mp4"]).toBe("2019-07-04T19:30:00 quicktime:CreateDate");
  expect((await dates([video], { homeZone: "America/New_York" }))["v.mp4"]).toBe(
    "2019-07-04T12:30:00 quicktime:CreateDate",
  );
});

test("a photo dated by the home zone is no witness for the zone of a video", async () => {
  const found = await dates(
    [
      file("v.mp4", "video", [{ source: "quicktime:CreateDate", value: "2019:07:04 16:30:00" }]),
      file("p.jpg", "photo", [{ source: "takeout:photoTakenTime", value: "1562264551" }]),
    ],
    { homeZone: "Asia/Tokyo" },
  );
  expect(found["v.mp4"]).toBe("2019-07-05T01:30:00 quicktime:CreateDate");
});

test("what `explainCaptured` takes is what is stored", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    file("2019-07-04 18.22.31.jpg", "photo", []),
    file("a.jpg", "photo", [taken("2019:07:04 18:22:31"), taken("0000:00:00 00:00:00")]),
    file("a.mov", "video", [{ source: "quicktime:CreateDate", value: "2019:07:04 16:22:31" }]),
    file("plain.jpg", "photo", []),
    file("song.mp3", "audio", [{ source: "tag:Date", value: "1997" }]),
  ]);
  const all = [...datedFiles(lib.catalog, lib.folder("/p", ""), settings)];
  expect(all).toHaveLength(5);
  for (const { input, captured } of all) expect(explainCaptured(input()).taken).toEqual(captured);
});
