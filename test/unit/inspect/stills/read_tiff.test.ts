import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTiff, type TiffImageOptions } from "../../../../scripts/sample/tiff_image.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { OpenFile } from "../../../../src/inspect/open_file.ts";
import { readTiff } from "../../../../src/inspect/stills/read_tiff.ts";
import { memorySource } from "../../../support/memory_source.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const read = (options: TiffImageOptions) => readTiff(memorySource(makeTiff(options)), "tiff");
const exif = { make: "Canon", dateTimeOriginal: "2019:07:04 18:22:31", subSecTimeOriginal: "12" };
const evidence = [
  { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31", subSecond: "12" },
] as const;

describe("readTiff()", () => {
  test("reads size, EXIF, XMP and IPTC of a TIFF", async () => {
    const reading = await read({
      width: 30,
      height: 20,
      exif,
      xmp: makeXmp({ rating: 4 }),
      iptc: { dateCreated: "20190703", title: "T" },
    });
    expect(reading).toEqual({
      reader: "exif",
      format: "tiff",
      facts: { width: 30, height: 20, codec: "tiff", cameraMake: "Canon", rating: 4, title: "T" },
      evidence: [...evidence, { source: "iptc:DateCreated", value: "2019-07-03" }],
    });
  });

  test("finds directories at the end of a large file with few and small reads", async () => {
    const source = memorySource(makeTiff({ littleEndian: false, exif, gap: 300_000 }));
    const reading = await readTiff(source, "tiff");
    expect(reading.evidence).toEqual([...evidence]);
    expect(source.counts.reads).toBeLessThan(40);
    expect(source.counts.bytes).toBeLessThan(8192);
  });

  test("keeps what it read when the file's buffer is used again", async () => {
    using folder = new TempFolder();
    const path = join(folder.path, "a.tif");
    writeFileSync(path, makeTiff({ exif: { ...exif, model: "EOS 5D" }, gap: 300_000 }));
    using file = new OpenFile(path);
    const reading = await readTiff(file, "tiff");
    expect(reading.facts).toMatchObject({ cameraMake: "Canon", cameraModel: "EOS 5D" });
    expect(reading.evidence).toEqual([...evidence]);
  });

  test("takes the size of the largest image, which of a raw lies in a SubIFD", async () => {
    const reading = await read({ exif: { make: "NIKON" }, raw: { width: 6016, height: 4016 } });
    expect(reading.facts).toMatchObject({ width: 6016, height: 4016, codec: "raw" });
  });

  test.each([
    ["dng", { dng: true, exif: { make: "Apple" } }],
    ["nef", { exif: { make: "NIKON CORPORATION" } }],
    ["arw", { exif: { make: "SONY" } }],
    ["pef", { exif: { make: "PENTAX Corporation" } }],
    ["raw", { exif: { make: "Unheard-of" } }],
  ] satisfies [string, TiffImageOptions][])(
    "tells a %s by its content",
    async (format, options) => {
      expect((await read({ raw: { width: 60, height: 40 }, ...options })).format).toBe(format);
    },
  );

  test("a TIFF that a camera's maker wrote is no raw", async () => {
    expect((await read({ exif: { make: "NIKON" } })).format).toBe("tiff");
  });

  test("reads the size of a Panasonic raw from where the picture lies on the sensor", async () => {
    const bytes = makeTiff({
      magic: 0x55,
      exif,
      fields: [
        { tag: 4, short: [6] },
        { tag: 5, short: [8] },
        { tag: 6, short: [2742] },
        { tag: 7, short: [3656] },
      ],
    });
    const reading = await readTiff(memorySource(bytes), "rw2");
    expect(reading).toMatchObject({ format: "rw2", facts: { width: 3648, height: 2736 } });
  });

  test("reads dates that stand in the first directory, as TIFF/EP has them", async () => {
    const fields = [{ tag: 0x9003, ascii: "2003:01:02 03:04:05" }];
    expect((await read({ fields })).evidence).toEqual([
      { source: "exif:DateTimeOriginal", value: "2003:01:02 03:04:05" },
    ]);
  });

  test("one unreadable entry does not lose the others", async () => {
    const bytes = Buffer.from(makeTiff({ exif: { ...exif, model: "A model's long name" } }));
    // The entry of the model (0x0110, ASCII): its value is sent out of the file.
    const entry = bytes.indexOf(Uint8Array.of(0x10, 0x01, 2, 0));
    bytes.writeUInt32LE(0xfffffff0, entry + 8);
    const reading = await readTiff(memorySource(new Uint8Array(bytes)), "tiff");
    expect(reading.facts.cameraModel).toBeUndefined();
    expect(reading.facts.cameraMake).toBe("Canon");
    expect(reading.evidence).toEqual([...evidence]);
  });

  test("directories that point at each other end", async () => {
    const bytes = Buffer.from(makeTiff({ exif }));
    const count = bytes.readUInt16LE(8);
    bytes.writeUInt32LE(8, 8 + 2 + count * 12);
    const source = memorySource(new Uint8Array(bytes));
    expect((await readTiff(source, "tiff")).evidence).toEqual([...evidence]);
    expect(source.counts.reads).toBe(0);
  });

  test("a count of four thousand million is refused without reading it", async () => {
    const bytes = Buffer.from(makeTiff({ exif: { ...exif, model: "A model's long name" } }));
    for (const tag of [0x10, 0x0f]) {
      bytes.writeUInt32LE(0xffffffff, bytes.indexOf(Uint8Array.of(tag, 0x01, 2, 0)) + 4);
    }
    const source = memorySource(new Uint8Array(bytes));
    const reading = await readTiff(source, "tiff");
    expect(reading.facts.cameraModel).toBeUndefined();
    expect(reading.evidence).toEqual([...evidence]);
    expect(source.counts.bytes).toBe(0);
  });

  test("a header that leads nowhere is a problem", async () => {
    const bytes = Uint8Array.of(0x49, 0x49, 42, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0);
    expect((await readTiff(memorySource(bytes), "tiff")).problem?.stage).toBe("metadata");
  });
});
