import { describe, expect, test } from "bun:test";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import { makePng } from "../../../scripts/sample/png.ts";
import { makeTiff } from "../../../scripts/sample/tiff_image.ts";
import { makeXmp } from "../../../scripts/sample/xmp.ts";
import { readMetadata } from "../../../src/inspect/read_metadata.ts";
import { memorySource } from "../../support/memory_source.ts";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const read = (bytes: Uint8Array, name: string, kind: Parameters<typeof readMetadata>[2]) =>
  readMetadata(memorySource(bytes), name, kind);

describe("readMetadata()", () => {
  test("goes by content, not by name", async () => {
    const png = await read(makePng({ width: 7, height: 5 }), "IMG_1.HEIC", "photo");
    expect(png).toMatchObject({ reader: "exif", format: "png", facts: { width: 7, height: 5 } });
    expect(png.kind).toBeUndefined();
  });

  test("says so where the content is of another kind", async () => {
    expect((await read(makeJpeg(), "clip.mp4", "video")).kind).toBe("photo");
    expect((await read(latin1("RIFF\0\0\0\0AVI LIST"), "a.jpg", "photo")).kind).toBe("video");
    expect(
      await read(latin1("ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x64"), "a.mp4", "video"),
    ).toMatchObject({ kind: "audio", format: "mp3" });
  });

  test("a camera's thumbnail is read as the JPEG it is, and stays a sidecar", async () => {
    const reading = await read(
      makeJpeg({ exif: { dateTimeOriginal: "2019:07:04 18:22:31" } }),
      "MVI_1.THM",
      "sidecar",
    );
    expect(reading.kind).toBeUndefined();
    expect(reading.evidence).toHaveLength(1);
    const preview = latin1("\0\0\0\x14ftypisom\0\0\0\0mp42\0\0\0\x08moov");
    expect((await read(preview, "GL010001.LRV", "sidecar")).kind).toBeUndefined();
  });

  test.each([
    ["x.jpg.xmp", latin1(makeXmp({ rating: 3 })), "xmp", "sidecar"],
    ["IMG_1.AAE", latin1('<?xml version="1.0"?><plist version="1.0"/>'), "aae", "none"],
    ["IMG_1.aae", latin1("bplist00\xd1"), "aae", "none"],
    ["a.json", latin1('{"photoTakenTime": {"timestamp": "1"}}'), "takeout", "sidecar"],
    ["a.srt", latin1("1\n00:00:00,000 --> 00:00:01,000\nHi"), "unknown", "none"],
    ["movie.nfo", latin1('<?xml version="1.0"?><movie/>'), "xml", "none"],
  ] as const)("sidecar %s", async (name, bytes, format, reader) => {
    const reading = await read(bytes, name, "sidecar");
    expect(reading).toMatchObject({ reader, format });
    expect(reading.problem).toBeUndefined();
    expect(reading.needs).toBeUndefined();
  });

  test.each([
    ["a.crw", "photo", latin1("II\x1a\0\0\0HEAPCCDR"), "exiftool"],
    ["a.vob", "video", latin1("\0\0\x01\xba\x44\0"), "ffprobe"],
  ] as const)("names the tool that would know more of %s", async (name, kind, bytes, tool) => {
    expect(await read(bytes, name, kind)).toMatchObject({ reader: "none", needs: tool });
  });

  test("bytes of no known format are unsupported, and a tool may know them", async () => {
    expect(await read(latin1("What is this?"), "a.jpg", "photo")).toMatchObject({
      reader: "none",
      format: "unknown",
      needs: "exiftool",
      problem: { stage: "metadata", reason: "unsupported" },
    });
  });

  test("zeros are corrupt, and no tool is asked", async () => {
    const reading = await read(new Uint8Array(100_000), "a.jpg", "photo");
    expect(reading.problem?.reason).toBe("corrupt");
    expect(reading.needs).toBeUndefined();
  });

  test("a book is not taken apart", async () => {
    const reading = await read(latin1("%PDF-1.7"), "a.pdf", "book");
    expect(reading).toEqual({ reader: "none", format: "pdf", facts: {}, evidence: [] });
  });

  test("does not look at the file any more once it waits", async () => {
    const source = memorySource(
      makeTiff({ exif: { make: "First" }, xmp: makeXmp({ rating: 5 }), gap: 100_000 }),
    );
    const reading = readMetadata(source, "a.tif", "photo");
    source.head.fill(0);
    source.read(0, 100);
    expect((await reading).facts).toMatchObject({ cameraMake: "First", rating: 5 });
  });
});
