import { describe, expect, test } from "bun:test";
import type { Candidate, Captured, DatingInput } from "../../../src/domain/captured.ts";
import type { EvidenceSource } from "../../../src/domain/evidence.ts";
import type { Evidence } from "../../../src/domain/inspection.ts";
import {
  capturedOf,
  explainCaptured,
  judgeCaptured,
  siblingOf,
} from "../../../src/domain/ladder.ts";
import { sortedSiblings } from "../../../src/domain/time_zone_clues.ts";
import { zoneAt } from "../../../src/domain/zone_at.ts";

const paris = { latitude: 48.857, longitude: 2.352 };
const newYork = { latitude: 40.71, longitude: -74 };
const mtime = (text: string) => Date.parse(text) * 1000;

const file: DatingInput = {
  kind: "photo",
  name: "IMG_1234.JPG",
  folders: ["photo"],
  evidence: [],
  mtimeUs: mtime("2021-05-06T07:08:09Z"),
  nowUs: mtime("2026-11-21T00:00:00Z"),
  zoneAt,
};

function says(
  source: EvidenceSource,
  value: string,
  offset?: string,
  subSecond?: string,
): Evidence {
  return {
    source,
    value,
    ...(offset == null ? {} : { offset }),
    ...(subSecond == null ? {} : { subSecond }),
  };
}

/** Taken by all ways of asking, which must agree. */
function taken(input: Partial<DatingInput>): Captured | undefined {
  const whole = { ...file, ...input };
  const captured = capturedOf(whole);
  const { candidates: _, ...verdict } = explainCaptured(whole);
  expect(verdict.taken).toEqual(captured as Captured);
  expect(judgeCaptured(whole)).toEqual(verdict);
  return captured;
}

function rungs(input: Partial<DatingInput>): string[] {
  return explainCaptured({ ...file, ...input }).candidates.map(
    ({ source, verdict, reason }: Candidate) => `${source} ${verdict} ${reason}`,
  );
}

const original = says("exif:DateTimeOriginal", "2019:07:04 18:22:31");

describe("stills", () => {
  test("the original date, its offset and its digits below the second", () => {
    const evidence = [says("exif:DateTimeOriginal", "2019:07:04 18:22:31", "+02:00", "047")];
    expect(taken({ evidence })).toEqual({
      local: "2019-07-04T18:22:31.047",
      offsetMinutes: 120,
      precision: "subsecond",
      source: "exif:DateTimeOriginal",
      confidence: "high",
    });
  });

  test("an original date to the minute is kept to the minute", () => {
    const evidence = [says("exif:DateTimeOriginal", "2019-07-04T15:47+02:00")];
    expect(taken({ evidence })).toMatchObject({
      local: "2019-07-04T15:47",
      offsetMinutes: 120,
      precision: "minute",
    });
  });

  test("without an offset or a place it has none: the home zone is no clue for a camera", () => {
    expect(taken({ evidence: [original], homeZone: "Europe/Berlin" })).toEqual({
      local: "2019-07-04T18:22:31",
      precision: "second",
      source: "exif:DateTimeOriginal",
      confidence: "high",
    });
  });

  test("the place tells the offset, the wall stays", () => {
    expect(taken({ evidence: [original], position: newYork })).toMatchObject({
      local: "2019-07-04T18:22:31",
      offsetMinutes: -240,
    });
  });

  test("a place at 0° 0° is none", () => {
    const position = { latitude: 0, longitude: 0 };
    expect(taken({ evidence: [original], position })?.offsetMinutes).toBeUndefined();
  });

  test("a camera left on home time abroad: GPS time tells what its clock was set to", () => {
    const evidence = [original, says("exif:GPSDateTime", "2019:07:04 16:22:29", "+00:00")];
    expect(taken({ evidence, position: newYork })).toMatchObject({
      local: "2019-07-04T18:22:31",
      offsetMinutes: 120,
    });
  });

  test("a GPS time that is no whole offset away is stale and tells nothing", () => {
    const evidence = [original, says("exif:GPSDateTime", "2019:07:04 15:59:40", "+00:00")];
    expect(taken({ evidence, position: paris })?.offsetMinutes).toBe(120);
    expect(taken({ evidence })?.offsetMinutes).toBeUndefined();
  });

  test("in the hour shown twice the first, unless GPS time says the second", () => {
    const twice = says("exif:DateTimeOriginal", "2019:10:27 02:30:00");
    expect(taken({ evidence: [twice], position: paris })?.offsetMinutes).toBe(120);
    const second = says("exif:GPSDateTime", "2019:10:27 01:30:00", "+00:00");
    expect(taken({ evidence: [twice, second], position: paris })?.offsetMinutes).toBe(60);
  });

  test.each([
    "0000:00:00 00:00:00",
    "    :  :     :  :  ",
    "",
    "2002:12:08 12:00:00",
    "1970:01:01 00:00:00",
    "1904:01:01 00:00:00",
    "2000:01:01 00:00:03",
    "2031:01:01 10:00:00",
    "1720:01:01 10:00:00",
    "2019:02:30 10:00:00",
    "nonsense",
  ])("an original date of %p gives way to the digitized one", (value) => {
    const evidence = [
      says("exif:DateTimeOriginal", value),
      says("exif:DateTimeDigitized", "2019:07:04 18:22:31"),
    ];
    expect(taken({ evidence })).toMatchObject({
      source: "exif:DateTimeDigitized",
      local: "2019-07-04T18:22:31",
    });
    const [first] = explainCaptured({ ...file, evidence }).candidates;
    expect(first).toMatchObject({ source: "exif:DateTimeOriginal", verdict: "refused" });
  });

  test("two days ahead of now may be another zone's clock, three are none", () => {
    const at = (value: string) => taken({ evidence: [says("exif:DateTimeOriginal", value)] });
    expect(at("2026:11:22 23:59:59")?.source).toBe("exif:DateTimeOriginal");
    expect(at("2026:11:24 00:00:00")?.source).toBe("stat:ModifyTime");
  });

  test.each([
    [["xmp:DateTimeOriginal", "iptc:DateCreated"], "xmp:DateTimeOriginal"],
    [["xmp:CreateDate", "xmp:DateCreated"], "xmp:DateCreated"],
    [["exif:GPSDateTime", "xmp:CreateDate"], "xmp:CreateDate"],
    [["takeout:photoTakenTime", "exif:GPSDateTime"], "exif:GPSDateTime"],
    [["exif:ModifyDate", "takeout:photoTakenTime"], "takeout:photoTakenTime"],
    [["exif:ModifyDate", "exif:DateTimeOriginal"], "exif:DateTimeOriginal"],
  ] as const)("of %p the first is %p", (sources, expected) => {
    const evidence = sources.map((source, i) => says(source, `2019:07:0${i + 1} 18:22:31`));
    expect(taken({ evidence, position: paris })?.source).toBe(expected);
  });

  test("GPS and Takeout times are UTC, whatever offset they show", () => {
    for (const source of ["exif:GPSDateTime", "takeout:photoTakenTime"] as const) {
      for (const offset of [undefined, "+00:00"]) {
        const evidence = [says(source, "2019:07:04 22:30:00", offset)];
        expect(taken({ evidence, position: paris })).toMatchObject({
          local: "2019-07-05T00:30:00",
          offsetMinutes: 120,
          source,
        });
      }
    }
  });

  test("a sidecar stands behind the file's EXIF, before GPS; a day's difference is a conflict", () => {
    const sidecars = [
      { name: "IMG_1234.JPG.xmp", evidence: [says("xmp:DateTimeOriginal", "2018-01-02T03:04:05")] },
    ];
    const ladder = explainCaptured({ ...file, evidence: [original], sidecars });
    expect(ladder.taken?.source).toBe("exif:DateTimeOriginal");
    expect(ladder.conflict).toEqual({
      source: "xmp:DateTimeOriginal",
      origin: "IMG_1234.JPG.xmp",
      local: "2018-01-02T03:04:05",
      days: 548,
    });
    const gps = [says("exif:GPSDateTime", "2019:07:04 22:30:00")];
    expect(taken({ evidence: gps, sidecars })?.local).toBe("2018-01-02T03:04:05");
    const broken = [says("exif:DateTimeOriginal", "0000:00:00 00:00:00")];
    expect(taken({ evidence: broken, sidecars })?.local).toBe("2018-01-02T03:04:05");
  });

  test("Takeout's JSON gives its instant, the file's place the zone", () => {
    const sidecars = [
      { name: "a.jpg.json", evidence: [says("takeout:photoTakenTime", "1562279400")] },
    ];
    expect(taken({ sidecars, position: newYork })).toMatchObject({
      local: "2019-07-04T18:30:00",
      offsetMinutes: -240,
      source: "takeout:photoTakenTime",
    });
  });

  test("an XMP date ending in Z is an instant", () => {
    const evidence = [says("xmp:DateCreated", "2019-07-04T22:30:00Z")];
    expect(taken({ evidence, homeZone: "Europe/Berlin" })).toMatchObject({
      local: "2019-07-05T00:30:00",
      offsetMinutes: 120,
    });
    expect(taken({ evidence })).toMatchObject({
      local: "2019-07-04T22:30:00",
      offsetMinutes: 0,
      confidence: "medium",
    });
  });

  test("a modification date is weak: below names, and medium only where a folder agrees", () => {
    const evidence = [says("exif:ModifyDate", "2012:08:14 10:00:00")];
    expect(taken({ evidence })).toMatchObject({ source: "exif:ModifyDate", confidence: "low" });
    expect(taken({ evidence, name: "IMG_20190704_182231.jpg" })?.source).toBe("name:File");
    expect(taken({ evidence, folders: ["2012-08 Paris"] })).toMatchObject({
      local: "2012-08-14T10:00:00",
      source: "exif:ModifyDate",
      confidence: "medium",
    });
    expect(taken({ evidence, folders: ["2013-08 Rome"] })).toMatchObject({
      local: "2013-08",
      source: "name:Folder",
      precision: "month",
    });
  });

  test("a WhatsApp name gives the day; the modification time does not make it finer", () => {
    const input = { name: "IMG-20190704-WA0003.jpg", mtimeUs: mtime("2019-07-04T12:00:00Z") };
    expect(taken(input)).toEqual({
      local: "2019-07-04",
      precision: "day",
      source: "name:File",
      confidence: "medium",
    });
  });

  test("a folder's date stands before the modification time", () => {
    expect(taken({ folders: ["photo", "2012", "08", "14"] })).toMatchObject({
      local: "2012-08-14",
      source: "name:Folder",
    });
    expect(taken({ folders: ["2012"] })).toMatchObject({
      local: "2012",
      precision: "year",
      confidence: "low",
    });
  });

  test("the modification time comes last, is weak, and is shown at home", () => {
    expect(taken({ homeZone: "Europe/Berlin" })).toEqual({
      local: "2021-05-06T09:08:09",
      offsetMinutes: 120,
      precision: "second",
      source: "stat:ModifyTime",
      confidence: "low",
    });
  });

  test("nothing is taken where even the modification time is none", () => {
    const ladder = explainCaptured({ ...file, mtimeUs: 0 });
    expect(ladder.taken).toBeUndefined();
    expect(capturedOf({ ...file, mtimeUs: 0 })).toBeUndefined();
    expect(ladder.candidates).toEqual([
      {
        source: "stat:ModifyTime",
        origin: "file",
        value: "1970-01-01T00:00:00Z",
        verdict: "refused",
        reason: "known-default",
        why: "Zero of Unix times, in any zone",
      },
    ]);
  });
});

describe("videos", () => {
  const video = { kind: "video", name: "MVI_0001.MP4" } as const;
  const header = says("quicktime:CreateDate", "2019:07:04 22:30:00");

  test("Apple's creation date has its offset", () => {
    const evidence = [header, says("quicktime:CreationDate", "2019-07-05T00:30:00+0200")];
    expect(taken({ ...video, evidence, position: newYork })).toEqual({
      local: "2019-07-05T00:30:00",
      offsetMinutes: 120,
      precision: "second",
      source: "quicktime:CreationDate",
      confidence: "high",
    });
  });

  test("then the paired still, with its offset", () => {
    const captured = {
      local: "2019-07-05T00:30:01.5",
      offsetMinutes: 120,
      precision: "subsecond",
      source: "exif:DateTimeOriginal",
      confidence: "high",
    } as const;
    const pair = { name: "MVI_0001.HEIC", captured };
    expect(taken({ ...video, evidence: [header], pair })).toEqual({
      ...captured,
      source: "pair:Captured",
    });
    const weak = { ...pair, captured: { ...captured, confidence: "low" } as const };
    expect(taken({ ...video, evidence: [header], pair: weak })?.source).toBe(
      "quicktime:CreateDate",
    );
  });

  test("then what the maker wrote, which is local", () => {
    const evidence = [header, says("maker:DateTimeOriginal", "2019:07:05 00:30:00")];
    expect(taken({ ...video, evidence, homeZone: "Europe/Berlin" })).toEqual({
      local: "2019-07-05T00:30:00",
      precision: "second",
      source: "maker:DateTimeOriginal",
      confidence: "high",
    });
  });

  test.each([
    ["its place", { position: paris }, "2019-07-05T00:30:00", 120, "high"],
    ["its name", { name: "VID_20190705_002954.mp4" }, "2019-07-05T00:30:00", 120, "high"],
    ["its name, in India", { name: "VID_20190705_040005.mp4" }, "2019-07-05T04:00:00", 330, "high"],
    [
      "photos of the day",
      { siblings: [{ utcMs: Date.parse("2019-07-04T20:00:00Z"), offsetMinutes: 120 }] },
      "2019-07-05T00:30:00",
      120,
      "medium",
    ],
    ["the home zone", { homeZone: "Europe/Berlin" }, "2019-07-05T00:30:00", 120, "medium"],
    ["nothing", {}, "2019-07-04T22:30:00", 0, "low"],
  ] as const)(
    "the header is UTC, shown in the zone of %s",
    (_, clue, local, offset, confidence) => {
      expect(taken({ ...video, evidence: [header], ...clue })).toEqual({
        local,
        offsetMinutes: offset,
        precision: "second",
        source: "quicktime:CreateDate",
        confidence,
      });
    },
  );

  test("the clues are asked in order: place, name, siblings, home", () => {
    const all = {
      ...video,
      evidence: [header],
      name: "VID_20190705_013000.mp4",
      position: newYork,
      siblings: [{ utcMs: Date.parse("2019-07-04T20:00:00Z"), offsetMinutes: 60 }],
      homeZone: "Asia/Tokyo",
    };
    const { position: _, ...placeless } = all;
    expect(taken(all)?.offsetMinutes).toBe(-240);
    expect(taken(placeless)?.offsetMinutes).toBe(180);
    expect(taken({ ...placeless, name: video.name })?.offsetMinutes).toBe(60);
    expect(taken({ ...placeless, name: video.name, siblings: [] })?.offsetMinutes).toBe(540);
  });

  test("the nearest photo in time tells the zone, and none more than a day away", () => {
    const at = (text: string, offsetMinutes: number) => ({
      utcMs: Date.parse(text),
      offsetMinutes,
    });
    const siblings = sortedSiblings([
      at("2019-07-06T00:00:00Z", 540),
      at("2019-07-04T22:00:00Z", 60),
      at("2019-07-04T23:30:00Z", 120),
      at("2019-07-01T22:00:00Z", -60),
    ]);
    const of = (value: string) =>
      taken({ ...video, evidence: [says("quicktime:CreateDate", value)], siblings });
    expect(of("2019:07:04 22:30:00")?.offsetMinutes).toBe(60);
    expect(of("2019:07:04 23:00:00")?.offsetMinutes).toBe(120);
    expect(of("2019:07:05 20:00:00")?.offsetMinutes).toBe(540);
    expect(of("2019:07:03 10:00:00")).toMatchObject({ offsetMinutes: 0, confidence: "low" });
  });

  test.each([
    [{ cameraMake: "GoPro", cameraModel: "HERO7 Black" }, video.name],
    [{ cameraMake: "NIKON CORPORATION", cameraModel: "NIKON D850" }, video.name],
    [{ cameraMake: "Canon", cameraModel: "Canon EOS 600D" }, video.name],
    [{}, "GX010123.MP4"],
    [{}, "GOPR0123.MP4"],
  ])("the header of %p %p is local time", (camera, name) => {
    const input = { ...video, ...camera, name, evidence: [header], homeZone: "Europe/Berlin" };
    expect(taken(input)).toEqual({
      local: "2019-07-04T22:30:00",
      precision: "second",
      source: "quicktime:CreateDate",
      confidence: "medium",
    });
  });

  test("a header that says nothing of the zone gives way to a name", () => {
    const name = "VID-20190705-WA0003.mp4";
    expect(taken({ ...video, name, evidence: [header] })).toMatchObject({
      local: "2019-07-05",
      source: "name:File",
    });
    expect(rungs({ ...video, name, evidence: [header] })).toEqual([
      "name:File taken strongest",
      "quicktime:CreateDate agrees same-time",
      "stat:ModifyTime outranked no-zone",
    ]);
  });

  test("a header counted from 1970 instead of 1904 is mended; its zero is refused", () => {
    const seconds = Date.parse("2019-07-04T22:30:00Z") / 1000;
    const late = says("quicktime:CreateDate", String(seconds - 2_082_844_800));
    expect(taken({ ...video, evidence: [late], position: paris })?.local).toBe(
      "2019-07-05T00:30:00",
    );
    const zero = says("quicktime:CreateDate", "-2082844800");
    expect(rungs({ ...video, evidence: [zero] })[0]).toBe(
      "quicktime:CreateDate refused known-default",
    );
  });

  test("a Pixel's name is in UTC", () => {
    const name = "PXL_20190704_223000123.mp4";
    expect(taken({ ...video, name, homeZone: "Europe/Berlin" })).toMatchObject({
      local: "2019-07-05T00:30:00.123",
      offsetMinutes: 120,
      source: "name:File",
    });
  });
});

describe("audio", () => {
  test("the release counts, not when it was encoded", () => {
    const evidence = [
      says("quicktime:CreateDate", "2015:01:02 03:04:05"),
      says("tag:Date", "1998"),
    ];
    expect(taken({ kind: "audio", name: "01.m4b", evidence })).toEqual({
      local: "1998",
      precision: "year",
      source: "tag:Date",
      confidence: "medium",
    });
  });
});

describe("the explanation", () => {
  test("lists every candidate in order, each with its verdict", () => {
    const evidence = [
      says("exif:ModifyDate", "2020:01:01 10:00:00"),
      says("exif:DateTimeDigitized", "2002:12:08 12:00:00"),
      original,
      says("xmp:CreateDate", "2019-07-04"),
      says("xmp:DateTimeOriginal", "2019-07-04T18:22:40"),
    ];
    expect(rungs({ evidence, folders: ["2019"] })).toEqual([
      "exif:DateTimeOriginal taken strongest",
      "exif:DateTimeDigitized refused known-default",
      "xmp:DateTimeOriginal agrees same-time",
      "xmp:CreateDate agrees coarser",
      "name:Folder agrees coarser",
      "exif:ModifyDate outranked weaker",
      "stat:ModifyTime outranked no-zone",
    ]);
  });

  test("shows values as written", () => {
    const evidence = [says("exif:DateTimeOriginal", "2019:07:04 18:22:31", "+02:00", "047")];
    const [first] = explainCaptured({ ...file, evidence }).candidates;
    expect(first).toMatchObject({
      value: "2019:07:04 18:22:31.047+02:00",
      origin: "file",
      zoneFrom: "written",
    });
  });

  test("edits, scans and copies are later by nature and no conflict", () => {
    const evidence = [
      original,
      says("exif:ModifyDate", "2022:01:01 10:00:00"),
      says("exif:DateTimeDigitized", "2022:01:01 10:00:00"),
      says("xmp:CreateDate", "2022-01-01T10:00:00"),
    ];
    expect(explainCaptured({ ...file, evidence }).conflict).toBeUndefined();
  });

  test("the furthest of several is the conflict, and less than a day is none", () => {
    const conflictOf = (...values: string[]) => {
      const evidence = values.map((value) => says("xmp:DateTimeOriginal", value));
      return judgeCaptured({ ...file, evidence: [original, ...evidence] }).conflict?.days;
    };
    expect(conflictOf("2019-07-05T18:22:30")).toBeUndefined();
    expect(conflictOf("2019-07-05T18:22:33")).toBe(1);
    expect(conflictOf("2019-07-06T20:00:00", "2019-06-04T18:22:31", "2019-07-01")).toBe(29);
    expect(conflictOf("2019-07")).toBeUndefined();
  });

  test("a folder of another month is a conflict, one of the same none", () => {
    const conflict = (folder: string) =>
      explainCaptured({ ...file, evidence: [original], folders: [folder] }).conflict;
    expect(conflict("2019-07 Paris")).toBeUndefined();
    expect(conflict("2019-06 Rome")).toMatchObject({ source: "name:Folder", days: 3 });
  });
});

test("siblingOf() is the instant of a date that is sure of its offset", () => {
  const sure = {
    local: "2019-07-05T00:30:00.5",
    offsetMinutes: 120,
    precision: "subsecond",
    source: "exif:DateTimeOriginal",
    confidence: "high",
  } as const;
  expect(siblingOf(sure)).toEqual({
    utcMs: Date.parse("2019-07-04T22:30:00Z"),
    offsetMinutes: 120,
  });
  expect(siblingOf({ ...sure, confidence: "low" })).toBeUndefined();
  expect(siblingOf({ ...sure, local: "2019-07-05", precision: "day" })).toBeUndefined();
  const { offsetMinutes: _, ...without } = sure;
  expect(siblingOf(without)).toBeUndefined();
});
