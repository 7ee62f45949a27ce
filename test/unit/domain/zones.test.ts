import { expect, test } from "bun:test";
import { zoneAt } from "../../../src/domain/zone_at.ts";
import { isZone, offsetAtInstant, offsetAtWall } from "../../../src/domain/zones.ts";

const at = (text: string) => Date.parse(`${text}Z`);

test.each([
  ["Europe/Berlin", "2019-03-31T00:59:59.999", 60],
  ["Europe/Berlin", "2019-03-31T01:00:00", 120],
  ["Europe/Berlin", "2019-10-27T00:59:59.999", 120],
  ["Europe/Berlin", "2019-10-27T01:00:00", 60],
  ["America/New_York", "2019-07-04T00:00:00", -240],
  ["Asia/Kathmandu", "2019-07-04T00:00:00", 345],
  ["Australia/Lord_Howe", "2019-07-04T00:00:00", 630],
  ["Europe/Berlin", "1880-01-01T00:00:00", 53],
  ["Pacific/Apia", "2011-12-29T00:00:00", -600],
  ["Pacific/Apia", "2011-12-31T00:00:00", 840],
  ["Etc/GMT+2", "2019-07-04T00:00:00", -120],
  ["UTC", "2019-07-04T00:00:00", 0],
] as const)("offsetAtInstant(%p, %p) is %p", (zone, instant, minutes) => {
  expect(offsetAtInstant(zone, at(instant))).toBe(minutes);
});

test.each([
  // The hour shown twice: the first, unless a clue says the second.
  ["2019-10-27T02:30:00", undefined, 120],
  ["2019-10-27T02:30:00", 60, 60],
  ["2019-10-27T02:30:00", 120, 120],
  ["2019-10-27T02:30:00", 180, 120],
  ["2019-10-27T01:59:59", 60, 120],
  ["2019-10-27T03:00:00", 120, 60],
  // The hour skipped: by the clock not yet set.
  ["2019-03-31T02:30:00", undefined, 60],
  ["2019-03-31T01:59:59", undefined, 60],
  ["2019-03-31T03:00:00", undefined, 120],
  ["2019-07-04T12:00:00", undefined, 120],
] as const)(
  "in Berlin a wall showing %p has, by the clue %p, the offset %p",
  (wall, clue, minutes) => {
    expect(offsetAtWall("Europe/Berlin", at(wall), clue)).toBe(minutes);
  },
);

test("answers do not depend on what was asked before", () => {
  const instants = [-3e12, -1e12, 0, 1.2e12, 1.55e12, 1.56e12, 1.57e12, 1.6e12];
  const forward = instants.map((ms) => offsetAtInstant("Europe/Paris", ms));
  const back = instants.toReversed().map((ms) => offsetAtInstant("Europe/Paris", ms));
  expect(back.toReversed()).toEqual(forward);
  for (const [i, ms] of instants.entries()) {
    const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("Europe/Paris");
    expect(forward[i]).toBe(Math.round(there.offsetNanoseconds / 60e9));
  }
});

test("isZone() knows zones from other words", () => {
  expect(isZone("Europe/Berlin")).toBe(true);
  expect(isZone("UTC")).toBe(true);
  expect(isZone("Europe/Atlantis")).toBe(false);
  expect(isZone("")).toBe(false);
  expect(() => offsetAtInstant("Europe/Atlantis", 0)).toThrow(RangeError);
});

test("zoneAt() knows places, seas, and places that are none", () => {
  expect(zoneAt(52.52, 13.4)).toBe("Europe/Berlin");
  expect(zoneAt(40.7, -74)).toBe("America/New_York");
  expect(isZone(zoneAt(45, -30) ?? "")).toBe(true);
  expect(zoneAt(91, 0)).toBeUndefined();
  expect(zoneAt(0, 181)).toBeUndefined();
  expect(zoneAt(Number.NaN, 0)).toBeUndefined();
});
