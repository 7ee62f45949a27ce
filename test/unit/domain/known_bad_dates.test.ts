import { expect, test } from "bun:test";
import { knownBad, knownBadDates } from "../../../src/domain/known_bad_dates.ts";
import { parseTime } from "../../../src/domain/wall_time.ts";

function why(text: string): string | undefined {
  const wall = parseTime(text);
  if (typeof wall === "string") throw new Error(`${text} is ${wall}`);
  return knownBad(wall);
}

test.each([
  "1904-01-01T00:00:00",
  "1903-12-31T19:00:00",
  "1970-01-01T00:00:00",
  "1970-01-01T01:00:00",
  "1969-12-31T16:00:00",
  "1970-01-01",
  "1980-01-01T00:00:00",
  "1980-01-01T00:03:17",
  "2000-01-01T00:00:00",
  "2000-01-01T00:00:07",
  "2002-12-08T12:00:00",
  "1601-01-01T00:00:00",
  "1899-12-30T00:00:00",
  "2038-01-19T03:14:07",
])("%p is a known bad date", (text) => {
  expect(why(text)).toBeString();
});

test.each([
  "2000-01-01T00:00:10",
  "2000-01-01T00:05:00",
  "2000-01-01",
  "2002-12-08T12:00:01",
  "2002-12-08",
  "1970-01-02T00:00:00",
  "1970-01",
  "1970",
  "1980",
  "2019-07-04T18:22:31",
])("%p may be a date", (text) => {
  expect(why(text)).toBeUndefined();
});

test("every row is found by its own date, and says why", () => {
  for (const { from, why: reason } of knownBadDates) {
    expect(why(from)).toBe(reason);
    expect(reason.length).toBeGreaterThan(10);
  }
});
