// `varve why --clock` as it is typed.

import { expect, test } from "bun:test";
import type { World } from "../../../src/cli/world.ts";
import { type TestCatalog, type TestFile, testCatalog } from "../../support/catalog_rows.ts";
import { expectGolden } from "../../support/golden.ts";
import { fakeWorld, jsonLines, runIn } from "../../support/world.ts";

const MINUTE_S = 60;

/** Photos in Berlin by GPS, from a day on, of a camera whose clock was behind by so many seconds. */
function photos(model: string, from: string, behind: readonly number[]): TestFile[] {
  return behind.map((behindS, i) => {
    // Two hours ahead of UTC in summer.
    const rightMs = Date.parse(`${from}T12:00:00Z`) + i * 7 * MINUTE_S * 1000;
    const local = new Date(rightMs - behindS * 1000).toISOString().slice(0, 19);
    const gps = new Date(rightMs - 7_200_000).toISOString().slice(0, 19);
    return {
      path: `${model}/${from}_${i}.jpg`,
      media: {
        camera_make: "Canon",
        camera_model: model,
        latitude: 52.5,
        longitude: 13.4,
        captured_local: local,
        captured_precision: "second",
        captured_source: "exif:DateTimeOriginal",
        captured_confidence: "high",
        evidence: JSON.stringify([{ source: "exif:GPSDateTime", value: gps }]),
      },
    };
  });
}

const plainMedia = { camera_make: "Canon", evidence: "[]" };

async function cameras(): Promise<TestCatalog> {
  const lib = await testCatalog();
  lib.add("/volume1/photo", [
    ...photos("Behind", "2019-07-04", [5400, 5402, 5400, 5399, 5400, 86_400]),
    ...photos("Behind Pro", "2019-07-04", [0, 20, 0]),
    ...photos("Zone", "2019-07-04", [-3600, -3590, -3600, -3601]),
    ...photos("Summer", "2019-07-04", [3600, 3600, 3600]),
    ...photos("Summer", "2019-09-04", [0, 0, 0, 12]),
    ...photos("Day", "2019-07-04", [86_307, 86_307, 86_308]),
    ...photos("Rare", "2019-07-04", [600, 601]),
    ...photos("Wild", "2019-07-04", [600, 6000, 60_000, 200_000]),
    ...photos('Odd "$"', "2019-07-04", [600, 600, 600]),
    { path: "none.jpg", media: { ...plainMedia, camera_model: "Dumb" } },
    {
      path: "no_place.jpg",
      media: {
        ...plainMedia,
        camera_model: "Placeless",
        evidence: JSON.stringify([{ source: "exif:GPSDateTime", value: "2019:07:04 10:00:00" }]),
        captured_local: "2019-07-04T12:00:00",
        captured_precision: "second",
        captured_source: "exif:DateTimeOriginal",
        captured_confidence: "high",
      },
    },
  ]);
  return lib;
}

function worldOf(library: TestCatalog) {
  const openCatalog: World["openCatalog"] = async () => ({
    catalog: library.catalog,
    [Symbol.asyncDispose]: async () => {},
  });
  return fakeWorld({ openCatalog, env: { VARVE_DATA: "/nowhere/data" } });
}

test("varve why --clock prints what is known of every clock that is named", async () => {
  using library = await cameras();
  const { status, out, err } = await runIn(worldOf(library), "why", "--clock", "canon");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expectGolden("questions/why_clock.txt", out);
});

test("varve why --clock --json gives a record for each camera and a summary", async () => {
  using library = await cameras();
  const { out } = await runIn(worldOf(library), "why", "--clock", "canon behind", "--json");
  const lines = jsonLines(out);
  expect(lines).toMatchObject([
    { type: "clock", camera: "Canon Behind", shift: "Canon Behind=+1h30m", agree: 5 },
    { type: "clock", camera: "Canon Behind Pro", verdict: "right", shift: null },
    { type: "summary", command: "why", status: 0, cameras: 2, compared: 9, proposals: 1 },
  ]);
});

test("varve why takes a file or a camera, and one of both", async () => {
  using library = await cameras();
  expect(await runIn(worldOf(library), "why")).toEqual({
    status: 2,
    out: "",
    err: "varve: FILE is missing\nName a file, or a camera by --clock CAMERA\n",
  });
  expect(await runIn(worldOf(library), "why", "a.jpg", "--clock", "x")).toMatchObject({
    status: 2,
    err: "varve: FILE and --clock exclude each other\nGive one of them\n",
  });
  expect(await runIn(worldOf(library), "why", "--clock", "Leica")).toMatchObject({
    status: 2,
    err: 'varve: No photo or video of the catalog names a camera "Leica"\n`varve stats` lists the cameras that there are\n',
  });
});
