import { expect, test } from "bun:test";
import {
  isOwnClock,
  parseShift,
  shifted,
  shiftFor,
  shiftText,
} from "../../../src/domain/camera_shift.ts";
import type { Captured } from "../../../src/domain/captured.ts";

const taken: Captured = {
  local: "2019-06-30T23:30:00.047",
  offsetMinutes: 120,
  precision: "subsecond",
  source: "exif:DateTimeOriginal",
  confidence: "high",
};
const later = { camera: "Canon", byMs: 5_400_000 };

test("parseShift() reads a camera and a duration of whole seconds", () => {
  const cases: readonly (readonly [string, ReturnType<typeof parseShift>])[] = [
    ["Canon PowerShot A620=+1h30m", { camera: "Canon PowerShot A620", byMs: 5_400_000 }],
    [" a = b =-2d ", { camera: "a = b", byMs: -172_800_000 }],
    ["x=0s", { camera: "x", byMs: 0 }],
    ["x=45 s", { camera: "x", byMs: 45_000 }],
    ["x=1500ms", undefined],
    ["x=90", undefined],
    ["x=", undefined],
    ["=1h", undefined],
    [" =1h", undefined],
    ["Canon", undefined],
    ["", undefined],
  ];
  for (const [text, shift] of cases) expect(parseShift(text)).toEqual(shift);
});

test("shiftText() is read back", () => {
  for (const byMs of [5_400_000, -3_600_000, 0, 1000, -90_061_000]) {
    const shift = { camera: 'Odd "=" camera', byMs };
    expect(parseShift(shiftText(shift))).toEqual(shift);
  }
});

test("shiftFor() takes the shift that names the camera longest, in any case", () => {
  const shifts = [
    { camera: "CANON", byMs: 1000 },
    { camera: "canon eos 5d mark ii", byMs: 0 },
    { camera: "Canon EOS 5D", byMs: 2000 },
  ];
  expect(shiftFor(shifts, "Canon EOS 5D")?.byMs).toBe(2000);
  expect(shiftFor(shifts, "Canon EOS 5D Mark II")?.byMs).toBe(0);
  expect(shiftFor(shifts, "Canon PowerShot A620")?.byMs).toBe(1000);
  expect(shiftFor(shifts, "Apple iPhone 8")).toBeUndefined();
  expect(shiftFor(shifts, null)).toBeUndefined();
});

test("shifted() moves the wall time, over midnight and the end of a month, and keeps what is below the second", () => {
  expect(shifted(taken, later)).toEqual({ ...taken, local: "2019-07-01T01:00:00.047" });
  const minute = { ...taken, local: "2019-01-01T00:10", precision: "minute" } as const;
  expect(shifted(minute, { ...later, byMs: -600_000 }).local).toBe("2019-01-01T00:00");
});

test("shifted() leaves what does not come from the clock of the camera", () => {
  for (const source of [
    "exif:GPSDateTime",
    "xmp:DateTimeOriginal",
    "takeout:photoTakenTime",
    "name:Folder",
    "stat:ModifyTime",
  ] as const) {
    expect(isOwnClock(source)).toBe(false);
    const other = { ...taken, source };
    expect(shifted(other, later)).toBe(other);
  }
});

test("shifted() leaves what is known to the day at best, and anything by nothing", () => {
  for (const [local, precision] of [
    ["2019-06-30", "day"],
    ["2019-06", "month"],
    ["2019", "year"],
  ] as const) {
    const coarse = { ...taken, local, precision };
    expect(shifted(coarse, later)).toBe(coarse);
  }
  expect(shifted(taken, { ...later, byMs: 0 })).toBe(taken);
});
