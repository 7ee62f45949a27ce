import { expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  compactTime,
  exifTime,
  gpsTime,
  later,
  momentAt,
  offsetText,
  wallTime,
} from "../../../scripts/library/moment.ts";

test("a moment in Tokyo is nine hours earlier in UTC", () => {
  const moment = momentAt("2024-01-01T00:00:12", 540);
  expect(new Date(moment.utcMs).toISOString()).toBe("2023-12-31T15:00:12.000Z");
  expect(exifTime(moment)).toBe("2024:01:01 00:00:12");
  expect(compactTime(moment)).toBe("20240101_000012");
  expect(gpsTime(moment)).toEqual({ dateStamp: "2023:12:31", timeStamp: [15, 0, 12] });
});

test("offsets are written with sign and minutes", () => {
  expect([345, -240, 0, -150].map((m) => offsetText(momentAt("2020-01-01T00:00:00", m)))).toEqual([
    "+05:45",
    "-04:00",
    "+00:00",
    "-02:30",
  ]);
});

test("wallTime() gives back what momentAt() was given, whatever the offset", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e9 }),
      fc.integer({ min: -840, max: 840 }),
      (s, offset) => {
        const wall = new Date(s * 1000).toISOString().slice(0, 19);
        expect(wallTime(momentAt(wall, offset))).toBe(wall);
        expect(later(momentAt(wall, offset), 5).utcMs - momentAt(wall, offset).utcMs).toBe(5000);
      },
    ),
  );
});
