import { expect, test } from "bun:test";
import { box, fullBox, join, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { isAlike } from "../../../../src/domain/similar_alike.ts";
import { sketchOf } from "../../../../src/domain/similar_sketch.ts";
import { type Decoded, decode } from "../../../../src/inspect/similar/decode.ts";
import { decodeHeif } from "../../../../src/inspect/similar/decode_heif.ts";
import { heifPicture } from "../../../../src/inspect/similar/heif_picture.ts";
import {
  gridItems,
  type HeicItem,
  heicOf,
  hevcItem,
  sizeOf,
  turned,
  wholePhoto,
} from "../../../support/coded_heic.ts";
import { hevcSamples } from "../../../support/hevc_samples.ts";
import { memorySource } from "../../../support/memory_source.ts";
import { drawing, type PictureOptions, pngOf } from "../../../support/pictures.ts";

async function decoded(bytes: Uint8Array): Promise<Decoded | string | undefined> {
  const source = memorySource(bytes);
  const picture = heifPicture(source);
  return picture && (await decodeHeif(source, picture));
}

function sketched(picture: Decoded | string | undefined): Uint8Array {
  if (picture == null || typeof picture === "string") throw new Error(`Not decoded: ${picture}`);
  const sketch = sketchOf(picture.pixels, picture.shape);
  if (sketch == null) throw new Error("It is flat");
  return sketch;
}

/** What it has to look like: the drawing, as a file that is decoded by other means. */
const drawn = (options: PictureOptions = { width: 160, height: 120 }) =>
  decode(pngOf(drawing(7), options), { isSequential: false });

/** The mean difference of two pictures, of 255. */
function difference(a: Decoded, b: Decoded): number {
  return (
    a.pixels.reduce((sum, value, i) => sum + Math.abs(value - (b.pixels[i] ?? 0)), 0) /
    a.pixels.length
  );
}

async function expectDrawing(bytes: Uint8Array, size?: PictureOptions): Promise<void> {
  const [found, expected] = [await decoded(bytes), await drawn(size)];
  expect(isAlike(sketched(found), sketched(expected))).toBe(true);
  if (typeof found === "object") expect(difference(found, expected)).toBeLessThan(2);
}

test("a photo in one piece is decoded", () => expectDrawing(heicOf([wholePhoto])));

test("a photo in tiles is put together, without what hangs over", async () => {
  const size = { width: 160, height: 128 };
  await expectDrawing(heicOf(gridItems(size)), size);
  const cut = await decoded(heicOf(gridItems({ width: 150, height: 100 })));
  expect(cut).toMatchObject({ shape: { width: 150, height: 100 } });
});

test.each(["deep", "fine"] as const)("the colours of %s samples come out right", (name) =>
  expectDrawing(heicOf([hevcItem(hevcSamples[name])]), { width: 128, height: 96 }),
);

test("a photo without colour is grey", async () => {
  const found = await decoded(heicOf([hevcItem(hevcSamples.grey)]));
  if (typeof found !== "object") throw new Error(`Not decoded: ${found}`);
  const expected = await drawn({ width: 128, height: 96 });
  for (let i = 0; i < found.pixels.length; i += 3) {
    const [r = 0, g = 0, b = 0] = found.pixels.subarray(i, i + 3);
    expect([g, b]).toEqual([r, r]);
    const [red = 0, green = 0, blue = 0] = expected.pixels.subarray(i, i + 3);
    expect(Math.abs(r - (0.299 * red + 0.587 * green + 0.114 * blue))).toBeLessThan(8);
  }
});

test("a photo of hundreds of units is decoded to its end", () => {
  // Remarks (SEI) before the picture; each is a round of the decoder as a slice of it is.
  const remark = join(u32(5), Uint8Array.of(39 << 1, 1, 200, 0, 0x80));
  const data = join(...Array.from({ length: 300 }, () => remark), wholePhoto.data);
  return expectDrawing(heicOf([{ ...wholePhoto, data }]));
});

test("what the file says of its colours counts before what the coded picture says", async () => {
  // Narrow range, which this one has not: dark becomes darker.
  const colours = box("colr", "nclx", u16(1, 13, 6), Uint8Array.of(0));
  const found = await decoded(heicOf([hevcItem(hevcSamples.whole, colours)]));
  if (typeof found !== "object") throw new Error(`Not decoded: ${found}`);
  expect(difference(found, await drawn())).toBeGreaterThan(4);
});

test("a photo is turned as it says, and has the shape that it has then", async () => {
  for (const quarters of [0, 1, 2, 3]) {
    const found = await decoded(heicOf([hevcItem(hevcSamples.whole, turned(quarters))]));
    const expected = await decode(pngOf(drawing(7), { width: 160, height: 120 }), {
      isSequential: false,
      orientation: [1, 8, 3, 6][quarters] ?? 1,
    });
    if (typeof found !== "object") throw new Error(`Not decoded: ${found}`);
    expect(found.shape).toEqual(expected.shape);
    expect(difference(found, expected)).toBeLessThan(2);
  }
});

/** A photo of 4,000 by 3,000 pixels that cannot be decoded, and other items. */
const undecodable = { width: 4000, height: 3000 };
function photoWith(...others: readonly HeicItem[]): Uint8Array {
  const { properties, data } = wholePhoto;
  const [configuration = join()] = properties;
  const photo = {
    type: "hvc1",
    data: data.subarray(0, 9),
    properties: [configuration, sizeOf(undecodable)],
  };
  return heicOf([photo, ...others]);
}
const thumbnailOf = (item: HeicItem): HeicItem => ({ ...item, refersTo: [["thmb", 1]] });

test("the thumbnail is decoded instead of the photo, turned as it says itself", async () => {
  const found = await decoded(photoWith(thumbnailOf(wholePhoto)));
  expect(found).toMatchObject({ shape: undecodable });
  expect(isAlike(sketched(found), sketched(await drawn()))).toBe(true);
});

test("of several thumbnails the smallest is taken that is large enough", () => {
  const [configuration = join()] = wholePhoto.properties;
  const sized = (width: number, height: number) =>
    thumbnailOf({ ...wholePhoto, properties: [configuration, sizeOf({ width, height })] });
  const thumbnails = [sized(1600, 1200), sized(80, 60), sized(160, 120)];
  const chosen = (...items: HeicItem[]) => heifPicture(memorySource(photoWith(...items)))?.shape;
  expect(chosen(...thumbnails)).toEqual({ width: 160, height: 120 });
  expect(chosen(...thumbnails.slice(0, 2))).toEqual({ width: 1600, height: 1200 });
  expect(chosen(...thumbnails.slice(1, 2))).toEqual(undecodable);
});

test("a thumbnail of another shape does not stand for the photo", () => {
  const square = {
    ...wholePhoto,
    properties: [wholePhoto.properties[0] ?? join(), sizeOf({ width: 120, height: 120 })],
  };
  const chosen = (...items: HeicItem[]) => heifPicture(memorySource(photoWith(...items)))?.shape;
  expect(chosen(thumbnailOf(square))).toEqual(undecodable);
  // Turned by a quarter it is of another shape, too.
  expect(chosen(thumbnailOf(hevcItem(hevcSamples.whole, turned(1))))).toEqual(undecodable);
  expect(chosen(thumbnailOf(wholePhoto))).toEqual({ width: 160, height: 120 });
  // One of another picture is none of the photo.
  expect(chosen({ ...wholePhoto, refersTo: [["thmb", 7]] })).toEqual(undecodable);
});

test("what is damaged has no picture, and the next photo is decoded as ever", async () => {
  const whole = heicOf([wholePhoto]);
  const [configuration = join(), size = join()] = wholePhoto.properties;
  const noise = Uint8Array.from({ length: 400 }, (_, i) => (i * 7919) & 255);
  const damaged = [
    whole.subarray(0, whole.length - 60),
    heicOf([{ ...wholePhoto, data: new Uint8Array(0) }]),
    heicOf([{ ...wholePhoto, data: noise }]),
    heicOf([{ ...wholePhoto, properties: [box("hvcC", new Uint8Array(23)), size] }]),
    // It says that it is larger than what is coded.
    heicOf([{ ...wholePhoto, properties: [configuration, sizeOf({ width: 200, height: 120 })] }]),
    heicOf(gridItems({ width: 400, height: 300 })),
  ];
  for (const file of damaged) {
    expect(await decoded(file)).toBe("damaged");
    await expectDrawing(whole);
  }
});

test("what is no picture coded as HEVC is told from what is damaged", async () => {
  const [, size = join()] = wholePhoto.properties;
  expect(await decoded(heicOf([{ ...wholePhoto, type: "av01" }]))).toBeUndefined();
  expect(await decoded(heicOf([{ ...wholePhoto, properties: [size] }]))).toBeUndefined();
  expect(await decoded(heicOf(gridItems().slice(0, 4)))).toBeUndefined();
  expect(await decoded(heicOf([]))).toBeUndefined();
  expect(await decoded(join(box("ftyp", "heic"), fullBox("meta", 0, 0, u32(0))))).toBeUndefined();
});

test("a photo of more pixels than memory should hold is not decoded", async () => {
  const [configuration = join()] = wholePhoto.properties;
  const sized = (width: number, height: number) =>
    decoded(heicOf([{ ...wholePhoto, properties: [configuration, sizeOf({ width, height })] }]));
  expect(await sized(6000, 4001)).toBe("too-large");
  expect(await sized(0xffffffff, 0xffffffff)).toBe("too-large");
  expect(await sized(6000, 4000)).toBe("damaged");
  expect(await decoded(heicOf(gridItems({ width: 60_000, height: 60_000 })))).toBe("too-large");
});
