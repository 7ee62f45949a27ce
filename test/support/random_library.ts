// Libraries as they may be found: names in any script and of any bytes, bundles of every form, copies, hard links,
// and a target that holds strangers.

import { existsSync, linkSync, lstatSync, mkdirSync } from "node:fs";
import fc from "fast-check";
import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { makeXmp } from "../../scripts/sample/xmp.ts";
import { joinPath, nameFromBytes, osPath } from "../../src/base/names.ts";
import { folderOf } from "../../src/base/paths.ts";
import { extensionOf } from "../../src/domain/media.ts";
import { byteLength } from "../../src/domain/safe_name.ts";
import type { ApplyLibrary } from "./apply_library.ts";
import { livePhoto, type Planning, photo } from "./organize.ts";

/** The end of a name behind its stem, and what is in it. */
type Part = { readonly name: (stem: string) => string; readonly content: Content };
type Content = "photo" | "still" | "video" | "movie" | "text" | "xmp" | "json";

const part = (content: Content, ending: string): Part => ({
  name: (stem) => stem + ending,
  content,
});
const apple = (mark: string, content: Content, ending: string): Part => ({
  name: (stem) => stem.replace(/^IMG_/, `IMG_${mark}`) + ending,
  content,
});

/** What belongs together, as phones, cameras and programs leave it. */
const forms: readonly (readonly Part[])[] = [
  [part("photo", ".jpg")],
  [part("photo", ".JPG")],
  [part("photo", "")],
  [part("still", ".HEIC"), part("video", ".MOV")],
  [part("still", ".HEIC")],
  [part("video", ".MOV")],
  [part("movie", ".mp4")],
  [part("photo", ".NEF"), part("photo", ".JPG")],
  [part("photo", ".NEF")],
  [part("photo", ".jpg"), part("xmp", ".jpg.xmp")],
  [part("photo", ".jpg"), part("xmp", ".xmp")],
  [part("photo", ".NEF"), part("photo", ".jpg"), part("xmp", ".xmp"), part("xmp", ".jpg.xmp")],
  [part("photo", ".jpg"), part("json", ".jpg.json")],
  [part("photo", ".jpg"), part("json", ".jpg.supplemental-metadata.json")],
  [part("photo", ".jpg"), part("photo", "-edited.jpg")],
  [part("photo", "-edited.jpg")],
  [part("photo", ".JPG"), apple("E", "photo", ".JPG"), apple("O", "text", ".AAE")],
  [part("still", ".HEIC"), part("video", "_HEVC.MOV"), part("text", ".AAE")],
  [part("photo", ".MP.jpg"), part("movie", ".MP")],
  [part("photo", ".RAW-01.COVER.jpg"), part("photo", ".RAW-02.ORIGINAL.dng")],
  [part("xmp", ".xmp")],
  [part("xmp", ".jpg.xmp")],
  [part("text", ".txt")],
];

const someBytes = fc
  .uint8Array({ minLength: 1, maxLength: 8 })
  .map((bytes) => nameFromBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x80 : byte))));
const stem = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "IMG_0001",
      "IMG_0002",
      "img_0001",
      "IMG_0001-1",
      "IMG_0001(2)",
      "a",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        "IMG_20190704_182231",
        "2019-07-04",
        "2019-07",
        "20190704",
        "2018",
        "VID-20181231-WA0001",
      ],
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        "Cafe\u0301",
        "Café",
        "CAFÉ",
        "Straße",
        "STRASSE",
        "日本",
        "👨‍👩‍👧",
        "a:b",
        "con",
        "x. ",
        "-rf",
      ],
    ),
  },
  { weight: 1, arbitrary: someBytes },
  { weight: 1, arbitrary: fc.constantFrom("y".repeat(200), "ü".repeat(100), "日".repeat(70)) },
);
const date = fc.constantFrom(
  ...[
    "2019:07:04 18:22:31",
    "2019:07:04 18:22:31.250",
    "2019:07:31 23:59:59",
    "2018:12:31 08:00:00",
  ],
  ...["2019:07:04 18:22:31", "2019:07:04 18:22:31", undefined],
);
const folder = fc.constantFrom(
  ...[
    "inbox",
    "inbox",
    "inbox/a",
    "inbox/b",
    "inbox/2012-08 Paris",
    "inbox/2018",
    "inbox/caf\udce9",
  ],
  ...[
    "photo",
    "photo/2019/2019-07",
    "photo/2019/2019-07",
    "photo/2018",
    "photo/review",
    "photo/other",
  ],
  ...["photo/Varve", "photo/VARVE"],
);
const shot = fc.record({
  folder,
  stem,
  form: fc.constantFrom(...forms),
  date,
  /** Few, so that contents are the same now and then. */
  content: fc.nat(2),
  id: fc.constantFrom("AB-1", "AB-2"),
  /** Into another folder go all but the first part. */
  apart: fc.option(folder, { freq: 4 }),
  isLink: fc.nat(9).map((n) => n === 0),
});

/** Names in the target that are no photos of anybody's. */
const stranger = fc.constantFrom(
  ...["photo/2019", "photo/2018", "photo/review", "photo/2019/2019-07"],
  ...["photo/2019/2019-07/IMG_0001.jpg/", "photo/2019/2019-07/IMG_0001-1.xmp", "photo/varve/"],
  ...["photo/2019/2019-07/a.doc", "photo/REVIEW/", "photo/2019/0001.jpg", "photo/Café/"],
);

export const randomLibrary = fc.record({
  strangers: fc.array(stranger, { maxLength: 2 }),
  shots: fc.array(shot, { minLength: 1, maxLength: 7 }),
});
export type RandomLibrary = typeof randomLibrary extends fc.Arbitrary<infer T> ? T : never;

export const randomPlanning = fc.record({
  template: fc.constantFrom(
    ...["{year}/{year}-{month}/{stem}{ext}", "{year}/{year}-{month}/{stem}{ext}"],
    ...["{year}/{date}_{time}{ext}", "{year}/{date}_{stem}{ext}", "{year}/{counter}{ext}"],
    ...["{year}/{date}-{counter}_{stem}{ext}", '{camera|"none"}/{stem}{ext}', "{counter}{ext}"],
    ...[
      "{make}/{stem}-{hash8}{ext}",
      "{kind}/{title|stem} {kind}{ext}",
      "{kind}/{year}/{stem}{ext}",
    ],
    ...[
      "{stem}{ext}",
      '{year|"none"}/{subsecond|"x"}-{stem}{ext}',
      "all/{month}-{year}/{counter}{ext}",
    ],
  ),
  from: fc.constantFrom("inbox", "both", "photo"),
  rename: fc.constantFrom("always", "always", "meaningless", "never"),
  collision: fc.constantFrom("suffix", "suffix", "suffix", "skip"),
  undated: fc.constantFrom("review", "review", "mtime", "skip"),
  action: fc.constantFrom("move", "move", "move", "copy", "hardlink"),
  fold: fc.boolean(),
  maxNameBytes: fc.constantFrom(255, 143),
});
export type RandomPlanning = typeof randomPlanning extends fc.Arbitrary<infer T> ? T : never;

/** The options of a plan for a library. */
export function planningFor(lib: ApplyLibrary, random: RandomPlanning): Planning {
  const { from, fold, ...rest } = random;
  const [inbox, photos] = [lib.inbox, lib.photo];
  const sources = from === "both" ? [inbox, photos] : [from === "inbox" ? inbox : photos];
  // Into itself only by moving.
  const action = from === "inbox" ? rest.action : "move";
  return { ...rest, action, sources, fold: fold && action === "move", homeZone: "UTC" };
}

/** Makes the files; what cannot be, as a folder where a file is, is left out. */
export function plant(lib: ApplyLibrary, { strangers, shots }: RandomLibrary): void {
  const made: string[] = [];
  for (const [i, { folder, stem, form, date, content, id, apart, isLink }] of shots.entries()) {
    for (const [n, { name, content: what }] of form.entries()) {
      const path = joinPath(joinPath(lib.folder, n === 0 ? folder : (apart ?? folder)), name(stem));
      if (byteLength(name(stem)) > 255 || !canBe(path)) continue;
      // No RAW is a JPEG by another name.
      const alike = made.filter((one) => extensionOf(one) === extensionOf(path));
      const other = alike[i % Math.max(1, alike.length)];
      if (isLink && other != null) {
        mkdirSync(osPath(folderOf(path)), { recursive: true });
        linkSync(osPath(other), osPath(path));
      } else {
        lib.put(
          path,
          contentOf(what, {
            date,
            text: `${n} ${content} ${extensionOf(path)}`,
            id,
            title: name(stem),
          }),
        );
      }
      made.push(path);
    }
  }
  for (const stranger of strangers) {
    const path = `${lib.folder}/${stranger}`.replace(/\/$/, "");
    if (!canBe(path)) continue;
    if (stranger.endsWith("/")) mkdirSync(path, { recursive: true });
    else lib.put(path, `stranger ${stranger}`);
  }
  lib.settleFolders();
}

/** Whether nothing has the name, and no file is in the way of its folders. */
function canBe(path: string): boolean {
  if (existsSync(osPath(path))) return false;
  let above = folderOf(path);
  while (!existsSync(osPath(above))) above = folderOf(above);
  return lstatSync(osPath(above)).isDirectory();
}

function contentOf(
  what: Content,
  known: { date: string | undefined; text: string; id: string; title: string },
): string | Uint8Array {
  const { date, text, id } = known;
  switch (what) {
    case "photo":
      return photo(date, text);
    case "still":
      return Buffer.concat([livePhoto(date ?? "", id).heic, Buffer.from(text)]);
    case "video":
      return livePhoto(date ?? "", id).mov;
    case "movie":
      return makeMp4({
        durationMs: 100 + text.length,
        ...(date == null
          ? {}
          : {
              creationDate: `${date.slice(0, 19).replace(/:/, "-").replace(/:/, "-").replace(" ", "T")}+0200`,
            }),
      });
    case "xmp":
      return makeXmp({ rating: (text.charCodeAt(2) % 5) + 1 });
    case "json":
      return JSON.stringify({ title: known.title });
    case "text":
      return text;
  }
}
