import { expect, test } from "bun:test";
import { box, join, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { buildTiff, type TiffField, type TiffOptions } from "../../../../scripts/sample/tiff.ts";
import { jpegFrame } from "../../../../src/inspect/similar/jpeg_frame.ts";
import { pictureIn } from "../../../../src/inspect/similar/picture_in.ts";
import { makeCr3 } from "../../../support/cr3.ts";
import { memorySource } from "../../../support/memory_source.ts";
import { drawing, jpegOf, pngOf } from "../../../support/pictures.ts";

const jpeg = (width: number) => jpegOf(drawing(1), { width, height: (width * 3) / 4 });

/** A TIFF with bytes at offset 8, before its directories. */
function tiffAround(bytes: Uint8Array, fields: readonly TiffField[], options: TiffOptions = {}) {
  const gap = bytes.length + (bytes.length % 2);
  const tiff = buildTiff(fields, { ...options, gap });
  tiff.set(bytes, 8);
  return tiff;
}

const inTags = (offset: number, length: number): TiffField[] => [
  { tag: 0x201, long: [offset] },
  { tag: 0x202, long: [length] },
];
const inStrip = (offset: number, length: number): TiffField[] => [
  { tag: 0x111, long: [offset] },
  { tag: 0x117, long: [length] },
];
const turned: TiffField = { tag: 0x112, short: [6] };

const find = (bytes: Uint8Array) => pictureIn(memorySource(bytes));

test("a photo that can be decoded is the picture itself", async () => {
  const plain = await jpeg(320);
  const whole = { kind: "part", offset: 0 } as const;
  expect(find(plain)).toEqual({ ...whole, sizeBytes: plain.length, isSequential: true });
  const progressive = await jpegOf(drawing(1), { progressive: true });
  expect(find(progressive)).toMatchObject({ offset: 0, isSequential: false });
  const png = pngOf(drawing(1), { width: 32, height: 32 });
  expect(find(png)).toEqual({ ...whole, sizeBytes: png.length, isSequential: false });
});

test.each([
  ["of its second directory", (p: number, n: number) => ({ fields: [turned], next: inTags(p, n) })],
  [
    "of a directory that it points to",
    (p: number, n: number) => ({
      fields: [turned, { tag: 0x14a, ifds: [inTags(p, n)] } satisfies TiffField],
    }),
  ],
  ["in one strip", (p: number, n: number) => ({ fields: [turned, ...inStrip(p, n)] })],
])("a raw has the preview %s, turned as the raw is", async (_, place) => {
  const preview = await jpeg(320);
  const { fields, ...options } = place(8, preview.length);
  for (const littleEndian of [true, false]) {
    const found = find(tiffAround(preview, fields, { ...options, littleEndian }));
    expect(found).toEqual({
      ...{ kind: "part", offset: 8, sizeBytes: preview.length, orientation: 6, isSequential: true },
    });
  }
});

test("Panasonic's is the value of a tag", async () => {
  const preview = await jpeg(320);
  const found = find(buildTiff([{ tag: 0x2e, undefined: preview }], { magic: 0x55 }));
  expect(found).toMatchObject({ sizeBytes: preview.length, orientation: 1, isSequential: true });
});

test("of several previews the smallest is taken that is wide enough, else the widest", async () => {
  const [small, middle, large] = [await jpeg(160), await jpeg(640), await jpeg(1200)];
  const all = Buffer.concat([small, middle, large]);
  const at = { small: 8, middle: 8 + small.length, large: 8 + small.length + middle.length };
  const three = tiffAround(
    all,
    [...inTags(at.large, large.length), { tag: 0x14a, ifds: [inTags(at.middle, middle.length)] }],
    { next: inTags(at.small, small.length) },
  );
  expect(find(three)).toMatchObject({ offset: at.middle, sizeBytes: middle.length });
  const two = tiffAround(all, inTags(at.small, small.length), {
    next: inTags(at.small + 2, small.length),
  });
  expect(find(two)).toMatchObject({ offset: at.small, sizeBytes: small.length });
});

test("what is no JPEG, cut, lossless or outside the file is no preview", async () => {
  const preview = await jpeg(320);
  const lossless = Uint8Array.from(preview);
  lossless[lossless.findIndex((byte, i) => byte === 0xff && lossless[i + 1] === 0xc0) + 1] = 0xc3;
  expect(jpegFrame(memorySource(lossless))).toBeUndefined();
  expect(find(lossless)).toBeUndefined();
  expect(find(tiffAround(lossless, inStrip(8, lossless.length)))).toBeUndefined();
  expect(find(tiffAround(Buffer.alloc(500, 7), inStrip(8, 500)))).toBeUndefined();
  expect(find(tiffAround(preview, inTags(8, 40)))).toBeUndefined();
  expect(find(tiffAround(preview, inTags(9_000_000, 500)))).toBeUndefined();
  expect(find(tiffAround(preview, inTags(8, 90_000_000)))).toBeUndefined();
  expect(find(Buffer.from("II*\0\x08\0\0\0", "latin1"))).toBeUndefined();
});

test("directories that lead in circles have an end", () => {
  const circle = Uint8Array.from(buildTiff([{ tag: 0x100, short: [1] }]));
  circle.set([8, 0, 0, 0], 8 + 2 + 12);
  expect(find(circle)).toBeUndefined();
});

test("a RAF has its preview where its header says", async () => {
  const preview = await jpeg(320);
  const raf = Buffer.alloc(200 + preview.length);
  raf.write("FUJIFILMCCD-RAW 0201", 0, "latin1");
  raf.writeUInt32BE(160, 84);
  raf.writeUInt32BE(preview.length, 88);
  raf.set(preview, 160);
  expect(find(raf)).toEqual({
    ...{ kind: "part", offset: 160, sizeBytes: preview.length, isSequential: true },
  });
});

test("a CR3 has its preview in a box, turned as the raw is", async () => {
  const preview = await jpeg(320);
  const prvw = box("PRVW", u32(0), u16(1, 320, 240, 1), u32(preview.length), preview);
  const uuid = box("uuid", Buffer.from("eaf42b5e1c984b88b9fbb7dc406e4d16", "hex"), u32(0, 1), prvw);
  const cr3 = join(makeCr3({ blocks: [buildTiff([turned])] }), uuid);
  const found = find(cr3);
  expect(found).toMatchObject({ sizeBytes: preview.length, orientation: 6, isSequential: true });
  const offset = found?.kind === "part" ? found.offset : 0;
  expect(Buffer.from(cr3.subarray(offset, offset + preview.length))).toEqual(Buffer.from(preview));
});

test("a HEIC has the picture that its items make, one coded otherwise has none", () => {
  expect(find(makeHeic({ tiles: 6 }))).toMatchObject({ kind: "heif", tiles: { length: 6 } });
  expect(find(makeHeic({ codec: "av1" }))).toBeUndefined();
});
