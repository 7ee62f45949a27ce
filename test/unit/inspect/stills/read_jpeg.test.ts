import { describe, expect, test } from "bun:test";
import { appleMakerNote, makeExif } from "../../../../scripts/sample/exif.ts";
import { type JpegOptions, makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { readJpeg } from "../../../../src/inspect/stills/read_jpeg.ts";
import { memorySource } from "../../../support/memory_source.ts";

const read = (options: JpegOptions) => readJpeg(memorySource(makeJpeg(options)));

describe("readJpeg()", () => {
  test("delivers what a phone writes, each date with its own fraction and offset", async () => {
    const reading = await read({
      width: 4032,
      height: 3024,
      exif: {
        make: "Apple",
        model: "iPhone 14",
        lens: "iPhone 14 back camera 5.7mm f/1.5",
        orientation: 6,
        dateTimeOriginal: "2019:07:04 18:22:31",
        subSecTimeOriginal: "047",
        offsetTimeOriginal: "+02:00",
        dateTimeDigitized: "2019:07:04 18:22:32",
        subSecTimeDigitized: "9",
        offsetTimeDigitized: "+03:00",
        modifyDate: "2019:07:05 08:00:00",
        subSecTime: "001",
        offsetTime: "+00:00",
        contentId: "B5C6E1F2-0000-4111-8222-333344445555",
        gps: {
          latitude: 52.370216,
          longitude: -4.895168,
          altitude: -3.5,
          dateStamp: "2019:07:04",
          timeStamp: [16, 22, 31],
        },
      },
    });
    expect(reading).toEqual({
      reader: "exif",
      format: "jpeg",
      facts: {
        cameraMake: "Apple",
        cameraModel: "iPhone 14",
        lens: "iPhone 14 back camera 5.7mm f/1.5",
        orientation: 6,
        contentId: "B5C6E1F2-0000-4111-8222-333344445555",
        latitude: expect.closeTo(52.370216, 5),
        longitude: expect.closeTo(-4.895168, 5),
        altitude: -3.5,
        width: 4032,
        height: 3024,
        codec: "jpeg",
      },
      evidence: [
        {
          source: "exif:DateTimeOriginal",
          value: "2019:07:04 18:22:31",
          offset: "+02:00",
          subSecond: "047",
        },
        {
          source: "exif:DateTimeDigitized",
          value: "2019:07:04 18:22:32",
          offset: "+03:00",
          subSecond: "9",
        },
        {
          source: "exif:ModifyDate",
          value: "2019:07:05 08:00:00",
          offset: "+00:00",
          subSecond: "001",
        },
        { source: "exif:GPSDateTime", value: "2019:07:04 16:22:31", offset: "+00:00" },
      ],
    });
  });

  test.each([true, false])("reads both byte orders (little endian: %p)", async (littleEndian) => {
    const { facts, evidence } = await read({
      exif: { littleEndian, orientation: 8, rating: 4, dateTimeOriginal: "2001:02:03 04:05:06" },
    });
    expect(facts).toMatchObject({ orientation: 8, rating: 4 });
    expect(evidence).toEqual([{ source: "exif:DateTimeOriginal", value: "2001:02:03 04:05:06" }]);
  });

  test("OffsetTime never stands for OffsetTimeOriginal", async () => {
    const { evidence } = await read({
      exif: { dateTimeOriginal: "2019:07:04 18:22:31", offsetTime: "+02:00", subSecTime: "5" },
    });
    expect(evidence).toEqual([{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }]);
  });

  test("reports zeros and nonsense as they stand", async () => {
    const { evidence } = await read({
      exif: { dateTimeOriginal: "0000:00:00 00:00:00", dateTimeDigitized: "    :  :     :  :  " },
    });
    expect(evidence.map(({ value }) => value)).toEqual(["0000:00:00 00:00:00", ":  :     :  :"]);
  });

  test.each([
    ["0, 0 is no fix", { latitude: 0, longitude: 0, altitude: 0 }],
    ["latitude out of range", { latitude: 91, longitude: 4 }],
    ["longitude out of range", { latitude: 52, longitude: 180.5 }],
    ["half a place", { latitude: 52 }],
    ["an altitude alone", { altitude: 12 }],
  ])("gives no position: %s", async (_, gps) => {
    const { facts } = await read({ exif: { make: "x", gps } });
    expect(facts).not.toHaveProperty("latitude");
    expect(facts).not.toHaveProperty("longitude");
    expect(facts).not.toHaveProperty("altitude");
  });

  test("keeps a place on the equator or the prime meridian", async () => {
    const { facts } = await read({ exif: { gps: { latitude: 0, longitude: 9.5 } } });
    expect(facts).toMatchObject({ latitude: 0, longitude: 9.5 });
  });

  test.each([
    ["xmp:Rating over EXIF", { exif: { rating: 2 }, xmp: makeXmp({ rating: 5 }) }, 5],
    ["rejected", { xmp: makeXmp({ rating: -1 }) }, -1],
    [
      "unrated in XMP gives way to stars in EXIF",
      { exif: { rating: 3 }, xmp: makeXmp({ rating: 0 }) },
      3,
    ],
    ["EXIF stars over EXIF percent", { exif: { rating: 2, ratingPercent: 99 } }, 2],
    ["EXIF percent alone", { exif: { ratingPercent: 75 } }, 4],
    ["out of range", { exif: { rating: 9 } }, undefined],
  ] satisfies [string, JpegOptions, number | undefined][])(
    "rating: %s",
    async (_, options, stars) => {
      expect((await read(options)).facts.rating).toBe(stars as number);
    },
  );

  test("reads XMP and IPTC dates and titles", async () => {
    const reading = await read({
      exif: { title: "Windows' title" },
      xmp: makeXmp({
        title: "Tom & Jerry",
        dateTimeOriginal: "2019-07-04T18:22:31.047+02:00",
        createDate: "2019-07-04",
        dateCreated: "2019-07-03",
        modifyDate: "2020-01-01T00:00:00Z",
      }),
      iptc: { dateCreated: "20190704", timeCreated: "182231+0200", title: "IPTC title" },
    });
    expect(reading.facts.title).toBe("Tom & Jerry");
    expect(reading.evidence).toEqual([
      { source: "xmp:DateTimeOriginal", value: "2019-07-04T18:22:31.047+02:00" },
      { source: "xmp:CreateDate", value: "2019-07-04" },
      { source: "xmp:DateCreated", value: "2019-07-03" },
      { source: "xmp:ModifyDate", value: "2020-01-01T00:00:00Z" },
      { source: "iptc:DateCreated", value: "2019-07-04T18:22:31+02:00" },
    ]);
  });

  test("finds metadata behind segments that fill the first block of the file", async () => {
    const filler = [0xe2, new Uint8Array(60_000)] as const;
    const exif = Buffer.concat([
      Buffer.from("Exif\0\0"),
      makeExif({ make: "Far", dateTimeOriginal: "2010:01:01 10:10:10" }),
    ]);
    const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${makeXmp({ rating: 1 })}`);
    const source = memorySource(
      makeJpeg({ width: 100, height: 50, segments: [filler, filler, [0xe1, exif], [0xe1, xmp]] }),
    );
    const { facts, evidence } = await readJpeg(source);
    expect(facts).toMatchObject({ width: 100, height: 50, cameraMake: "Far", rating: 1 });
    expect(evidence).toHaveLength(1);
    expect(source.counts.bytes).toBeLessThan(4096);
  });

  test("reads nothing beyond the first block of an ordinary photo", async () => {
    const source = memorySource(makeJpeg({ exif: { make: "Canon" }, padTo: 500_000 }));
    await readJpeg(source);
    expect(source.counts.reads).toBe(0);
  });

  test("steps over fill bytes and stray bytes between segments", async () => {
    const bytes = makeJpeg({ exif: { make: "Sloppy" } });
    const length = 2 + ((bytes[4] ?? 0) << 8) + (bytes[5] ?? 0) + 2;
    const stray = Buffer.concat([
      bytes.subarray(0, length),
      Uint8Array.of(0, 0, 0xff, 0xff, 0xff),
      bytes.subarray(length),
    ]);
    const reading = await readJpeg(memorySource(stray));
    expect(reading.facts).toMatchObject({ cameraMake: "Sloppy", width: 64, height: 48 });
    expect(reading.problem).toBeUndefined();
  });

  test("a file cut within its headers is truncated, and what was found still counts", async () => {
    const bytes = makeJpeg({ exif: { make: "Cut" }, iptc: { dateCreated: "20190704" } });
    const cut = bytes.subarray(0, Buffer.from(bytes).indexOf("Photoshop 3.0") + 20);
    const reading = await readJpeg(memorySource(cut));
    expect(reading.facts.cameraMake).toBe("Cut");
    expect(reading.problem).toMatchObject({ stage: "metadata", reason: "truncated" });
  });

  test("a missing end of image is no problem", async () => {
    const bytes = makeJpeg();
    expect((await readJpeg(memorySource(bytes.subarray(0, -2)))).problem).toBeUndefined();
  });

  test("a segment of length zero is corrupt", async () => {
    const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 0, ...new Uint8Array(100));
    expect((await readJpeg(memorySource(bytes))).problem?.reason).toBe("corrupt");
  });
});

describe("readJpeg() asks for exiftool", () => {
  test.each([
    ["an ordinary file without dates", {}],
    ["EXIF without dates and without a maker note", { exif: { make: "WhatsApp" } }],
    ["XMP without dates", { xmp: makeXmp({ rating: 3 }) }],
    [
      "a maker note beside a date",
      { exif: { dateTimeOriginal: "2019:07:04 18:22:31", contentId: "A" } },
    ],
  ] satisfies [string, JpegOptions][])("not for %s", async (_, options) => {
    expect((await read(options)).needs).toBeUndefined();
  });

  test.each([
    [
      "a maker note but no date",
      { exif: { makerNote: Buffer.from("Reconyx, whatever it holds") } },
    ],
    ["Apple's note but no date", { exif: { makerNote: appleMakerNote("A-B-C-D") } }],
    ["an EXIF block that is no TIFF", { exif: Buffer.from("this is no TIFF structure at all") }],
    [
      "an EXIF block whose first directory lies outside of it",
      { exif: Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 9, 0, 0, 0) },
    ],
    [
      "Canon's CIFF instead of EXIF",
      { segments: [[0xe0, Buffer.from("II\x1a\0\0\0HEAPJPGM....")]] },
    ],
    [
      "Agfa's picture info",
      { segments: [[0xec, Buffer.from("Agfa \0[picture info] TimeDate=1")]] },
    ],
    ["Casio's own segment", { segments: [[0xe1, Buffer.from("QVCI\0...............")]] }],
  ] satisfies [string, JpegOptions][])("for %s", async (_, options) => {
    expect((await read(options)).needs).toBe("exiftool");
  });
});
