import { describe, expect, test } from "bun:test";
import { brotliCompressSync } from "node:zlib";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { makeIptc, photoshopBlock } from "../../../../scripts/sample/iptc.ts";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { makeWebp } from "../../../../scripts/sample/webp.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { readJp2 } from "../../../../src/inspect/stills/read_jp2.ts";
import { readJxl } from "../../../../src/inspect/stills/read_jxl.ts";
import { readBmp, readGif } from "../../../../src/inspect/stills/read_plain.ts";
import { readPsd } from "../../../../src/inspect/stills/read_psd.ts";
import { readRaf } from "../../../../src/inspect/stills/read_raf.ts";
import { readWebp } from "../../../../src/inspect/stills/read_webp.ts";
import { memorySource } from "../../../support/memory_source.ts";

const exif = { make: "Maker", dateTimeOriginal: "2019:07:04 18:22:31" };
const evidence = [{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }] as const;
const latin1 = (text: string) => Buffer.from(text, "latin1");
const u32 = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const box = (type: string, ...content: Uint8Array[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), latin1(type), body]);
};
const source = (...parts: Uint8Array[]) => memorySource(new Uint8Array(Buffer.concat(parts)));

describe("readWebp()", () => {
  test("reads size, EXIF and XMP of the extended form", async () => {
    const bytes = makeWebp({ width: 300, height: 200, exif, xmp: makeXmp({ rating: 2 }) });
    const reading = await readWebp(memorySource(bytes));
    expect(reading).toMatchObject({ format: "webp", evidence });
    expect(reading.facts).toMatchObject({ width: 300, height: 200, rating: 2, codec: "webp" });
  });

  test("reads the size of plain lossless and lossy images", async () => {
    const plain = await readWebp(memorySource(makeWebp({ width: 16384, height: 3 })));
    expect(plain.facts).toMatchObject({ width: 16384, height: 3 });
    const lossy = latin1("RIFF\x1e\0\0\0WEBPVP8 \x0a\0\0\0\x10\0\0\x9d\x01\x2a\x2c\x01\xc8\x00");
    const reading = await readWebp(memorySource(new Uint8Array(lossy)));
    expect(reading.facts).toMatchObject({ width: 300, height: 200 });
  });

  test("jumps over the image to the metadata behind it", async () => {
    const bytes = Buffer.from(makeWebp({ exif }));
    const at = bytes.indexOf("EXIF");
    const large = Buffer.concat([latin1("ALPH"), Buffer.alloc(4), Buffer.alloc(200_000)]);
    large.writeUInt32LE(200_000, 4);
    const far = source(bytes.subarray(0, at), large, bytes.subarray(at));
    expect((await readWebp(far)).evidence).toEqual([...evidence]);
    expect(far.counts.bytes).toBeLessThan(4096);
  });
});

describe("readJxl()", () => {
  // Small size (1 bit), height 8·n (5 bits), ratio 1:1 (3 bits), all default (1 bit).
  const codestream = (bits: string) => {
    const bytes = Buffer.alloc(16);
    latin1("\xff\x0a").copy(bytes);
    for (let i = 0; i < bits.length; i++) {
      if (bits[i] === "1") bytes[2 + (i >> 3)] = (bytes[2 + (i >> 3)] ?? 0) | (1 << (i & 7));
    }
    return bytes;
  };
  const square = codestream(["1", "11000", "100", "1"].join(""));
  const signature = box("JXL ", latin1("\r\n\x87\n"));

  test("reads the size of a bare codestream", async () => {
    expect((await readJxl(source(square))).facts).toMatchObject({ width: 32, height: 32 });
  });

  test("reads sides of their own and an orientation", async () => {
    // Not small; 9 bits of height - 1 = 299; no ratio; 9 bits of width - 1 = 399; extra fields; 6.
    const bits = ["0", "00", "110101001", "000", "00", "111100011", "0", "1", "101"];
    const reading = await readJxl(source(codestream(bits.join(""))));
    expect(reading.facts).toMatchObject({ width: 400, height: 300, orientation: 6 });
  });

  test("reads EXIF and XMP in boxes, plain and compressed", async () => {
    const block = Buffer.concat([u32(0), makeExif(exif)]);
    const packet = Buffer.from(makeXmp({ rating: 4 }));
    const reading = await readJxl(
      source(
        signature,
        box("jxlc", square),
        box("Exif", block),
        box("brob", latin1("xml "), brotliCompressSync(packet)),
      ),
    );
    expect(reading).toMatchObject({ format: "jxl", evidence });
    expect(reading.facts).toMatchObject({ width: 32, height: 32, rating: 4 });
  });

  test("a compressed box that blows up is left out", async () => {
    const bomb = brotliCompressSync(Buffer.alloc(20_000_000));
    const reading = await readJxl(
      source(signature, box("jxlc", square), box("brob", latin1("xml "), bomb)),
    );
    expect(reading.facts).toMatchObject({ width: 32 });
  });
});

describe("readJp2()", () => {
  test("reads size, EXIF and XMP of the boxes", async () => {
    const header = box("jp2h", box("ihdr", u32(480), u32(640), Buffer.alloc(6)));
    const uuid = (hex: string, content: Uint8Array) =>
      box("uuid", Buffer.from(hex, "hex"), content);
    const reading = await readJp2(
      source(
        box("jP  ", latin1("\r\n\x87\n")),
        header,
        uuid("4a706754696666457869662d3e4a5032", makeExif(exif)),
        uuid("be7acfcb97a942e89c71999491e3afac", Buffer.from(makeXmp({ rating: 1 }))),
      ),
      "jp2",
    );
    expect(reading).toMatchObject({ format: "jp2", evidence });
    expect(reading.facts).toMatchObject({ width: 640, height: 480, rating: 1, codec: "jpeg2000" });
  });

  test("reads the size of a bare codestream", async () => {
    const bytes = source(
      latin1("\xff\x4f\xff\x51\0\x29\0\0"),
      u32(650),
      u32(490),
      u32(10),
      u32(10),
    );
    expect((await readJp2(bytes, "j2c")).facts).toMatchObject({ width: 640, height: 480 });
  });
});

describe("readPsd()", () => {
  test("reads the header and the resource blocks", async () => {
    const header = Buffer.alloc(26);
    header.write("8BPS");
    header.writeUInt32BE(700, 14);
    header.writeUInt32BE(900, 18);
    const resources = Buffer.concat([
      photoshopBlock(0x0404, makeIptc({ dateCreated: "20190704" })),
      photoshopBlock(0x0422, makeExif(exif)),
      photoshopBlock(0x0424, Buffer.from(makeXmp({ rating: 3 }))),
    ]);
    const reading = await readPsd(source(header, u32(0), u32(resources.length), resources));
    expect(reading.facts).toMatchObject({ width: 900, height: 700, rating: 3, codec: "psd" });
    expect(reading.evidence).toEqual([
      ...evidence,
      { source: "iptc:DateCreated", value: "2019-07-04" },
    ]);
  });
});

describe("readRaf()", () => {
  test("reads the preview's EXIF and the raw image's size", async () => {
    const preview = makeJpeg({ exif: { ...exif, make: "FUJIFILM", orientation: 8 } });
    const header = Buffer.alloc(160);
    header.write("FUJIFILMCCD-RAW ");
    header.writeUInt32BE(160, 84);
    header.writeUInt32BE(preview.length, 88);
    header.writeUInt32BE(160 + preview.length, 92);
    const records = Buffer.concat([
      u32(2),
      latin1("\x01\0\0\x04\0\0\0\0\x01\x11\0\x04\x0f\xa0\x17\x70"),
    ]);
    const reading = await readRaf(source(header, preview, records));
    expect(reading).toMatchObject({ format: "raf", evidence });
    expect(reading.facts).toMatchObject({
      width: 6000,
      height: 4000,
      orientation: 8,
      cameraMake: "FUJIFILM",
      codec: "raw",
    });
    expect(reading.needs).toBeUndefined();
  });
});

describe("readGif() and readBmp()", () => {
  test("read their sizes", async () => {
    const gif = latin1("GIF89a\x40\x01\xf0\x00\0\0\0;");
    expect((await readGif(source(gif))).facts).toEqual({ width: 320, height: 240, codec: "gif" });
    const bmp = Buffer.alloc(54);
    bmp.write("BM");
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(320, 18);
    bmp.writeInt32LE(-240, 22);
    expect((await readBmp(source(bmp))).facts).toEqual({ width: 320, height: 240, codec: "bmp" });
  });

  test("a GIF may hold XMP", async () => {
    const packet = `!\xff\x0bXMP DataXMP${makeXmp({ rating: 4 })}`;
    const gif = Buffer.concat([latin1("GIF89a\x01\0\x01\0\0\0\0"), Buffer.from(packet, "utf8")]);
    expect((await readGif(source(gif))).facts.rating).toBe(4);
  });
});
