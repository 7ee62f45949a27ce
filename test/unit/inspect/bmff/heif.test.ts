import { expect, test } from "bun:test";
import { box, fullBox, join, u8, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { readHeif } from "../../../../src/inspect/bmff/heif.ts";
import { memorySource } from "../../../support/memory_source.ts";

const exifTiff = makeExif({
  make: "Apple",
  orientation: 6,
  dateTimeOriginal: "2019:07:04 18:22:31",
});
const xmp = "<x:xmpmeta/>";

test("readHeif() gives size, codec, EXIF and XMP of a plain picture", () => {
  const items = readHeif(memorySource(makeHeic({ width: 4000, height: 3000, exifTiff, xmp })));
  expect(items).toMatchObject({ width: 4000, height: 3000, orientation: 1, codec: "hevc" });
  expect(Buffer.from(items.exif ?? [])).toEqual(Buffer.from(exifTiff));
  expect(Buffer.from(items.xmp ?? []).toString()).toBe(xmp);
  expect(items.broken).toBeUndefined();
});

test("readHeif() gives a grid its own size and the codec of its tiles", () => {
  const items = readHeif(memorySource(makeHeic({ width: 4032, height: 3024, tiles: 48 })));
  expect(items).toMatchObject({ width: 4032, height: 3024, codec: "hevc" });
});

test("readHeif() finds items in the idat box", () => {
  const items = readHeif(memorySource(makeHeic({ exifTiff, xmp, inIdat: true, tiles: 4 })));
  expect(Buffer.from(items.exif ?? [])).toEqual(Buffer.from(exifTiff));
  expect(Buffer.from(items.xmp ?? []).toString()).toBe(xmp);
});

test("readHeif() names the codec of an AVIF", () => {
  expect(readHeif(memorySource(makeHeic({ codec: "av1" }))).codec).toBe("av1");
});

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`readHeif() takes orientation ${orientation} from irot and imir, not from EXIF`, () => {
    const bytes = makeHeic({ orientation, exifTiff });
    expect(readHeif(memorySource(bytes)).orientation).toBe(orientation);
  });
}

test("readHeif() reads EXIF and XMP behind the picture with one read each, and no picture", () => {
  const source = memorySource(makeHeic({ exifTiff, xmp, padTo: 2_000_000 }));
  const items = readHeif(source);
  expect(Buffer.from(items.exif ?? [])).toEqual(Buffer.from(exifTiff));
  expect(source.counts.reads).toBeLessThanOrEqual(2);
  expect(source.counts.bytes).toBeLessThan(10_000);
});

test("readHeif() finds the TIFF block where the distance to it is written wrongly", () => {
  const bytes = makeHeic({ exifTiff });
  const at = Buffer.from(bytes).indexOf("Exif\0\0MM") - 4;
  const little = Buffer.from(bytes).indexOf("Exif\0\0II") - 4;
  bytes.set([0, 0, 0, 0], Math.max(at, little));
  expect(Buffer.from(readHeif(memorySource(bytes)).exif ?? [])).toEqual(Buffer.from(exifTiff));
});

test("readHeif() calls a file without a meta box broken", () => {
  expect(readHeif(memorySource(box("ftyp", "heic")))).toEqual({ broken: true });
});

test("readHeif() calls a file that ends in its meta box broken and gives what it has", () => {
  const bytes = makeHeic({ exifTiff });
  const items = readHeif(memorySource(bytes.subarray(0, 200)));
  expect(items.broken).toBe(true);
});

test("readHeif() does not believe an item of 4 GiB, nor one outside the file", () => {
  for (const place of [u32(0, 0xffff_ffff), u32(0xffff_fff0, 100)]) {
    const meta = fullBox(
      "meta",
      0,
      0,
      fullBox("pitm", 0, 0, u16(1)),
      fullBox("iinf", 0, 0, u16(1), fullBox("infe", 2, 0, u16(1, 0), "Exif", "\0")),
      fullBox("iloc", 1, 0, u8(0x44, 0), u16(1), u16(1, 0, 0, 1), place),
    );
    const source = memorySource(join(meta, new Uint8Array(3_000_000)));
    expect(readHeif(source).exif).toBeUndefined();
    expect(source.counts.bytes).toBe(0);
  }
});
