// Photos that look alike, by the compiled program: its threads decode, and a run that is killed goes on.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { gridItems, heicOf, wholePhoto } from "../support/coded_heic.ts";
import { drawing, jpegOf, pngOf, tiffOf } from "../support/pictures.ts";
import { Place, says } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

const ask = ["duplicates", "--by", "similar"];

/** The names of the files of each group below the library. */
function groupsIn(lines: ReturnType<Place["json"]>["lines"]): readonly string[][] {
  return lines
    .flatMap(({ type, files }) =>
      type === "similar" && Array.isArray(files)
        ? [files.map(({ path }) => path.slice(place.library.length + 1)).sort()]
        : [],
    )
    .sort();
}

test("smaller, recompressed and turned copies are found among other photos", async () => {
  for (let i = 0; i < 12; i++) place.put(`photo/${i}.jpg`, await jpegOf(drawing(i)));
  place.put("sent/0.jpg", await jpegOf(drawing(0), { width: 160, height: 120 }));
  place.put(
    "sent/1.webp",
    await new Bun.Image(await jpegOf(drawing(1))).webp({ quality: 50 }).bytes(),
  );
  place.put("sent/2.png", pngOf(drawing(2), { cropped: 0.02, width: 200, height: 150 }));
  place.put(
    "sent/3.jpg",
    await jpegOf((x, y) => drawing(3)(y, 1 - x), { width: 240, height: 320, orientation: 8 }),
  );
  const { status, lines, summary } = place.json([...ask, place.library]);
  expect(status).toBe(0);
  expect(groupsIn(lines)).toEqual([
    ["photo/0.jpg", "sent/0.jpg"],
    ["photo/1.jpg", "sent/1.webp"],
    ["photo/2.jpg", "sent/2.png"],
    ["photo/3.jpg", "sent/3.jpg"],
  ]);
  expect(summary).toMatchObject({ groups: 4, compared: 16, decoded: 16 });
  expect(place.json(ask).summary).toMatchObject({ groups: 4, compared: 16, decoded: 0 });
});

test("photos in HEIC and TIFF are decoded by what the program brings", async () => {
  place.put("phone/piece.heic", heicOf([wholePhoto]));
  place.put("phone/tiles.heic", heicOf(gridItems({ width: 160, height: 128 })));
  place.put("sent/photo.jpg", await jpegOf(drawing(7), { width: 160, height: 120 }));
  // Of another shape: what hangs over the first is in it.
  place.put("sent/taller.jpg", await jpegOf(drawing(7), { width: 160, height: 128 }));
  place.put("scans/photo.tif", tiffOf(drawing(7), { width: 160, height: 120 }));
  const { lines, summary } = place.json([...ask, place.library]);
  expect(summary).toMatchObject({ groups: 2, compared: 5, decoded: 5 });
  expect(groupsIn(lines)).toEqual([
    ["phone/piece.heic", "scans/photo.tif", "sent/photo.jpg"],
    ["phone/tiles.heic", "sent/taller.jpg"],
  ]);
});

test("killed, the same command decodes what is left", async () => {
  const photo = await jpegOf(drawing(1), { width: 1600, height: 1200 });
  for (let i = 0; i < 900; i++) place.put(`${i % 9}/${i}.jpg`, photo);
  place.scan();
  const running = place.start(ask);
  await says(running.stderr, "duplicates started");
  running.kill("SIGKILL");
  await running.exited;
  const { summary } = place.json(ask);
  expect(summary).toMatchObject({ status: 0, resumed: true, compared: 900 });
});
