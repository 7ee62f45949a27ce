import { expect, test } from "bun:test";
import {
  type Companion,
  companionsOf,
  datingPairOf,
  type Member,
} from "../../../src/domain/companions.ts";
import { kindOf } from "../../../src/domain/media.ts";

type Known = Omit<Member, "name" | "kind">;

function member(name: string, known: Known = {}): Member {
  return { name, kind: kindOf(name), ...known };
}

/** "role name" of each companion of a file. */
function of(members: readonly Member[], name: string): string[] {
  return (companionsOf(members).of.get(name) ?? []).map(
    (companion: Companion) => `${companion.role} ${companion.name}`,
  );
}

test.each([
  ["a.jpg", "a.jpg.xmp"],
  ["a.jpg", "a.xmp"],
  ["a.JPG", "a.jpg.XMP"],
  ["A.JPG", "a.xmp"],
  ["a.cr2", "a.cr2.pp3"],
  ["IMG_1234.HEIC", "IMG_1234.AAE"],
  ["IMG_1234.HEIC", "IMG_O1234.AAE"],
  ["IMG_1234.HEIC", "IMG_1234_O.AAE"],
  ["MVI_1234.AVI", "MVI_1234.THM"],
  ["GOPR0123.MP4", "GOPR0123.LRV"],
  ["GX010123.MP4", "GL010123.LRV"],
  ["GH010123.MP4", "GL010123.LRV"],
  ["DJI_0001.MP4", "DJI_0001.SRT"],
  ["film.mkv", "film.nfo"],
  ["film.mkv", "film.en.srt"],
  ["film.mkv", "film.pt-br.forced.srt"],
  ["book.epub", "book.opf"],
  // Takeout, before 2024
  ["IMG_1.jpg", "IMG_1.jpg.json"],
  ["IMG_1(2).jpg", "IMG_1.jpg(2).json"],
  ["IMG_1(2).jpg", "IMG_1(2).jpg.json"],
  // and since
  ["IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"],
  ["IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json"],
  ["IMG_1.jpg", "IMG_1.jpg.su.json"],
  ["IMG_1.jpg", "IMG_1.jpg.s.json"],
  ["IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"],
  ["IMG_1-edited.jpg", "IMG_1-edited.jpg.json"],
  // cut at 46 characters, within the suffix, the extension or the name
  ["Screenshot_2019-07-04-18-22-31.png", "Screenshot_2019-07-04-18-22-31.png.supplementa.json"],
  [
    "Screenshot_2019-07-04-18-22-31_com.app.name.png",
    "Screenshot_2019-07-04-18-22-31_com.app.name.pn.json",
  ],
  [
    "A very long name of a holiday in the mountains and by the sea.jpg",
    "A very long name of a holiday in the mountains.json",
  ],
  [
    "A very long name of a holiday in the mountains(1).jpg",
    "A very long name of a holiday in the mountains(1).json",
  ],
  [
    "123456789123456789123456789123456789_DSCN0091.JPG",
    "123456789123456789123456789123456789_DSCN0091.JP.supplemental-meta.json",
  ],
])("of %p the sidecar is %p", (owner, sidecar) => {
  const members = [member(owner), member("other.jpg"), member(sidecar, { about: owner })];
  expect(of(members, owner)).toEqual([`sidecar ${sidecar}`]);
  // The title is not needed, and nothing is left over.
  const untitled = companionsOf([member(owner), member("other.jpg"), member(sidecar)]);
  expect(untitled.of.get(owner)?.length).toBe(1);
  expect(untitled.orphans).toEqual([]);
});

test.each([
  ["a.jpg", "ab.xmp"],
  ["a.jpg", "b.jpg.xmp"],
  ["IMG_1(1).jpg", "IMG_1.jpg.json"],
  ["IMG_1.jpg", "IMG_1.jpg(1).json"],
  ["IMG_1.jpg", "IMG_1.jpg.supplemental-metadata(1).json"],
  ["IMG_12.jpg", "IMG_1.json"],
  ["IMG_1.jpg", "IMG_1.jpg.settings.json"],
])("%p is not served by %p", (owner, sidecar) => {
  const members = [member(owner), member(sidecar)];
  expect(companionsOf(members).of.size).toBe(0);
});

test("the title in a Takeout JSON finds a file whose name was changed for the file system", () => {
  const members = [
    member("Tom _ Anna.jpg"),
    member("Tom _ Anna.jpg.supplemental-metadata.json", { about: "Tom & Anna.jpg" }),
  ];
  expect(of(members, "Tom _ Anna.jpg").length).toBe(1);
  const renamed = [member("Holiday.jpg"), member("x1.json", { about: "Holiday.jpg" })];
  expect(companionsOf(renamed).of.get("Holiday.jpg")).toEqual([
    { name: "x1.json", role: "sidecar", by: "title" },
  ]);
});

test.each([
  ["IMG_1-1.jpg", "IMG_1-1.jpg.json"],
  ["IMG_1-1.jpg", "IMG_1-1.jpg.supplemental-metadata.json"],
  ["IMG_1(3).jpg", "IMG_1(3).jpg.json"],
  ["IMG_1(3).jpg", "IMG_1.jpg(3).json"],
])("%p renamed with %p stays its own beside a file that has the title's name", (owner, json) => {
  const members = [member("IMG_1.jpg"), member(owner), member(json, { about: "IMG_1.jpg" })];
  expect(of(members, owner)).toEqual([`sidecar ${json}`]);
  expect(of(members, "IMG_1.jpg")).toEqual([]);
});

test("one Takeout JSON serves the photo, its edits and the video of its Live Photo", () => {
  const json = "IMG_1(2).HEIC.json".replace("(2).HEIC", ".HEIC(2)");
  const members = ["IMG_1(2).HEIC", "IMG_1-edited(2).HEIC", "IMG_1(2).MP4", "IMG_1.HEIC", json];
  const companions = companionsOf(members.map((name) => member(name)));
  const served = [...companions.of].filter(([, list]) => list.some(({ name }) => name === json));
  expect(served.map(([name]) => name).sort()).toEqual([
    "IMG_1(2).HEIC",
    "IMG_1(2).MP4",
    "IMG_1-edited(2).HEIC",
  ]);
});

test("one XMP serves the RAW and the JPEG", () => {
  const members = ["a.NEF", "a.JPG", "a.xmp"].map((name) => member(name));
  expect(of(members, "a.NEF")).toEqual(["sidecar a.xmp", "rendition a.JPG"]);
  expect(of(members, "a.JPG")).toEqual(["sidecar a.xmp", "raw a.NEF"]);
});

test("of names that differ in case only, each sidecar goes to its own", () => {
  const members = ["a.jpg", "A.jpg", "a.jpg.xmp", "A.jpg.xmp"].map((name) => member(name));
  expect(of(members, "a.jpg")).toEqual(["sidecar a.jpg.xmp"]);
  expect(of(members, "A.jpg")).toEqual(["sidecar A.jpg.xmp"]);
});

test("sidecars without their file are orphans; a JSON about nothing is not", () => {
  const members = [
    member("a.jpg"),
    member("gone.xmp"),
    member("gone.jpg.json", { about: "gone.jpg" }),
    member("package.json"),
    member("IMG_O9999.AAE"),
  ];
  expect(companionsOf(members).orphans).toEqual(["gone.xmp", "gone.jpg.json", "IMG_O9999.AAE"]);
});

test("both halves of a Live Photo find each other by identifier, whatever their names", () => {
  const members = [
    member("IMG_1.HEIC", { contentId: "A" }),
    member("IMG_7.HEIC", { contentId: "B" }),
    member("IMG_7.MOV", { contentId: "A" }),
  ];
  expect(of(members, "IMG_7.MOV")).toEqual(["still IMG_1.HEIC"]);
  expect(of(members, "IMG_1.HEIC")).toEqual(["video IMG_7.MOV"]);
  expect(of(members, "IMG_7.HEIC")).toEqual([]);
});

test("of copies with one identifier each half takes the one of its name", () => {
  const contentId = "A";
  const members = ["IMG_1.HEIC", "IMG_1 2.HEIC", "IMG_1.MOV", "IMG_1 2.MOV"].map((name) =>
    member(name, { contentId }),
  );
  expect(of(members, "IMG_1.MOV")).toEqual(["still IMG_1.HEIC"]);
  expect(of(members, "IMG_1 2.MOV")).toEqual(["still IMG_1 2.HEIC"]);
});

test("a still has one video: a copy of that is for itself", () => {
  const contentId = "A";
  const members = ["IMG_1.HEIC", "IMG_1.MOV", "A.MOV"].map((name) => member(name, { contentId }));
  expect(of(members, "IMG_1.HEIC")).toEqual(["video IMG_1.MOV"]);
  expect(of(members, "A.MOV")).toEqual([]);
});

const july = Date.parse("2019-07-04T18:22:31Z");

test("without identifiers the same name is a pair only if the times are close", () => {
  const pair = (a: Known, b: Known) =>
    of([member("IMG_1.JPG", a), member("IMG_1.MOV", b)], "IMG_1.MOV");
  expect(pair({ aroundMs: july }, { aroundMs: july + 2 * 3_600_000 })).toEqual(["still IMG_1.JPG"]);
  expect(pair({ aroundMs: july }, { aroundMs: july + 40 * 86_400_000 })).toEqual([]);
  expect(pair({ aroundMs: july }, {})).toEqual([]);
  expect(pair({ aroundMs: july, contentId: "A" }, { aroundMs: july, contentId: "B" })).toEqual([]);
});

test("iCloud's _HEVC videos and Google's motion photos find their stills", () => {
  const icloud = [
    member("IMG_1.HEIC", { aroundMs: july }),
    member("IMG_1_HEVC.MOV", { aroundMs: july }),
  ];
  expect(of(icloud, "IMG_1_HEVC.MOV")).toEqual(["still IMG_1.HEIC"]);
  const google = [member("PXL_1.MP.jpg"), member("PXL_1.MP")];
  expect(of(google, "PXL_1.MP")).toEqual(["still PXL_1.MP.jpg"]);
});

test.each([
  ["IMG_1.CR2", "IMG_1.JPG"],
  ["a.dng", "a.heic"],
  ["PXL_1.RAW-02.ORIGINAL.dng", "PXL_1.RAW-01.COVER.jpg"],
  ["PXL_1.RAW-02.ORIGINAL.dng", "PXL_1.RAW-01.MP.COVER.jpg"],
])("%p is the raw of %p", (raw, rendition) => {
  const members = [member(raw), member(rendition)];
  expect(of(members, rendition)).toEqual([`raw ${raw}`]);
  expect(of(members, raw)).toEqual([`rendition ${rendition}`]);
});

test("RAW and JPEG of the same name months apart are strangers", () => {
  const members = [
    member("IMG_1.CR2", { aroundMs: july }),
    member("IMG_1.JPG", { aroundMs: july + 90 * 86_400_000 }),
  ];
  expect(companionsOf(members).of.size).toBe(0);
});

test.each([
  ["IMG_1234.JPG", "IMG_E1234.JPG"],
  ["IMG_1234.HEIC", "IMG_E1234.JPG"],
  ["IMG_1.jpg", "IMG_1-edited.jpg"],
  ["IMG_1.jpg", "IMG_1-bearbeitet.jpg"],
  ["IMG_1(2).jpg", "IMG_1-edited(2).jpg"],
  ["IMG_1.mp4", "IMG_1-modifié.mp4"],
  ["wedding.jpg", "wedding_edited.jpeg"],
])("%p is the original of %p", (original, edit) => {
  const members = [member(original), member(edit)];
  expect(of(members, edit)).toEqual([`original ${original}`]);
  expect(of(members, original)).toEqual([`edit ${edit}`]);
});

test("nothing is an edit of what is not there, nor of another kind", () => {
  expect(companionsOf([member("IMG_1-edited.jpg"), member("IMG_E1234.JPG")]).of.size).toBe(0);
  expect(companionsOf([member("a.mp4"), member("a-edited.jpg")]).of.size).toBe(0);
});

test("datingPairOf() prefers the still, then the original, then the raw", () => {
  const companion = (role: Companion["role"]): Companion => ({ name: role, role, by: "name" });
  expect(datingPairOf([companion("sidecar"), companion("raw"), companion("original")])).toBe(
    "original",
  );
  expect(datingPairOf([companion("original"), companion("still")])).toBe("still");
  expect(
    datingPairOf([companion("edit"), companion("video"), companion("sidecar")]),
  ).toBeUndefined();
});
