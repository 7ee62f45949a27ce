import { expect, test } from "bun:test";
import { parseShift, shiftFor } from "../../../src/domain/camera_shift.ts";
import { clockProposals } from "../../../src/operations/clock_proposals.ts";
import { asking, taken } from "../../support/asking.ts";
import { type TestCatalog, type TestFile, testCatalog } from "../../support/catalog_rows.ts";

/** Berlin, two hours ahead of UTC in July. */
const berlin = { latitude: 52.5, longitude: 13.4 };
const powerShot = { camera_make: "Canon", camera_model: "Canon PowerShot A620" };

/** A photo by the camera's clock and by GPS. */
function photo(path: string, local: string | null, gps: string | null, more = {}): TestFile {
  const evidence = [
    ...(local == null ? [] : [{ source: "exif:DateTimeOriginal", value: local }]),
    ...(gps == null ? [] : [{ source: "exif:GPSDateTime", value: gps }]),
  ];
  const captured = {
    captured_local: local,
    captured_precision: "second",
    captured_source: "exif:DateTimeOriginal",
    captured_confidence: "high",
  };
  const media = {
    ...powerShot,
    ...(local == null ? {} : captured),
    ...(gps == null ? {} : berlin),
    evidence: JSON.stringify(evidence),
    ...more,
  };
  return { path, media };
}

/** Some photos, by a clock that was an hour and a half behind. */
function behind(count = 4): TestFile[] {
  return Array.from({ length: count }, (_, i) =>
    photo(`${i}.jpg`, `2019-07-04T10:0${i}:00`, `2019:07:04 09:3${i}:00`),
  );
}

async function proposals(lib: TestCatalog, camera: string) {
  return taken(clockProposals(asking(lib).context, camera));
}

test("clockProposals() finds what is to be added, in the zone of the place", async () => {
  using lib = await testCatalog();
  lib.add("/p", [...behind(), photo("none.jpg", "2019-07-04T12:00:00", null)]);
  const { records, summary } = await proposals(lib, "powershot a6");
  expect(records).toEqual([
    {
      type: "clock",
      camera: "Canon PowerShot A620",
      files: 5,
      compared: 4,
      withoutPosition: 0,
      withoutCameraTime: 0,
      verdict: "wrong",
      shift: "Canon PowerShot A620=+1h30m",
      differenceMs: 5_400_000,
      spreadMs: 0,
      agree: 4,
      from: "2019-07-04T11:30:00",
      to: "2019-07-04T11:33:00",
      stretches: [
        {
          from: "2019-07-04T11:30:00",
          to: "2019-07-04T11:33:00",
          files: 4,
          differenceMs: 5_400_000,
          shift: "Canon PowerShot A620=+1h30m",
        },
      ],
      alsoNamed: [],
    },
  ]);
  expect(summary).toEqual({ cameras: 1, compared: 4, proposals: 1 });
});

test("clockProposals() proposes what --shift takes, for exactly that camera", async () => {
  using lib = await testCatalog();
  lib.add("/p", behind());
  const { records } = await proposals(lib, "CANON");
  const shift = parseShift(records[0]?.shift ?? "");
  expect(shift).toEqual({ camera: "Canon PowerShot A620", byMs: 5_400_000 });
  expect(shiftFor(shift == null ? [] : [shift], "Canon PowerShot A620")).toEqual(shift);
});

test("clockProposals() takes only what holds both times and a position, and counts what lacks one", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    ...behind(3),
    photo("no_place.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00", {
      latitude: null,
      longitude: null,
    }),
    // 0° 0° is what devices write that know no place.
    photo("null_island.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00", {
      latitude: 0,
      longitude: 0,
    }),
    photo("by_gps.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00", {
      captured_source: "exif:GPSDateTime",
    }),
    photo("day_only.jpg", "2019-07-04", "2019:07:04 08:00:00", { captured_precision: "day" }),
    photo("undated.jpg", null, "2019:07:04 08:00:00"),
    // No times: zeros, the zero of GPS, a day.
    photo("zeros.jpg", "2019-07-04T10:00:00", "0000:00:00 00:00:00"),
    photo("epoch.jpg", "2019-07-04T10:00:00", "1980:01:06 00:00:00"),
    photo("day.jpg", "2019-07-04T10:00:00", "2019:07:04"),
    { ...photo("gone.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00"), missing: true },
    {
      ...photo("a.xmp", "2019-07-04T10:00:00", "2019:07:04 08:00:00"),
      kind: "sidecar",
    },
  ]);
  const { records } = await proposals(lib, "A620");
  expect(records).toMatchObject([
    { files: 11, compared: 3, withoutPosition: 2, withoutCameraTime: 3, verdict: "wrong" },
  ]);
});

test("clockProposals() knows nothing of a camera whose files hold no time of GPS", async () => {
  using lib = await testCatalog();
  lib.add("/p", [photo("a.jpg", "2019-07-04T10:00:00", null)]);
  const { records, summary } = await proposals(lib, "A620");
  expect(records).toMatchObject([
    { verdict: "unknown", compared: 0, shift: null, differenceMs: null, from: null, stretches: [] },
  ]);
  expect(summary).toEqual({ cameras: 1, compared: 0, proposals: 0 });
});

test("clockProposals() proposes no one shift where the clock changed, but one for each time", async () => {
  using lib = await testCatalog();
  const summer = behind().map((file, i) => ({ ...file, path: `summer${i}.jpg` }));
  const winter = [0, 1, 2].map((i) =>
    photo(`winter${i}.jpg`, `2019-12-04T10:00:0${i}`, `2019:12:04 09:00:0${i}`),
  );
  lib.add("/p", [...winter, ...summer]);
  const { records, summary } = await proposals(lib, "A620");
  expect(records).toMatchObject([
    {
      verdict: "changing",
      shift: null,
      stretches: [
        { from: "2019-07-04T11:30:00", files: 4, shift: "Canon PowerShot A620=+1h30m" },
        { from: "2019-12-04T10:00:00", files: 3, shift: null },
      ],
    },
  ]);
  expect(summary.proposals).toBe(0);
});

test("clockProposals() answers for each camera that is named, and tells which others a shift would reach", async () => {
  using lib = await testCatalog();
  const other = { camera_make: "Canon", camera_model: "Canon PowerShot A620 IS" };
  lib.add("/p", [
    ...behind(),
    // The same camera, as another program writes its make.
    photo("other.jpg", "2019-07-04T10:00:00", "2019:07:04 09:30:00", {
      camera_make: "Canon Inc.",
      camera_model: "Canon PowerShot A620",
    }),
    photo("is.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00", other),
    photo("phone.jpg", "2019-07-04T10:00:00", "2019:07:04 08:00:00", {
      camera_make: "Apple",
      camera_model: "iPhone 8",
    }),
  ]);
  const { records, summary } = await proposals(lib, "a620");
  expect(records.map(({ camera, compared, alsoNamed }) => [camera, compared, alsoNamed])).toEqual([
    ["Canon PowerShot A620", 5, ["Canon PowerShot A620 IS"]],
    ["Canon PowerShot A620 IS", 1, []],
  ]);
  expect(summary).toEqual({ cameras: 2, compared: 6, proposals: 1 });
});

test("clockProposals() refuses a camera that nothing names, and knows which was meant", async () => {
  using lib = await testCatalog();
  lib.add("/p", behind());
  const refusal = (camera: string) => {
    try {
      clockProposals(asking(lib).context, camera);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(refusal("Cannon PowerShot A620")).toMatchObject({
    name: "UnknownCameraError",
    exitCode: 2,
    message: 'No photo or video of the catalog names a camera "Cannon PowerShot A620"',
    hint: 'Did you mean "Canon PowerShot A620"?',
  });
  expect(refusal("Leica")).toMatchObject({
    hint: "`varve stats` lists the cameras that there are",
  });
});
