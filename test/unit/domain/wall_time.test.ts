import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  civil,
  dayNumber,
  mendQuickTimeEpoch,
  offsetText,
  parseOffset,
  parseTime,
  wallEnd,
  wallMsOf,
  wallText,
} from "../../../src/domain/wall_time.ts";

test.each([
  ["2019:07:04 18:22:31", "2019-07-04T18:22:31", {}],
  ["2019:07:04 18:22:31\0", "2019-07-04T18:22:31", {}],
  ["  2019:07:04 18:22:31 ", "2019-07-04T18:22:31", {}],
  ["2019/07/04 18:22:31", "2019-07-04T18:22:31", {}],
  ["2019-07-04T18:22:31", "2019-07-04T18:22:31", {}],
  ["2019-07-04T18:22:31.047", "2019-07-04T18:22:31.047", {}],
  ["2019-07-04T18:22:31.100", "2019-07-04T18:22:31.100", {}],
  ["2019-07-04T18:22:31Z", "2019-07-04T18:22:31", { utc: true }],
  ["2019-07-04T18:22:31+02:00", "2019-07-04T18:22:31", { offsetMinutes: 120 }],
  ["2019-07-04T18:22:31-0330", "2019-07-04T18:22:31", { offsetMinutes: -210 }],
  ["2019-07-04T18:22:31+0545", "2019-07-04T18:22:31", { offsetMinutes: 345 }],
  ["2019-07-04T15:47+02:00", "2019-07-04T15:47", { offsetMinutes: 120 }],
  ["2019-07-04T15:47", "2019-07-04T15:47", {}],
  ["2008-05-25T19:31:26.0+1:00", "2008-05-25T19:31:26.0", { offsetMinutes: 60 }],
  ["2019:07:04 24:00:00", "impossible", {}],
  ["2016:12:31 23:59:60", "2016-12-31T23:59:59", {}],
  ["2019:07:04", "2019-07-04", {}],
  ["2019:07:04   :  :  ", "2019-07-04", {}],
  ["2019:07:  ", "2019-07", {}],
  ["2019-07", "2019-07", {}],
  ["2019", "2019", {}],
  ["2019:00:00 00:00:00", "2019", {}],
  ["2019:07:00 00:00:00", "2019-07", {}],
  ["20190704 182231+0200", "2019-07-04T18:22:31", { offsetMinutes: 120 }],
  ["20190704T182231Z", "2019-07-04T18:22:31", { utc: true }],
  ["20190704", "2019-07-04", {}],
  ["1562264551", "2019-07-04T18:22:31", { utc: true }],
  ["-500000000", "1954-02-26T23:06:40", { utc: true }],
  ["Thu Jul  4 18:22:31 2019", "2019-07-04T18:22:31", {}],
  ["THU JUL 04 18:22:31 2019", "2019-07-04T18:22:31", {}],
  ["Thu, 04 Jul 2019 18:22:31 +0200", "2019-07-04T18:22:31", { offsetMinutes: 120 }],
  ["4 Jul 2019 18:22:31 GMT", "2019-07-04T18:22:31", { utc: true }],
  ["0000:00:00 00:00:00", "zeros", {}],
  ["0000-00-00T00:00:00Z", "zeros", {}],
  ["0", "zeros", {}],
  ["    :  :     :  :  ", "blank", {}],
  ["", "blank", {}],
  ["\0\0\0", "blank", {}],
  ["2019:02:29 10:00:00", "impossible", {}],
  ["2019:13:01 10:00:00", "impossible", {}],
  ["2019:07:04 18:60:31", "impossible", {}],
  ["2019:07:04 18:22:61", "impossible", {}],
  ["yesterday", "unparsable", {}],
  ["04.07.2019", "unparsable", {}],
  ["Thu Foo  4 18:22:31 2019", "impossible", {}],
] as const)("parseTime(%p) is %p", (text, expected, extra) => {
  const parsed = parseTime(text);
  if (typeof parsed === "string") {
    expect<string>(parsed).toBe(expected);
    return;
  }
  expect(wallText(parsed)).toBe(expected);
  const { offsetMinutes, utc } = parsed;
  expect({ ...(offsetMinutes == null ? {} : { offsetMinutes }), ...(utc ? { utc } : {}) }).toEqual(
    extra,
  );
});

test.each([
  ["+02:00", 120],
  ["-08:00", -480],
  ["+0545", 345],
  ["-08", -480],
  ["+2", 120],
  ["Z", 0],
  ["+00:00", 0],
  ["+14:00", 840],
  ["+15:00", undefined],
  ["+02:75", undefined],
  ["02:00", undefined],
  ["", undefined],
  ["   :  ", undefined],
] as const)("parseOffset(%p) is %p", (text, minutes) => {
  expect(parseOffset(text)).toBe(minutes as number);
});

test("offsetText() is the inverse of parseOffset()", () => {
  for (const minutes of [-720, -210, -1, 0, 60, 345, 840]) {
    expect(parseOffset(offsetText(minutes))).toBe(minutes);
  }
});

test("dayNumber() and civil() agree with Date over 400 years, and are inverse", () => {
  for (let days = -146_097; days < 146_097; days += 13) {
    const date = new Date(days * 86_400_000);
    const there = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
    };
    expect(civil(days)).toEqual(there);
    expect(dayNumber(there.year, there.month, there.day)).toBe(days);
  }
});

test("wallEnd() is where the next month, day or second begins", () => {
  const end = (text: string) => {
    const wall = parseTime(text);
    if (typeof wall === "string") throw new Error(text);
    return new Date(wallEnd(wall)).toISOString();
  };
  expect(end("2019")).toBe("2020-01-01T00:00:00.000Z");
  expect(end("2019-12")).toBe("2020-01-01T00:00:00.000Z");
  expect(end("2020-02")).toBe("2020-03-01T00:00:00.000Z");
  expect(end("2019-12-31")).toBe("2020-01-01T00:00:00.000Z");
  expect(end("2019-07-04T18:22")).toBe("2019-07-04T18:23:00.000Z");
  expect(end("2019-07-04T18:22:31")).toBe("2019-07-04T18:22:32.000Z");
});

test("mendQuickTimeEpoch() moves what was counted from 1970, and leaves the zero of 1904", () => {
  const header = Date.UTC(1953, 6, 4);
  expect(mendQuickTimeEpoch({ wallMs: header, precision: "second" }).wallMs).toBe(
    header + 2_082_844_800_000,
  );
  const zero = { wallMs: -2_082_844_800_000, precision: "second" } as const;
  expect(mendQuickTimeEpoch(zero)).toEqual(zero);
  const usual = { wallMs: Date.UTC(2019, 6, 4), precision: "second" } as const;
  expect(mendQuickTimeEpoch(usual)).toEqual(usual);
});

test("wallMsOf() reads what wallText() wrote, to the second", () => {
  const known = fc.constantFrom("minute" as const, "second" as const, "subsecond" as const);
  const day = fc.integer({ min: dayNumber(0, 1, 1), max: dayNumber(9999, 12, 31) });
  fc.assert(
    fc.property(
      day,
      fc.nat({ max: 1439 }),
      fc.nat({ max: 59 }),
      known,
      (days, minute, second, precision) => {
        const seconds = precision === "minute" ? 0 : second;
        const wallMs = days * 86_400_000 + minute * 60_000 + seconds * 1000;
        const subSecond = precision === "subsecond" ? { subSecond: "047" } : {};
        expect(wallMsOf(wallText({ wallMs, precision, ...subSecond }))).toBe(wallMs);
      },
    ),
  );
});
