// Readers against files cut anywhere and altered anywhere: they answer, in bounds, and throw nothing.

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { appleMakerNote, makeExif } from "../../scripts/sample/exif.ts";
import { makeIptc, photoshopBlock } from "../../scripts/sample/iptc.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { makePng } from "../../scripts/sample/png.ts";
import { makeTiff } from "../../scripts/sample/tiff_image.ts";
import { makeWebp } from "../../scripts/sample/webp.ts";
import { makeXmp } from "../../scripts/sample/xmp.ts";
import { Evidence, Facts } from "../../src/domain/inspection.ts";
import { readMetadata } from "../../src/inspect/read_metadata.ts";
import { ReadLimitError } from "../../src/inspect/source.ts";
import { memorySource } from "../support/memory_source.ts";

const exif = {
  make: "Apple",
  model: "iPhone",
  orientation: 6,
  dateTimeOriginal: "2019:07:04 18:22:31",
  offsetTimeOriginal: "+02:00",
  rating: 3,
  gps: { latitude: 52, longitude: 4, altitude: 1, dateStamp: "2019:07:04", timeStamp: [1, 2, 3] },
  makerNote: appleMakerNote("AAAA-BBBB"),
} as const;
const xmp = makeXmp({ rating: 4, title: "T", createDate: "2019-07-04" });
const iptc = { dateCreated: "20190704", timeCreated: "182231+0200" };
const resources = photoshopBlock(0x0404, makeIptc(iptc));

const samples: Readonly<Record<string, Uint8Array>> = {
  jpeg: makeJpeg({ exif, xmp, iptc }),
  "big-endian jpeg": makeJpeg({ exif: { ...exif, littleEndian: false } }),
  tiff: makeTiff({ exif, xmp, iptc, raw: { width: 60, height: 40 } }),
  "tiff with its directories at the end": makeTiff({ exif, xmp, gap: 70_000 }),
  png: makePng({ exif, xmp, texts: { "Creation Time": "2019" } }),
  "png with its metadata at the end": makePng({ exif, xmp, behind: true }),
  webp: makeWebp({ exif, xmp }),
  psd: Buffer.concat([
    Buffer.from("8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x10\0\0\0\x10\0\x08\0\x03\0\0\0\0", "latin1"),
    Uint8Array.of(0, 0, resources.length >> 8, resources.length & 255),
    resources,
  ]),
  jxl: Buffer.concat([
    Buffer.from("\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x18jxlc\xff\x0a", "latin1"),
    new Uint8Array(14),
    Buffer.from("\0\0\x10\0Exif\0\0\0\0", "latin1"),
    makeExif(exif),
  ]),
  xmp: Buffer.from(xmp),
};

/** Whatever the bytes are: an answer that the catalog accepts, at the price of a bounded reading. */
async function answers(bytes: Uint8Array): Promise<void> {
  const source = memorySource(bytes, { maxReads: 4096, maxBytes: 16 * 1024 * 1024 });
  try {
    const reading = await readMetadata(source, "a.jpg", "photo");
    Facts.parse(reading.facts);
    for (const evidence of reading.evidence) Evidence.parse(evidence);
  } catch (error) {
    expect(error).toBeInstanceOf(ReadLimitError);
  }
}

describe.each(Object.entries(samples))("a %s", (_, sample) => {
  test("is read whole without a problem", async () => {
    const reading = await readMetadata(memorySource(sample), "a.jpg", "photo");
    expect(reading.problem).toBeUndefined();
    expect(reading.reader).not.toBe("none");
  });

  test("cut at any byte yields an answer", async () => {
    const step = sample.length > 20_000 ? 97 : 1;
    for (let length = 1; length < sample.length; length += step) {
      await answers(sample.slice(0, length));
    }
  });

  test("with any bytes overwritten yields an answer", async () => {
    const position = fc.nat({ max: Math.min(sample.length, 4000) - 1 });
    const tail = fc
      .nat({ max: Math.min(sample.length, 2000) - 1 })
      .map((n) => sample.length - 1 - n);
    const value = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 }));
    const edit = fc.tuple(fc.oneof(position, tail), value, fc.integer({ min: 1, max: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        const bytes = new Uint8Array(sample);
        for (const [at, byte, length] of edits) bytes.fill(byte, at, at + length);
        await answers(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test("behind its first bytes replaced by noise yields an answer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: Math.min(sample.length, 600) }),
        fc.uint8Array({ maxLength: 600 }),
        async (keep, noise) => answers(Buffer.concat([sample.subarray(0, keep), noise])),
      ),
      { numRuns: 100 },
    );
  });
});
