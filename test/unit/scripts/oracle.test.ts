import { describe, expect, test } from "bun:test";
import type { CatalogRow } from "../../../scripts/oracle/catalog_rows.ts";
import { compare } from "../../../scripts/oracle/compare.ts";
import { ExiftoolTags } from "../../../scripts/oracle/exiftool_tags.ts";
import { expectedDate } from "../../../scripts/oracle/expected_date.ts";
import { judgeAll } from "../../../scripts/oracle/findings.ts";
import { oraclePage } from "../../../scripts/oracle/page.ts";

const now = "2026-01-01T00:00:00";
const taken = (tags: Record<string, unknown>, kind = "photo") => {
  const date = expectedDate(new ExiftoolTags(tags), kind, now);
  return date == null ? undefined : `${date.local}${date.utc ? "Z" : ""}${date.weak ? "?" : ""}`;
};

describe("expectedDate()", () => {
  test("takes the first rung that holds a date", () => {
    const tags = {
      "XMP-xmp:CreateDate": "2018:01:01 10:00:00",
      "IFD0:ModifyDate": "2020:01:01 10:00:00",
      "ExifIFD:CreateDate": "2017:01:01 10:00:00",
      "ExifIFD:DateTimeOriginal": "2016:01:01 10:00:00",
    };
    expect(taken(tags)).toBe("2016-01-01T10:00:00");
    expect(taken({ ...tags, "ExifIFD:DateTimeOriginal": "0000:00:00 00:00:00" })).toBe(
      "2017-01-01T10:00:00",
    );
    expect(taken({ "IFD0:ModifyDate": "2020:01:01 10:00:00" })).toBe("2020-01-01T10:00:00?");
    expect(taken({ "IFD1:DateTimeOriginal": "2016:01:01 10:00:00" })).toBeUndefined();
    expect(taken({ "Canon:DateTimeOriginal": "2016:01:01 10:00:00" })).toBe("2016-01-01T10:00:00");
  });

  test.each([
    "1970:01:01 00:00:00",
    "2002:12:08 12:00:00",
    "2026:01:01 00:00:01",
    "2016:00:00 00:00:00",
    "1799:01:01 00:00:00",
    "   ",
  ])("refuses %p", (value) => {
    expect(taken({ "ExifIFD:DateTimeOriginal": value })).toBeUndefined();
  });

  test("knows what counts in UTC", () => {
    expect(taken({ "QuickTime:CreateDate": "2019:07:04 16:22:31" }, "video")).toBe(
      "2019-07-04T16:22:31Z",
    );
    expect(taken({ "GPS:GPSDateStamp": "2019:07:04", "GPS:GPSTimeStamp": "16:22:31" })).toBe(
      "2019-07-04T16:22:31Z",
    );
    expect(taken({ "Keys:CreationDate": "2019:07:04 18:22:31+02:00" }, "video")).toBe(
      "2019-07-04T18:22:31",
    );
  });
});

const row: CatalogRow = {
  path: "a.jpg",
  kind: "photo",
  reader: "exif",
  format: "jpeg",
  needs: null,
  captured_local: "2016-01-01T10:00:00.5",
  captured_offset: null,
  captured_source: "exif:DateTimeOriginal",
  width: 4000,
  height: 3000,
  orientation: 6,
  duration_ms: null,
  latitude: 52.00001,
  longitude: 4,
  camera_model: "EOS",
  rating: 3,
  failure: null,
};
const tags = {
  "ExifIFD:DateTimeOriginal": "2016:01:01 10:00:00",
  "Composite:ImageSize": "4000 3000",
  "IFD0:Orientation": 6,
  "Composite:GPSLatitude": 52,
  "Composite:GPSLongitude": 4,
  "IFD0:Model": "EOS",
  "XMP-xmp:Rating": 3,
};
const verdicts = (changes: Partial<CatalogRow>, more: Record<string, unknown> = {}) =>
  Object.fromEntries(
    compare({ ...row, ...changes }, new ExiftoolTags({ ...tags, ...more }), now)
      .filter(({ verdict }) => verdict !== "neither" && verdict !== "same")
      .map(({ property, verdict }) => [property, verdict]),
  );

describe("compare()", () => {
  test("finds nothing where both say the same", () => {
    expect(verdicts({})).toEqual({});
  });

  test.each([
    [{ captured_local: "2016-01-01T10:00:01" }, { captured: "differs" }],
    [{ captured_local: "2016-01-01" }, { captured: "differs" }],
    [{ captured_source: "stat:ModifyTime" }, { captured: "lacks" }],
    [{ captured_source: null, captured_local: null }, { captured: "lacks" }],
    [{ width: 3000, height: 4000 }, { size: "differs" }],
    [{ orientation: null }, { orientation: "lacks" }],
    [{ latitude: 52.001 }, { position: "differs" }],
    [{ camera_model: "EOS 1" }, { model: "differs" }],
    [{ rating: 4 }, { rating: "differs" }],
  ] as const)("%o is %o", (changes, expected) => {
    expect(verdicts(changes)).toEqual(expected);
  });

  test("compares the moment where the date counts in UTC, and durations to 100 ms", () => {
    const film = {
      kind: "video",
      captured_local: "2019-07-04T18:22:31",
      captured_offset: 120,
      captured_source: "quicktime:CreateDate",
      orientation: 1,
    };
    const header = {
      "ExifIFD:DateTimeOriginal": "",
      "QuickTime:CreateDate": "2019:07:04 16:22:31",
      "Composite:Rotation": 0,
      "QuickTime:Duration": 10,
    };
    expect(verdicts({ ...film, duration_ms: 10_090 }, header)).toEqual({});
    expect(verdicts({ ...film, captured_offset: 60, duration_ms: 10_200 }, header)).toEqual({
      captured: "differs",
      duration: "differs",
    });
  });

  test("tells a date that is on no rung, but not of a file that has one", () => {
    const other = { "XMP-pdf:CreationDate": "2008:10:20 19:54:15" };
    const undated = { ...other, "ExifIFD:DateTimeOriginal": "" };
    expect(verdicts({}, other)).toEqual({});
    expect(verdicts({ captured_source: "stat:ModifyTime" }, undated)).toEqual({
      "other dates": "lacks",
    });
  });
});

test("judgeAll() leaves what is not known unexplained, and the page says so", () => {
  const wrong = { ...row, camera_model: "EOS | 1" };
  const compared = compare(wrong, new ExiftoolTags(tags), now);
  const report = judgeAll([{ row: wrong, compared }]);
  expect(report.findings).toMatchObject([{ path: "a.jpg", property: "model" }]);
  expect(report.findings[0]?.reason).toBeUndefined();
  expect(report.counts.get("model")).toMatchObject({ same: 0, differs: 1 });
  const page = oraclePage(report, report, "12.57");
  expect(page).toContain("| a.jpg | model | EOS \\| 1 | EOS | **not explained** |");

  const byTools = judgeAll([{ row: { ...wrong, needs: "exiftool" }, compared }]);
  expect(byTools.findings[0]?.reason).toContain("exiftool");
});
