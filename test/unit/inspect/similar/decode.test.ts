import { expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import { makePng, pngChunk } from "../../../../scripts/sample/png.ts";
import { isAlike } from "../../../../src/domain/similar_alike.ts";
import { SKETCHED_SIDE, sketchOf } from "../../../../src/domain/similar_sketch.ts";
import { decode } from "../../../../src/inspect/similar/decode.ts";
import { pngPixels } from "../../../../src/inspect/similar/png_pixels.ts";
import { type Drawing, drawing, jpegOf, pixelsOf, pngOf } from "../../../support/pictures.ts";

const upright = drawing(7);

/** What a camera that is held otherwise stores, so that the orientation makes it upright. */
const stored: Readonly<Record<number, Drawing>> = {
  1: upright,
  2: (x, y) => upright(1 - x, y),
  3: (x, y) => upright(1 - x, 1 - y),
  4: (x, y) => upright(x, 1 - y),
  5: (x, y) => upright(y, x),
  6: (x, y) => upright(1 - y, x),
  7: (x, y) => upright(1 - y, 1 - x),
  8: (x, y) => upright(y, 1 - x),
};

async function sketched(bytes: Uint8Array, orientation?: number): Promise<Uint8Array> {
  const decoded = await decode(bytes, {
    isSequential: true,
    ...(orientation == null ? {} : { orientation }),
  });
  const sketch = sketchOf(decoded.pixels, decoded.shape);
  if (sketch == null) throw new Error("It is flat");
  return sketch;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])("a picture of orientation %i is brought upright", async (n) => {
  const expected = await sketched(pngOf(upright, { width: 320, height: 240 }));
  const size = n > 4 ? { width: 240, height: 320 } : { width: 320, height: 240 };
  const draw = stored[n] ?? upright;
  // As its own EXIF says it, and as the file around it does.
  expect(isAlike(await sketched(await jpegOf(draw, { ...size, orientation: n })), expected)).toBe(
    true,
  );
  expect(isAlike(await sketched(await jpegOf(draw, size), n), expected)).toBe(true);
  if (n > 1) expect(isAlike(await sketched(await jpegOf(draw, size), 1), expected)).toBe(false);
});

test("smaller, and of a lower quality, a picture is still the same", async () => {
  for (let seed = 0; seed < 3; seed++) {
    const own = await sketched(
      await jpegOf(drawing(seed), { width: 360, height: 240, quality: 95 }),
    );
    const half = await jpegOf(drawing(seed), { width: 240, height: 160 });
    const coarse = await jpegOf(drawing(seed), { width: 360, height: 240, quality: 40 });
    const small = await jpegOf(drawing(seed), { width: 120, height: 80, quality: 60 });
    for (const copy of [half, coarse, small]) expect(isAlike(await sketched(copy), own)).toBe(true);
    const webp = await new Bun.Image(half).webp({ quality: 70 }).bytes();
    expect(isAlike(await sketched(webp), own)).toBe(true);
  }
});

test("a JPEG whose size is no multiple of eight shows what the larger one shows", async () => {
  // A decoder that makes it smaller by eighths takes 300 pixels for 304.
  const waves: Drawing = (x, y) => {
    const wave = Math.sin(40 * x) + Math.sin(40 * y);
    return [128 + 50 * wave, 128 + 50 * wave, 128];
  };
  const options = { isSequential: true };
  const large = await decode(await jpegOf(waves, { width: 1000, height: 1000 }), options);
  const small = await decode(await jpegOf(waves, { width: 300, height: 300 }), options);
  const squares = large.pixels.map((value, i) => Math.abs(value - (small.pixels[i] ?? 0)) ** 2);
  const mean = squares.reduce((sum, one) => sum + one, 0) / squares.length;
  expect(Math.sqrt(mean)).toBeLessThan(2);
});

test("what would take too much memory is refused before it is decoded", async () => {
  const refusal = async (isSequential: boolean) => {
    const bytes = makePng({ width: 8000, height: 4100 });
    try {
      await decode(bytes, { isSequential });
      return "decoded";
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  };
  expect(await refusal(false)).toBe("ERR_IMAGE_TOO_MANY_PIXELS");
  expect(await refusal(true)).toBe("decoded");
});

test("pngPixels() gives the pixels that were put in, whatever the filters", async () => {
  const size = { width: SKETCHED_SIDE, height: SKETCHED_SIDE };
  const pixels = pixelsOf(upright, size);
  expect(pngPixels(pngOf(upright, size))).toEqual(pixels);
  for (const compressionLevel of [0, 1, 6, 9]) {
    const png = await new Bun.Image(pngOf(upright, size)).png({ compressionLevel }).bytes();
    expect(pngPixels(png)).toEqual(pixels);
  }
});

test("pngPixels() undoes each filter, and lays what is transparent on white", () => {
  // Two pixels a line, red, green, blue, alpha; each line by another filter, all of them the same in the end.
  const line = [10, 20, 30, 255, 40, 60, 80, 0];
  const filtered = [
    [0, ...line],
    [1, 10, 20, 30, 255, 30, 40, 50, 1],
    [2, 0, 0, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 128, 15, 20, 25, 129],
    [4, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(2, 0);
  header.writeUInt32BE(filtered.length, 4);
  header.set([8, 6], 8);
  const png = Buffer.concat([
    Buffer.alloc(8),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.from(filtered.flat()))),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
  const expected = filtered.flatMap(() => [10, 20, 30, 255, 255, 255]);
  expect([...pngPixels(png)]).toEqual(expected);
});
