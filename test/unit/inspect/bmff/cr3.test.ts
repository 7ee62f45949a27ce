import { expect, test } from "bun:test";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { readCr3 } from "../../../../src/inspect/bmff/cr3.ts";
import { makeCr3 } from "../../../support/cr3.ts";
import { memorySource } from "../../../support/memory_source.ts";

test("readCr3() gives the four blocks, the XMP and the size of the first track", () => {
  const blocks = ["one", "two", "three", "four"].map((model) => makeExif({ model }));
  const cr3 = readCr3(memorySource(makeCr3({ blocks, xmp: "<x:xmpmeta/>", width: 6000 })));
  const { ifd0, exif, maker, gps } = cr3.tiffs;
  expect([ifd0, exif, maker, gps].map((block) => Buffer.from(block ?? []))).toEqual(
    blocks.map((block) => Buffer.from(block)),
  );
  expect(Buffer.from(cr3.xmp ?? []).toString()).toBe("<x:xmpmeta/>");
  expect(cr3).toMatchObject({ width: 6000, height: 4000 });
});

test("readCr3() leaves out the blocks that are not there", () => {
  const block = makeExif({ make: "Canon" });
  expect(Object.keys(readCr3(memorySource(makeCr3({ blocks: [block] }))).tiffs)).toEqual(["ifd0"]);
});

test("readCr3() calls a file that ends in its movie box broken", () => {
  const bytes = makeCr3({ blocks: [makeExif({ make: "Canon" })] });
  expect(readCr3(memorySource(bytes.subarray(0, 150))).broken).toBe(true);
  expect(readCr3(memorySource(bytes.subarray(0, 10))).broken).toBe(true);
});
