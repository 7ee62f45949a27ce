// `varve duplicates --by similar` as it is typed, on a small library on disk.

import { expect, test } from "bun:test";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { makePng } from "../../../scripts/sample/png.ts";
import { script } from "../../support/fake_tools.ts";
import { drawing, jpegOf, pixelsOf } from "../../support/pictures.ts";
import { TypedLibrary } from "../../support/typed_library.ts";
import { videoFile } from "../../support/videos.ts";
import { jsonLines } from "../../support/world.ts";

async function photos(): Promise<TypedLibrary> {
  const library = new TypedLibrary();
  const date = "2019:07:04 18:22:31";
  library.put("photo/a.jpg", await jpegOf(drawing(1), { date }));
  library.put("sent/a.jpg", await jpegOf(drawing(1), { width: 160, height: 120, quality: 60 }));
  library.put("photo/b.jpg", await jpegOf(drawing(2), { date }));
  library.put("photo/wall.png", makePng());
  return library;
}

test("groups for people, and what was left out", async () => {
  using library = await photos();
  const { status, out } = await library.run("--by", "similar", "photo", "sent");
  expect(status).toBe(0);
  expect(out.replace(/now, [\d.]+ m?s/, "now, 1 s")).toMatchInlineSnapshot(`
    "2 photos: the same, by their looks
      /T/photo/a.jpg  76,800 px  5.51 KB  2019-07-04 18:22:31
      /T/sent/a.jpg  19,200 px  1.52 KB  2020-09-13 12:26:40

    1 group of photos that look alike (3 photos compared, 4 decoded now, 1 s, run 2)
      left out: 1 photo of nearly one brightness, which would look like any other
    "
  `);
});

/** Films by the first letters of their names, and an ffmpeg that shows one picture of each all through. */
function films(): TypedLibrary {
  const library = new TypedLibrary();
  for (const [name, durationMs] of [
    ["films/a.mp4", 63_500],
    ["sent/a small.mp4", 63_400],
    ["films/b.mp4", 63_500],
    ["films/c.mp4", 90_000],
  ] as const) {
    library.put(name, videoFile(durationMs));
  }
  const side = { width: 32, height: 32 };
  for (const film of ["a", "b"]) {
    library.put(`${film}.rgb`, pixelsOf(drawing(film.charCodeAt(0)), side));
  }
  const ffmpeg = script(
    library.path,
    "ffmpeg",
    `if [ "$1" = -version ]; then echo "ffmpeg version 5.1"; exit; fi
for word in "$@"; do
  case $word in file:*/a*.mp4) cat '${library.path}/a.rgb' ;; file:*/b*.mp4) cat '${library.path}/b.rgb' ;; esac
done`,
  );
  library.put("data/varve.toml", `[tools]\nffmpeg = ${JSON.stringify(ffmpeg)}\n`);
  return library;
}

test("groups of videos for people, and what was left out", async () => {
  using library = films();
  const { status, out } = await library.run("--by", "similar", "films", "sent");
  expect(status).toBe(0);
  expect(out.replace(/compared, [\d.]+ m?s/, "compared, 1 s")).toMatchInlineSnapshot(`
    "2 videos: the same, by their looks
      /T/films/a.mp4  2.1 MP  1 min 4 s  31.6 KB  2020-09-13 12:26:40
      /T/sent/a small.mp4  2.1 MP  1 min 3 s  31.5 KB  2020-09-13 12:26:40

    1 group of videos that look alike (0 photos compared, 0 decoded now, 3 videos compared, 1 s, run 2)
      left out: 1 video of a length that no other has
    "
  `);
});

test("without an ffmpeg it is said that videos are not compared", async () => {
  using library = films();
  library.put("data/varve.toml", '[tools]\nffmpeg = "none"\n');
  const { status, out, err } = await library.run("--by", "similar", "films", "sent");
  expect(status).toBe(0);
  expect(out).toContain("left out: 3 videos that could not be looked at");
  expect(err.split("Videos are not compared, for which ffmpeg is needed")).toHaveLength(2);
});

test("groups for programs: no file is proposed to be kept", async () => {
  using library = await photos();
  const { status, out } = await library.run("--by", "similar", "--json", "photo", "sent");
  expect(status).toBe(0);
  const [group, summary, ...rest] = jsonLines(out);
  expect(rest).toEqual([]);
  expect(group).toMatchObject({
    type: "similar",
    likely: "copies",
    files: [
      { path: "/T/photo/a.jpg", pixels: 76_800, difference: 0 },
      { path: "/T/sent/a.jpg", pixels: 19_200 },
    ],
  });
  expect(group).not.toHaveProperty("keep");
  expect(summary).toMatchObject({
    ...{ type: "summary", command: "duplicates", status: 0, groups: 1, compared: 3, flat: 1 },
    ...{ noDecoder: 0, tooLarge: 0, damaged: 0, decoded: 4, failed: 0, changed: 0 },
  });
  const again = jsonLines((await library.run("--by", "similar", "--json")).out);
  expect(again).toMatchObject([{ type: "similar" }, { groups: 1, decoded: 0 }]);
});

test("no plan is made, and no other kind is looked at", async () => {
  using library = await photos();
  const plan = await library.run("--by", "similar", "--plan", "quarantine", "photo");
  expect(plan.status).toBe(2);
  expect(plan.err).toContain("No plan is made of files that only look alike");
  const audio = await library.run("--by", "similar", "--kind", "audio", "photo");
  expect(audio.status).toBe(2);
  expect(audio.err).toContain("Only photos and videos are compared by their looks");
});

test("an empty catalog has nothing to compare", async () => {
  using library = await photos();
  expect((await library.run("--by", "similar")).status).toBe(10);
});

test("a root that is lost is told as lost, and its photos are not taken to have changed", async () => {
  using library = await photos();
  expect((await library.varve("scan", "photo", "sent")).status).toBe(0);
  renameSync(join(library.path, "photo"), join(library.path, "gone"));
  const { status, out } = await library.run("--by", "similar", "--json");
  expect(status).toBe(15);
  expect(jsonLines(out).at(-1)).toMatchObject({
    ...{ groups: 0, compared: 1, decoded: 1, changed: 0, failed: 0 },
    unavailable: [{ path: "/T/photo", reason: "unreadable" }],
  });
  const named = await library.run("--by", "similar", "--json", "sent", "photo");
  expect(named.status).toBe(15);
  expect(jsonLines(named.out).at(-1)).toMatchObject({ groups: 0, compared: 1 });
});
