import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { type ClockReading, clockError } from "../../../src/domain/clock_error.ts";
import { DAY_MS, dayNumber } from "../../../src/domain/wall_time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = dayNumber(2019, 7, 1) * DAY_MS + 10 * HOUR;

/** Files of one day, half a minute apart, whose camera was wrong by each of these. */
function day(after: number, differences: readonly number[]): ClockReading[] {
  return differences.map((difference, i) => {
    const rightMs = start + after * DAY_MS + i * 30_000;
    return { cameraMs: rightMs - difference, rightMs };
  });
}

/** `count` files a day, for some days. */
function days(from: number, to: number, difference: number, count = 4): ClockReading[] {
  return Array.from({ length: to - from }, (_, i) =>
    day(from + i, Array<number>(count).fill(difference)),
  ).flat();
}

test("clockError() knows nothing without a reading", () => {
  expect(clockError([])).toBeUndefined();
});

test("clockError() takes the middle, so that files that are wrong themselves do not move it", () => {
  const wrong = 90 * MINUTE + 7000;
  const error = clockError(day(0, [wrong, wrong + 2000, wrong - 1000, wrong, 40 * DAY_MS, -HOUR]));
  expect(error).toMatchObject({
    verdict: "wrong",
    middleMs: wrong,
    byMs: wrong,
    files: 6,
    agree: 4,
    spreadMs: 1000,
    fromMs: start,
    toMs: start + 5 * 30_000,
  });
});

test("clockError() tells whole hours, whose seconds are the age of the position", () => {
  for (const difference of [HOUR - 40_000, HOUR, HOUR + 90_000]) {
    expect(clockError(days(0, 2, difference))).toMatchObject({
      verdict: "zone",
      byMs: HOUR,
      middleMs: difference,
    });
  }
  expect(clockError(days(0, 2, HOUR + 91_000))).toMatchObject({
    verdict: "wrong",
    byMs: HOUR + 91_000,
  });
  expect(clockError(days(0, 2, -26 * HOUR))).toMatchObject({ verdict: "zone", byMs: -26 * HOUR });
  expect(clockError(days(0, 2, -27 * HOUR))).toMatchObject({ verdict: "wrong" });
});

test("clockError() does not decide whose day is wrong", () => {
  const day = 24 * HOUR;
  // The photos of a Nikon COOLPIX P6000, and a receiver whose count of weeks is full.
  for (const difference of [day - 93_000, day, -3 * day + 15 * MINUTE, 7168 * day]) {
    expect(clockError(days(0, 2, difference))).toMatchObject({ verdict: "date" });
  }
  expect(clockError(days(0, 2, day - 16 * MINUTE))).toMatchObject({ verdict: "wrong" });
});

test("clockError() finds a clock right within the age of a position", () => {
  for (const difference of [-90_000, -1, 0, 90_000]) {
    const error = clockError(days(0, 3, difference));
    expect(error).toMatchObject({ verdict: "right", middleMs: difference });
    expect(Object.is(error?.byMs, 0)).toBe(true);
  }
});

test("clockError() proposes whole seconds only", () => {
  expect(clockError(days(0, 2, 5 * MINUTE + 400))).toMatchObject({
    verdict: "wrong",
    byMs: 5 * MINUTE,
  });
  expect(clockError(days(0, 2, -5 * MINUTE - 600))).toMatchObject({ byMs: -5 * MINUTE - 1000 });
});

test("clockError() is unsure of too few files, and of files that do not agree", () => {
  expect(clockError(day(0, [HOUR, HOUR]))).toMatchObject({ verdict: "unsure", byMs: HOUR });
  expect(clockError(day(0, [HOUR, HOUR, HOUR]))).toMatchObject({ verdict: "zone" });
  const hours = [1, 2, 3, 4, 5, 6].map((hour) => hour * HOUR);
  expect(clockError(day(0, hours))).toMatchObject({ verdict: "unsure", agree: 1 });
  // Half is not most.
  const halves = [0, 0, 0, HOUR, HOUR, HOUR];
  expect(clockError(day(0, halves))).toMatchObject({ verdict: "unsure", agree: 3 });
});

test("clockError() tells daylight saving time that was never set, in stretches", () => {
  const error = clockError([...days(200, 210, 0), ...days(0, 20, HOUR), ...days(90, 100, 0)]);
  expect(error?.verdict).toBe("changing");
  expect(error?.stretches.map(({ byMs, files }) => [byMs, files])).toEqual([
    [HOUR, 80],
    [0, 80],
  ]);
  expect(error?.stretches[1]?.fromMs).toBe(start + 90 * DAY_MS);
});

test("clockError() tells a clock that ran slow", () => {
  // 10 s a day: the day before always agrees.
  const slow = Array.from({ length: 40 }, (_, i) => day(i, Array<number>(3).fill(i * 10_000)));
  const error = clockError(slow.flat());
  expect(error?.verdict).toBe("changing");
  const middles = error?.stretches.map(({ middleMs }) => middleMs) ?? [];
  expect(middles.length).toBe(4);
  expect(middles.toSorted((a, b) => a - b)).toEqual(middles);
});

test("clockError() takes no stretch for a day on which few files say something else", () => {
  const lone = day(5, [3 * DAY_MS, 3 * DAY_MS]);
  const error = clockError([...days(0, 5, HOUR), ...lone, ...days(6, 9, HOUR)]);
  expect(error).toMatchObject({ verdict: "zone", byMs: HOUR, files: 34, agree: 32 });
  expect(error?.stretches).toHaveLength(1);
  expect(error?.stretches[0]).toMatchObject({ files: 32 });
});

test("clockError(): the order of files makes no difference, and a shift added to all is found", () => {
  const differences = fc.array(fc.integer({ min: -100, max: 100 }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(differences, fc.integer({ min: -9_000_000, max: 9_000_000 }), (noise, shift) => {
      const readings = noise.map(
        (ms, i) => day(i % 5, [shift + ms])[0] ?? { cameraMs: 0, rightMs: 0 },
      );
      const error = clockError(readings);
      expect(clockError(readings.toReversed())).toEqual(error);
      expect(error?.files).toBe(readings.length);
      expect(error?.agree).toBe(readings.length);
      expect(Math.abs((error?.middleMs ?? Number.NaN) - shift)).toBeLessThanOrEqual(100);
      expect(Math.abs((error?.byMs ?? Number.NaN) - shift)).toBeLessThanOrEqual(90_100);
      if (readings.length >= 3) expect(error?.verdict).not.toBe("unsure");
      expect(error?.stretches.length).toBe(readings.length >= 3 ? 1 : 0);
    }),
  );
});
