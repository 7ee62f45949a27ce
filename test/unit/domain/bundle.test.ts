import { expect, test } from "bun:test";
import { type Bundle, bundlesOf } from "../../../src/domain/bundle.ts";
import { numberUnder, targetNames } from "../../../src/domain/bundle_names.ts";
import type { Member } from "../../../src/domain/companions.ts";
import { kindOf } from "../../../src/domain/media.ts";
import { ECRYPTFS_NAME_BYTES, NAME_BYTES } from "../../../src/domain/safe_name.ts";

/** The new names by those that the files have. */
function named(...asked: Parameters<typeof targetNames>): ReadonlyMap<string, string> {
  const names = targetNames(...asked);
  return new Map(asked[0].members.map(({ name }, i) => [name, names[i] ?? ""]));
}

type Known = Omit<Member, "name" | "kind">;

function member(name: string, known: Known = {}): Member {
  return { name, kind: kindOf(name), ...known };
}

const july = Date.parse("2019-07-04T18:22:31Z");
const hour = 3_600_000;

/** Members of one moment; "NAME=ID" has an identifier. */
function taken(names: readonly string[]): Member[] {
  return names.map((text) => {
    const [name = "", contentId] = text.split("=");
    const kind = kindOf(name);
    const time = kind === "sidecar" || kind === "other" ? {} : { aroundMs: july };
    return member(name, { ...time, ...(contentId == null ? {} : { contentId }) });
  });
}

function namesOf(bundle: Bundle): string[] {
  return bundle.members.map(({ name }) => name);
}

function groups(members: readonly Member[]): string[][] {
  return bundlesOf(members).bundles.map(namesOf);
}

/** The one bundle of these names. */
function bundle(names: readonly string[]): Bundle {
  const { bundles, orphans } = bundlesOf(taken(names));
  expect(orphans).toEqual([]);
  expect(bundles.flatMap(namesOf).length).toBe(names.length);
  expect(bundles.length).toBe(1);
  return bundles[0] as Bundle;
}

function renamed(names: readonly string[], stem: string, number = 0): string[] {
  const given = named(bundle(names), stem, { maxNameBytes: NAME_BYTES, number });
  return names.map((text) => given.get(text.split("=")[0] ?? "") ?? "");
}

/** Names of one bundle, its stem, and the names under the stem "new" and under "IMG_0007". */
const examples: readonly (readonly [
  title: string,
  names: readonly string[],
  stem: string,
  renamed: readonly string[],
  apple: readonly string[],
])[] = [
  ["one file", ["a.jpg"], "a", ["new.jpg"], ["IMG_0007.jpg"]],
  [
    "XMP in both forms",
    ["a.JPG", "a.JPG.xmp", "a.xmp", "a.jpg.pp3"],
    "a",
    ["new.JPG", "new.JPG.xmp", "new.xmp", "new.JPG.pp3"],
    ["IMG_0007.JPG", "IMG_0007.JPG.xmp", "IMG_0007.xmp", "IMG_0007.JPG.pp3"],
  ],
  [
    "a Live Photo with Apple's edits",
    [
      "IMG_1234.HEIC",
      "IMG_1234.MOV",
      "IMG_E1234.HEIC",
      "IMG_E1234.MOV",
      "IMG_1234.AAE",
      "IMG_O1234.AAE",
    ],
    "IMG_1234",
    ["new.HEIC", "new.MOV", "new_edited.HEIC", "new_edited.MOV", "new.AAE", "new_O.AAE"],
    [
      "IMG_0007.HEIC",
      "IMG_0007.MOV",
      "IMG_E0007.HEIC",
      "IMG_E0007.MOV",
      "IMG_0007.AAE",
      "IMG_O0007.AAE",
    ],
  ],
  [
    "what osxphotos exports",
    ["wedding.jpg", "wedding_edited.jpeg", "wedding.AAE", "wedding.jpg.xmp", "wedding_O.AAE"],
    "wedding",
    ["new.jpg", "new_edited.jpeg", "new.AAE", "new.jpg.xmp", "new_O.AAE"],
    ["IMG_0007.jpg", "IMG_0007_edited.jpeg", "IMG_0007.AAE", "IMG_0007.jpg.xmp", "IMG_0007_O.AAE"],
  ],
  [
    "halves that only their identifier joins",
    ["IMG_1.HEIC=A", "IMG_7.MOV=A", "IMG_7.MOV.xmp"],
    "IMG_1",
    ["new.HEIC", "new.MOV", "new.MOV.xmp"],
    ["IMG_0007.HEIC", "IMG_0007.MOV", "IMG_0007.MOV.xmp"],
  ],
  [
    "iCloud's video",
    ["IMG_1234.HEIC", "IMG_1234_HEVC.MOV"],
    "IMG_1234",
    ["new.HEIC", "new_HEVC.MOV"],
    ["IMG_0007.HEIC", "IMG_0007_HEVC.MOV"],
  ],
  [
    "a Pixel's RAW, JPEG and motion",
    ["PXL_1.RAW-02.ORIGINAL.dng", "PXL_1.RAW-01.MP.COVER.jpg", "PXL_1.RAW-01.MP.COVER.jpg.json"],
    "PXL_1",
    ["new.RAW-02.ORIGINAL.dng", "new.RAW-01.MP.COVER.jpg", "new.RAW-01.MP.COVER.jpg.json"],
    [
      "IMG_0007.RAW-02.ORIGINAL.dng",
      "IMG_0007.RAW-01.MP.COVER.jpg",
      "IMG_0007.RAW-01.MP.COVER.jpg.json",
    ],
  ],
  [
    "a motion photo in two files, and an edit of it",
    ["PXL_1.MP.jpg", "PXL_1.MP", "PXL_1.MP-edited.jpg"],
    "PXL_1",
    ["new.MP.jpg", "new.MP", "new.MP-edited.jpg"],
    ["IMG_0007.MP.jpg", "IMG_0007.MP", "IMG_0007.MP-edited.jpg"],
  ],
  [
    "RAW, JPEG and one XMP",
    ["DSC_1.NEF", "DSC_1.JPG", "DSC_1.xmp", "DSC_1.NEF.dop"],
    "DSC_1",
    ["new.NEF", "new.JPG", "new.xmp", "new.NEF.dop"],
    ["IMG_0007.NEF", "IMG_0007.JPG", "IMG_0007.xmp", "IMG_0007.NEF.dop"],
  ],
  [
    "a voice note and a second rendition",
    ["DSC_1.JPG", "DSC_1.HEIC", "DSC_1.WAV"],
    "DSC_1",
    ["new.JPG", "new.HEIC", "new.WAV"],
    ["IMG_0007.JPG", "IMG_0007.HEIC", "IMG_0007.WAV"],
  ],
  [
    "Takeout",
    ["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"],
    "IMG_1",
    ["new.jpg", "new-edited.jpg", "new.jpg.supplemental-metadata.json"],
    ["IMG_0007.jpg", "IMG_0007-edited.jpg", "IMG_0007.jpg.supplemental-metadata.json"],
  ],
  [
    "Takeout with a number",
    ["IMG_1(2).jpg", "IMG_1-edited(2).jpg", "IMG_1.jpg(2).json"],
    "IMG_1(2)",
    ["new.jpg", "new-edited.jpg", "new.jpg.json"],
    ["IMG_0007.jpg", "IMG_0007-edited.jpg", "IMG_0007.jpg.json"],
  ],
  [
    "Takeout with a cut suffix",
    ["IMG_1(2).jpg", "IMG_1.jpg.suppl(2).json"],
    "IMG_1(2)",
    ["new.jpg", "new.jpg.supplemental-metadata.json"],
    ["IMG_0007.jpg", "IMG_0007.jpg.supplemental-metadata.json"],
  ],
  [
    "Takeout with a cut name",
    [
      "A very long name of a holiday in the mountains and by the sea.jpg",
      "A very long name of a holiday in the mountains.json",
    ],
    "A very long name of a holiday in the mountains and by the sea",
    ["new.jpg", "new.jpg.json"],
    ["IMG_0007.jpg", "IMG_0007.jpg.json"],
  ],
  [
    "GoPro",
    ["GX010123.MP4", "GX010123.THM", "GL010123.LRV"],
    "GX010123",
    ["new.MP4", "new.THM", "new.LRV"],
    ["IMG_0007.MP4", "IMG_0007.THM", "IMG_0007.LRV"],
  ],
  [
    "a film",
    ["film.mkv", "film.nfo", "film.en.srt", "film.pt-br.forced.srt"],
    "film",
    ["new.mkv", "new.nfo", "new.en.srt", "new.pt-br.forced.srt"],
    ["IMG_0007.mkv", "IMG_0007.nfo", "IMG_0007.en.srt", "IMG_0007.pt-br.forced.srt"],
  ],
];

test.each(examples)("%s", (_, names, stem, underNew, underApple) => {
  expect(bundle(names).stem).toBe(stem);
  expect(renamed(names, "new")).toEqual([...underNew]);
  expect(renamed(names, "IMG_0007")).toEqual([...underApple]);
});

test.each(examples)("%s: found again under its new names, which then stay", (title, names) => {
  for (const stem of ["new", "IMG_0007", "GX010124", "2019-07-04_18-22-31", "x(2)", "IMG_1(3)-1"]) {
    const given = named(bundle(names), stem, { maxNameBytes: NAME_BYTES });
    const members = taken(names).map((one) => ({ ...one, name: given.get(one.name) ?? "" }));
    const { bundles, orphans } = bundlesOf(members);
    expect([title, stem, orphans, bundles.length]).toEqual([title, stem, [], 1]);
    const [again] = bundles;
    if (again == null) throw new Error("No bundle");
    expect(namesOf(again).sort()).toEqual([...given.values()].sort());
    expect(again.stem).toBe(stem);
    expect(numberUnder(again, stem, NAME_BYTES)).toBe(0);
    const kept = named(again, stem, { maxNameBytes: NAME_BYTES });
    expect([...kept].filter(([before, after]) => before !== after)).toEqual([]);
  }
});

test.each(examples.filter(([title]) => !title.startsWith("halves")))(
  "%s: keeps its names under its own stem",
  (_, names, stem) => {
    expect(renamed(names, stem)).toEqual([...names]);
  },
);

test("one number for all, where the stem is taken", () => {
  const live = ["IMG_1234.HEIC", "IMG_1234.MOV", "IMG_E1234.JPG", "IMG_O1234.AAE", "IMG_1234.xmp"];
  expect(renamed(live, "IMG_1234", 1)).toEqual([
    "IMG_1234-1.HEIC",
    "IMG_1234-1.MOV",
    "IMG_E1234-1.JPG",
    "IMG_O1234-1.AAE",
    "IMG_1234-1.xmp",
  ]);
  expect(renamed(["IMG_1(2).jpg", "IMG_1.jpg(2).json"], "IMG_1(2)", 12)).toEqual([
    "IMG_1(2)-12.jpg",
    "IMG_1(2)-12.jpg.json",
  ]);
  expect(renamed(["PXL_1.MP.jpg", "PXL_1.MP"], "PXL_1", 3)).toEqual([
    "PXL_1-3.MP.jpg",
    "PXL_1-3.MP",
  ]);
});

test("GoPro's preview keeps GL only as long as its video has GoPro's name", () => {
  const gopro = ["GX010123.MP4", "GL010123.LRV"];
  expect(renamed(gopro, "GH010999")).toEqual(["GH010999.MP4", "GL010999.LRV"]);
  expect(renamed(gopro, "GX010123", 1)).toEqual(["GX010123-1.MP4", "GX010123-1.LRV"]);
});

test("the number that a bundle has behind a stem is found", () => {
  const number = (names: readonly string[], stem: string) =>
    numberUnder(bundle(names), stem, NAME_BYTES);
  expect(number(["IMG_1.jpg"], "IMG_1")).toBe(0);
  expect(number(["IMG_1-2.jpg", "IMG_1-2.jpg.xmp"], "IMG_1")).toBe(2);
  expect(number(["IMG_1-2.jpg"], "IMG_1-2")).toBe(0);
  expect(number(["IMG_1-2.jpg"], "IMG_2")).toBeUndefined();
  expect(number(["IMG_1.jpg"], "img_1")).toBeUndefined();
  // How accents are written is no reason to move.
  expect(number(["Cafe\u0301.jpg"], "Café")).toBe(0);
  const long = "x".repeat(300);
  expect(number([`${"x".repeat(246)}.jpg`], long)).toBe(0);
  expect(number([`${"x".repeat(246)}-7.jpg`], long)).toBe(7);
});

test("two files never get names that some system takes for one", () => {
  expect(renamed(["a.jpg", "a.xmp", "a.XMP"], "new")).toEqual([
    "new.jpg",
    "new.jpg.xmp",
    "new.XMP",
  ]);
});

test("what would have one name under one stem is in two bundles", () => {
  const groups = (names: readonly string[]) => bundlesOf(taken(names)).bundles.map(namesOf);
  // On a disk that tells cases apart.
  expect(groups(["a.NEF", "a.jpg", "a.JPG"])).toEqual([["a.NEF", "a.JPG"], ["a.jpg"]]);
  expect(groups(["IMG_1.JPG", "IMG_E1234.JPG", "IMG_1234.JPG", "IMG_1234_edited.JPG"])).toEqual([
    ["IMG_1.JPG"],
    ["IMG_1234.JPG", "IMG_1234_edited.JPG"],
    ["IMG_E1234.JPG"],
  ]);
  // Copies of a Live Photo's video.
  expect(groups(["IMG_1.HEIC=A", "IMG_1.MOV=A", "IMG_8.MOV=A", "IMG_9.MOV=A"])).toEqual([
    ["IMG_1.HEIC", "IMG_1.MOV"],
    ["IMG_8.MOV"],
    ["IMG_9.MOV"],
  ]);
});

test("names are made safe for all members alike", () => {
  expect(renamed(["a.jpg", "a.jpg.xmp"], "con")).toEqual(["_con.jpg", "_con.jpg.xmp"]);
  expect(renamed(["a.jpg", "a.xmp"], "18:22 Cafe\u0301")).toEqual([
    "18_22 Café.jpg",
    "18_22 Café.xmp",
  ]);
  expect(renamed(["x:y.jpg", "x:y.jpg.xmp"], "x:y")).toEqual(["x_y.jpg", "x_y.jpg.xmp"]);
  expect(renamed(["\udce9:.jpg", "\udce9:.xmp"], "\udce9:")).toEqual([
    "\udce9:.jpg",
    "\udce9:.xmp",
  ]);
});

test("a stem is cut for all where one name would be too long, and has room for a number then", () => {
  const names = ["a.jpg", "a.jpg.supplemental-metadata.json"];
  const most = { maxNameBytes: ECRYPTFS_NAME_BYTES };
  const given = (stem: string, number: number) => [
    ...named(bundle(names), stem, { ...most, number }).values(),
  ];
  // 143 - 31 bytes of ".jpg.supplemental-metadata.json" are left.
  const fits = "x".repeat(112);
  expect(given(fits, 0)[1]).toBe(`${fits}.jpg.supplemental-metadata.json`);
  const stem = "x".repeat(107);
  for (const long of [`${fits}y`, "x".repeat(250)]) {
    expect(given(long, 0)).toEqual([`${stem}.jpg`, `${stem}.jpg.supplemental-metadata.json`]);
    expect(given(long, 1)[0]).toBe(`${stem}-1.jpg`);
    expect(given(long, 9999)[0]).toBe(`${stem}-9999.jpg`);
    expect(given(long, 10_000)[0]).toBe(`${"x".repeat(106)}-10000.jpg`);
  }
  expect(given(fits, 1)[0]).toBe(`${stem}-1.jpg`);
  expect(() => named(bundle(names), "x", { maxNameBytes: 20 })).toThrow(RangeError);
});

test("strangers of one name are no bundle", () => {
  const apart = (a: string, b: string, ...sidecars: string[]) =>
    groups([
      member(a, { aroundMs: july }),
      member(b, { aroundMs: july + 40 * 24 * hour }),
      ...sidecars.map((name) => member(name)),
    ]);
  expect(apart("IMG_1.JPG", "IMG_1.MOV")).toEqual([["IMG_1.JPG"], ["IMG_1.MOV"]]);
  expect(apart("IMG_1.JPG", "IMG_1.CR2")).toEqual([["IMG_1.CR2"], ["IMG_1.JPG"]]);
  expect(apart("IMG_1.JPG", "IMG_1-edited.JPG")).toEqual([["IMG_1-edited.JPG"], ["IMG_1.JPG"]]);
  // Nor does a sidecar that both could have make them one: it goes with the surer.
  expect(apart("IMG_1.MOV", "IMG_1.JPG", "IMG_1.xmp")).toEqual([
    ["IMG_1.JPG", "IMG_1.xmp"],
    ["IMG_1.MOV"],
  ]);
  expect(apart("IMG_1.JPG", "IMG_1.CR2", "IMG_1.xmp", "IMG_1.JPG.xmp")).toEqual([
    ["IMG_1.CR2", "IMG_1.xmp"],
    ["IMG_1.JPG", "IMG_1.JPG.xmp"],
  ]);
  expect(apart("IMG_1.MP4", "IMG_1.HEIC", "IMG_1.HEIC.json")).toEqual([
    ["IMG_1.HEIC", "IMG_1.HEIC.json"],
    ["IMG_1.MP4"],
  ]);
});

test("a file of unknown time does not join two that are known to be apart", () => {
  const members = [
    member("a.dng"),
    member("a.jpg", { aroundMs: july }),
    member("a.heic", { aroundMs: july + 400 * 24 * hour }),
  ];
  // "a.heic" comes first in byte order.
  expect(groups(members)).toEqual([["a.dng", "a.heic"], ["a.jpg"]]);
});

test("names of one stem within 15 hours are a bundle, beyond that none", () => {
  const within = (hours: number) =>
    groups([
      member("a.jpg", { aroundMs: july }),
      member("a.png", { aroundMs: july + hours * hour }),
    ]).length;
  expect([within(0), within(15), within(15.1)]).toEqual([1, 1, 2]);
  expect(groups([member("a.jpg"), member("a.png")]).length).toBe(2);
  // Nor does one in between join what is farther apart.
  const hours = [0, 10, 20].map((hours) => ({ aroundMs: july + hours * hour }));
  expect(
    groups([member("a.jpg", hours[0]), member("a.png", hours[1]), member("a.webp", hours[2])]),
  ).toEqual([["a.jpg", "a.png"], ["a.webp"]]);
});

test("identifiers join whatever the times, and other identifiers keep apart", () => {
  const half = (contentId: string, hours: number) => ({ contentId, aroundMs: july + hours * hour });
  expect(groups([member("a.heic", half("A", 0)), member("b.mov", half("A", 99))])).toEqual([
    ["a.heic", "b.mov"],
  ]);
  // What is near one half belongs to both, though the other has another time.
  for (const hours of [-20, 20]) {
    const members = [
      member("IMG_0001.HEIC", half("A", 0)),
      member("IMG_0007.MOV", half("A", hours)),
      member("IMG_E0001.HEIC", { aroundMs: july }),
      member("IMG_E0007.MOV", { aroundMs: july + hours * hour }),
    ];
    const names = ["IMG_0001.HEIC", "IMG_0007.MOV", "IMG_E0001.HEIC", "IMG_E0007.MOV"];
    expect(groups(members)).toEqual([names]);
    expect(groups([...members, member("IMG_0007.JPG", { aroundMs: july + 99 * hour })])).toEqual([
      names,
      ["IMG_0007.JPG"],
    ]);
  }
  expect(groups([member("a.heic", half("A", 0)), member("a.jpg", half("B", 0))]).length).toBe(2);
  // Not by way of a third file either.
  expect(
    groups([
      member("a.heic", half("A", 0)),
      member("a.jpg", half("B", 0)),
      member("a.png", { aroundMs: july }),
    ]).length,
  ).toBe(2);
});

test("the first of a bundle is the original: raw, then photo, then video", () => {
  const first = (...names: string[]) => bundle(names).members[0].name;
  expect(first("a.JPG", "a.NEF", "a.MOV")).toBe("a.NEF");
  expect(first("a.MOV", "a.JPG")).toBe("a.JPG");
  expect(first("IMG_0001.JPG", "IMG_E0001.HEIC")).toBe("IMG_0001.JPG");
  expect(first("a.WAV", "a.MOV")).toBe("a.MOV");
  expect(first("B.HEIC=1", "A.MOV=1")).toBe("B.HEIC");
  // Named like an edit, but of nothing that is there.
  expect(first("holiday-mix.HEIC=1", "IMG_7.MOV=1")).toBe("holiday-mix.HEIC");
});

test("an edit whose original is not there is a file like others", () => {
  expect(bundle(["IMG_E1234.JPG", "IMG_E1234.JPG.xmp"]).stem).toBe("IMG_E1234");
  expect(renamed(["a-edited.jpg"], "new")).toEqual(["new.jpg"]);
});

test("orphans and files of other kinds are in no bundle", () => {
  const { bundles, orphans } = bundlesOf([
    member("a.jpg"),
    member("package.json"),
    member("notes.txt"),
    member("IMG_O9999.AAE"),
    member("gone.xmp"),
    member("gone.jpg.json", { about: "gone.jpg" }),
  ]);
  expect(bundles.map(namesOf)).toEqual([["a.jpg"]]);
  expect(orphans).toEqual(["IMG_O9999.AAE", "gone.jpg.json", "gone.xmp"]);
});

test("a file that is a photo by its content only keeps its odd extension", () => {
  const odd: Member = { name: "IMG_1.jpg_backup of my old phone", kind: "photo" };
  const [one] = bundlesOf([odd]).bundles;
  expect(one?.stem).toBe(odd.name);
  const bare: Member = { name: "noextension", kind: "photo" };
  const [other] = bundlesOf([bare]).bundles;
  if (other == null) throw new Error("No bundle");
  expect([...named(other, "new. ", { maxNameBytes: NAME_BYTES }).values()]).toEqual(["new"]);
});
