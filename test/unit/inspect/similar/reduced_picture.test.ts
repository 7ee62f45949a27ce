import { expect, test } from "bun:test";
import { ReducedPicture } from "../../../../src/inspect/similar/reduced_picture.ts";
import { drawing, pixelsOf } from "../../../support/pictures.ts";

const rowOf = (...pixels: readonly number[]) => Uint8Array.from(pixels.flatMap((v) => [v, v, v]));

test("a small picture is kept as it is, in a file that others decode", async () => {
  const size = { width: 37, height: 21 };
  const pixels = pixelsOf(drawing(3), size);
  const reduced = new ReducedPicture(size);
  for (let y = size.height - 1; y >= 0; y--) {
    reduced.addRow(0, y, pixels.subarray(3 * size.width * y, 3 * size.width * (y + 1)));
  }
  expect(reduced.isWhole).toBe(true);
  const png = await new Bun.Image(reduced.toBmp()).png().bytes();
  expect(await new Bun.Image(png).metadata()).toMatchObject(size);
  const { pngPixels } = await import("../../../../src/inspect/similar/png_pixels.ts");
  expect(pngPixels(png)).toEqual(pixels);
});

test("a large one comes to means of squares, at its right and lower edge of what is left of them", () => {
  const reduced = new ReducedPicture({ width: 1025, height: 4 });
  for (let y = 0; y < 4; y++) {
    reduced.addRow(0, y, rowOf(...Array.from({ length: 512 }, () => 30 * (y + 1))));
    reduced.addRow(512, y, rowOf(...Array.from({ length: 513 }, () => 200)));
  }
  // Squares of 3 by 3: 342 of them and 2 rows; both colours meet in the one of 170, and the last is 2 wide.
  const bmp = reduced.toBmp();
  const view = new DataView(bmp.buffer);
  expect([view.getInt32(18, true), view.getInt32(22, true)]).toEqual([342, -2]);
  const at = (x: number, y: number) => bmp[54 + y * 1028 + 3 * x];
  expect([at(0, 0), at(0, 1)]).toEqual([60, 120]);
  expect([at(170, 0), at(170, 1)]).toEqual([Math.round((2 * 60 + 200) / 3), Math.round(440 / 3)]);
  expect([at(341, 0), at(341, 1)]).toEqual([200, 200]);
});

test("what hangs over is left out, and what is missing is told", () => {
  const reduced = new ReducedPicture({ width: 3, height: 1 });
  reduced.addRow(2, 0, rowOf(7, 8, 9));
  reduced.addRow(0, 1, rowOf(1, 1, 1));
  reduced.addRow(5, 0, rowOf(1));
  expect(reduced.isWhole).toBe(false);
  reduced.addRow(0, 0, rowOf(5, 6));
  expect(reduced.isWhole).toBe(true);
  expect([...reduced.toBmp().subarray(54)]).toEqual([5, 5, 5, 6, 6, 6, 7, 7, 7, 0, 0, 0]);
});
