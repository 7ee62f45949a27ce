import { describe, expect, test } from "bun:test";
import { join, latin1 } from "../../../../scripts/sample/boxes.ts";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import {
  type AviFields,
  chunk,
  le16,
  list,
  makeAvi,
  withoutTiffHeader,
} from "../../../../scripts/sample/riff.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { readAvi } from "../../../../src/inspect/containers/avi.ts";
import { memorySource } from "../../../support/memory_source.ts";

const read = async (fields: AviFields, name = "MVI_0001.AVI") =>
  await readAvi(memorySource(makeAvi(fields)), name);
const exif = { make: "Canon", model: "PowerShot", dateTimeOriginal: "2005:01:02 03:04:05" };

describe("readAvi()", () => {
  test("gives size, length, codecs and the date of a camera's film, in one read", async () => {
    const source = memorySource(
      makeAvi({ frames: 150, date: "Thu Jul  4 18:22:31 2019\n", dataBytes: 3_000_000 }),
    );
    expect(await readAvi(source, "MVI_0001.AVI")).toEqual({
      reader: "riff",
      format: "avi",
      facts: {
        width: 320,
        height: 240,
        durationMs: 10_000,
        frameRate: 15,
        codec: "mjpeg",
        audioCodec: "pcm_u8",
      },
      evidence: [{ source: "riff:DateTimeOriginal", value: "Thu Jul  4 18:22:31 2019" }],
    });
    expect(source.counts.reads).toBeLessThanOrEqual(1);
  });

  test.each([
    ["2009/10/27 12:14:34", "2009/10/27 12:14:34"],
    ["2002-12-16  15:35:01\0\0", "2002-12-16  15:35:01"],
    ["2001/ 1/27  1:42PM", "2001-01-27 13:42"],
    ["2001/ 1/27 12:05AM", "2001-01-27 00:05"],
    ["2001/ 1/27 12:05PM", "2001-01-27 12:05"],
    ["2005/11/28/ 09:19", "2005-11-28 09:19"],
  ])("takes the date %p", async (date, value) => {
    expect((await read({ date })).evidence).toEqual([{ source: "riff:DateTimeOriginal", value }]);
  });

  test.each([
    ["xvid", [85, 0], "mpeg4", "mp3"],
    ["DIV3", [353, 16], "msmpeg4v3", "wmav2"],
    ["DIB ", [1, 16], "rawvideo", "pcm_s16le"],
    ["ZZZ9", [17, 4], "zzz9", "adpcm_ima_wav"],
  ] as const)("names the codecs of %p and %p", async (codec, sound, picture, audio) => {
    expect((await read({ codec, sound })).facts).toMatchObject({
      codec: picture,
      audioCodec: audio,
    });
  });

  test("counts the frames of all parts of a long film", async () => {
    expect((await read({ frames: 150, allFrames: 1500 })).facts.durationMs).toBe(100_000);
  });

  test("reads names behind the film", async () => {
    const info = list("INFO", chunk("INAM", "Title\0"), chunk("ICRD", "2019-07-04\0"));
    const reading = await read({ behind: [info], dataBytes: 200_000 });
    expect(reading.facts.title).toBe("Title");
    expect(reading.evidence).toEqual([{ source: "riff:DateTimeOriginal", value: "2019-07-04" }]);
  });

  test("reads the EXIF of Canon and of Casio, but not the orientation of its thumbnail", async () => {
    const bytes = withoutTiffHeader(makeExif({ ...exif, orientation: 6 }));
    const canon = await read({ streamData: join("AVIF", new Uint8Array(4), bytes) });
    const big = withoutTiffHeader(makeExif({ ...exif, littleEndian: false }), 10);
    const casio = await read({ before: [chunk("JUNK", "QVMI", new Uint8Array(6), big)] });
    for (const { facts, evidence, needs } of [canon, casio]) {
      expect(facts).toMatchObject({ cameraMake: "Canon", cameraModel: "PowerShot" });
      expect(facts.orientation).toBeUndefined();
      expect(evidence).toEqual([{ source: "exif:DateTimeOriginal", value: "2005:01:02 03:04:05" }]);
      expect(needs).toBeUndefined();
    }
  });

  test("reads Nikon's and Olympus's records", async () => {
    const record = (tag: number, text: string) => join(le16(tag, text.length), text);
    const nikon = list(
      "ncdt",
      chunk(
        "nctg",
        record(3, "NIKON\0"),
        record(4, "E5900\0"),
        record(0x13, "2005:01:02 03:04:05"),
      ),
    );
    const olympus = new Uint8Array(300);
    olympus.set(latin1("OLYMDigital Camera"));
    olympus.set(latin1("OLYMPUS"), 0x12);
    olympus.set(latin1("u700"), 0x2c);
    olympus.set(latin1("2005:01:02 03:04:05"), 0x83);
    const date = [{ source: "maker:DateTimeOriginal", value: "2005:01:02 03:04:05" }];
    expect(await read({ before: [nikon] })).toMatchObject({
      facts: { cameraMake: "NIKON", cameraModel: "E5900" },
      evidence: date,
    });
    expect(await read({ before: [chunk("JUNK", olympus)] })).toMatchObject({
      facts: { cameraMake: "OLYMPUS", cameraModel: "u700" },
      evidence: date,
    });
  });

  test("asks exiftool for a date only where a maker's chunk is closed to it", async () => {
    const pentax = list("hydt", chunk("hymn", "PENTAX \0MM"));
    expect((await read({ before: [pentax] })).needs).toBe("exiftool");
    expect((await read({ before: [pentax], date: "2009/10/27 12:14:34" })).needs).toBeUndefined();
    expect((await read({})).needs).toBeUndefined();
  });

  test("asks ffprobe where the header counts no frames", async () => {
    const reading = await read({ frames: 0 });
    expect(reading.needs).toBe("ffprobe");
    expect(reading.facts.durationMs).toBeUndefined();
  });

  test("takes XMP", async () => {
    const reading = await read({ behind: [chunk("_PMX", makeXmp({ rating: 4 }))] });
    expect(reading.facts.rating).toBe(4);
  });

  test("calls an AVI without streams what it is", async () => {
    const cut = makeAvi().subarray(0, 40);
    expect(await readAvi(memorySource(cut), "a.avi")).toMatchObject({
      facts: {},
      needs: "ffprobe",
      problem: { stage: "metadata", reason: "truncated" },
    });
  });

  test("tells a film that its name says is something else", async () => {
    expect((await read({}, "a.jpg")).kind).toBe("video");
    expect((await read({}, "a.avi")).kind).toBeUndefined();
    expect((await read({ sound: "none" }, "a.wav")).kind).toBe("video");
  });

  test("does not believe a frame rate of nothing", async () => {
    const bytes = makeAvi();
    const at = Buffer.from(bytes).indexOf("strh") + 8;
    bytes.fill(0, at + 20, at + 28);
    const { facts, needs } = await readAvi(memorySource(bytes), "a.avi");
    expect(facts.frameRate).toBeUndefined();
    expect(facts.durationMs).toBeUndefined();
    expect(needs).toBe("ffprobe");
  });
});
