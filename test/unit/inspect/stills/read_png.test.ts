import { describe, expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { makePng, type PngOptions } from "../../../../scripts/sample/png.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { readPng } from "../../../../src/inspect/stills/read_png.ts";
import { memorySource } from "../../../support/memory_source.ts";

const read = (options: PngOptions) => readPng(memorySource(makePng(options)));
const exif = { make: "Phone", dateTimeOriginal: "2019:07:04 18:22:31" };

describe("readPng()", () => {
  test("reads size, EXIF, XMP and texts", async () => {
    const reading = await read({
      width: 1170,
      height: 2532,
      exif,
      xmp: makeXmp({ rating: 2, createDate: "2019-07-04T18:22:31" }),
      texts: {
        "Creation Time": "Thu, 04 Jul 2019 18:22:31 +0200",
        "date:create": "2024-01-01T00:00:00+00:00",
        Title: "Über",
      },
    });
    expect(reading).toEqual({
      reader: "exif",
      format: "png",
      facts: {
        width: 1170,
        height: 2532,
        codec: "png",
        cameraMake: "Phone",
        rating: 2,
        title: "Über",
      },
      evidence: [
        { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" },
        { source: "xmp:CreateDate", value: "2019-07-04T18:22:31" },
        { source: "png:CreationTime", value: "Thu, 04 Jul 2019 18:22:31 +0200" },
      ],
    });
  });

  test("finds metadata behind a large image in many pieces with one read", async () => {
    const source = memorySource(
      makePng({
        width: 900,
        height: 900,
        compress: false,
        pieceBytes: 4096,
        behind: true,
        exif,
        xmp: makeXmp({ rating: 5 }),
      }),
    );
    const reading = await readPng(source);
    expect(reading.facts).toMatchObject({ cameraMake: "Phone", rating: 5 });
    expect(source.counts.reads).toBe(1);
  });

  test("letters in the image data that look like a chunk are not taken for one", async () => {
    const content = Buffer.concat([Buffer.from("eXIf"), makeExif(exif)]);
    const reading = await read({ behind: true, chunks: [["IDAT", content]] });
    expect(reading.evidence).toEqual([]);
    const chunks = [
      ["IDAT", content],
      ["eXIf", makeExif({ make: "Real" })],
    ] as const;
    expect((await read({ behind: true, chunks })).facts.cameraMake).toBe("Real");
  });

  test("inflates compressed texts, and not without bounds", async () => {
    const packet = Buffer.concat([
      Buffer.from("XML:com.adobe.xmp\0\x01\0\0\0", "latin1"),
      deflateSync(makeXmp({ rating: 3 })),
    ]);
    const bomb = Buffer.concat([
      Buffer.from("Creation Time\0\0", "latin1"),
      deflateSync(Buffer.alloc(50_000_000, "1")),
    ]);
    const reading = await read({
      chunks: [
        ["iTXt", packet],
        ["zTXt", bomb],
      ],
    });
    expect(reading.facts.rating).toBe(3);
    expect(reading.evidence).toEqual([]);
  });

  test("reads EXIF as ImageMagick writes it, in hexadecimal digits", async () => {
    const block = Buffer.concat([Buffer.from("Exif\0\0"), makeExif(exif)]);
    const text = `\nexif\n${String(block.length).padStart(8)}\n${block.toString("hex")}\n`;
    const chunk = Buffer.concat([Buffer.from("Raw profile type exif\0\0"), deflateSync(text)]);
    expect((await read({ chunks: [["zTXt", chunk]] })).facts.cameraMake).toBe("Phone");
  });

  test("is done soon with a profile made to be searched for ever", async () => {
    const text = Buffer.from(`Raw profile type exif\0exif\n1\n${" ".repeat(1_000_000)}!`);
    expect((await read({ chunks: [["tEXt", text]] })).evidence).toEqual([]);
  });

  test("keeps the first text of a name, however many there are", async () => {
    const title = (text: string) => ["tEXt", Buffer.from(`Title\0${text}`)] as const;
    expect((await read({ chunks: [title("one"), title("two")] })).facts.title).toBe("one");
  });

  test("a screenshot without dates asks for no tool", async () => {
    const reading = await read({});
    expect(reading.needs).toBeUndefined();
    expect(reading.evidence).toEqual([]);
  });

  test("a file that ends before its image is truncated", async () => {
    const bytes = makePng({ exif });
    expect((await readPng(memorySource(bytes.subarray(0, 60)))).problem?.reason).toBe("truncated");
  });
});
