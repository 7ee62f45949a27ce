import { expect, test } from "bun:test";
import { forEachRow, type Plane, type Planes } from "../../../../src/inspect/similar/planes.ts";

const plane = (...rows: readonly (readonly number[])[]): Plane => ({
  // A byte more to the row: rows need not follow one another.
  bytes: Uint8Array.from(rows.flatMap((row) => [...row, 99])),
  rowBytes: (rows[0]?.length ?? 0) + 1,
});

/** One pixel of brightness and colour. */
function pixel(
  [luma, blue, red]: readonly [number, number, number],
  coding: Planes["coding"],
): readonly number[] {
  const colour = {
    ...{ blue: plane([blue]), red: plane([red]), acrossShift: 0, downShift: 0 },
  };
  return rowsOf({ width: 1, height: 1, bits: 8, luma: plane([luma]), colour, coding })[0] ?? [];
}

function rowsOf(planes: Planes): readonly (readonly number[])[] {
  const rows: number[][] = [];
  forEachRow(planes, (y, row) => {
    expect(y).toBe(rows.length);
    rows.push([...row]);
  });
  return rows;
}

const full = { matrix: 6, isFullRange: true };
const narrow = { matrix: 1, isFullRange: false };

test.each([
  // Primary colours: as JPEG has them (ITU-T T.871), and as films of BT.709 do.
  [[76, 85, 255], full, [254, 0, 0]],
  [[150, 44, 21], full, [0, 255, 1]],
  [[29, 255, 107], full, [0, 0, 254]],
  [[63, 102, 240], narrow, [255, 1, 0]],
  [[173, 42, 26], narrow, [0, 255, 1]],
  [[32, 240, 118], narrow, [1, 0, 255]],
  [[16, 128, 128], narrow, [0, 0, 0]],
  [[235, 128, 128], narrow, [255, 255, 255]],
  [[16, 128, 128], full, [16, 16, 16]],
  // Of a matrix that is not known BT.601 is taken.
  [[76, 85, 255], { matrix: 2, isFullRange: true }, [254, 0, 0]],
  // Green, blue, red themselves.
  [[10, 20, 30], { matrix: 0, isFullRange: true }, [30, 10, 20]],
] as const)("samples %p of %p are the colour %p", (samples, coding, expected) => {
  expect(pixel(samples, coding)).toEqual(expected);
});

test("a sample of colour stands for two by two pixels", () => {
  const colour = {
    ...{ blue: plane([128, 128]), red: plane([128, 255]), acrossShift: 1, downShift: 1 },
  };
  const luma = plane([50, 60, 70], [80, 90, 100]);
  const rows = rowsOf({ width: 3, height: 2, bits: 8, luma, colour, coding: full });
  expect(rows.map((row) => [row[1], row[4]])).toEqual([
    [50, 60],
    [80, 90],
  ]);
  expect(rows.map((row) => [row[0], row[3], row[6]])).toEqual([
    [50, 60, 248],
    [80, 90, 255],
  ]);
});

test("without colour it is grey, and of more bits the upper count", () => {
  const luma = { bytes: Uint8Array.of(0xff, 0x03, 0x00, 0x02, 0x07, 0x00), rowBytes: 6 };
  expect(rowsOf({ width: 3, height: 1, bits: 10, luma, coding: full })).toEqual([
    [255, 255, 255, 128, 128, 128, 2, 2, 2],
  ]);
});
