import { expect, test } from "bun:test";
import { join, u8, u32 } from "../../../../scripts/sample/boxes.ts";
import { element, id, makeMkv } from "../../../../scripts/sample/mkv.ts";
import { readMatroska } from "../../../../src/inspect/containers/matroska.ts";
import { matroskaCodec } from "../../../../src/inspect/containers/matroska_codecs.ts";
import { memorySource } from "../../../support/memory_source.ts";

test("readMatroska() gives tracks, duration, date and tags", async () => {
  const bytes = makeMkv({
    width: 1280,
    height: 720,
    durationMs: 61_500,
    frameRate: 29.97,
    videoCodec: "V_MPEGH/ISO/HEVC",
    audioCodec: "A_AAC",
    date: "2019-07-04T16:22:31Z",
    title: "Film",
    tags: { ARTIST: "Someone", ALBUM: "Album", DATE_RECORDED: "2019-07-04" },
  });
  expect(await readMatroska(memorySource(bytes), "film.mkv")).toEqual({
    reader: "matroska",
    format: "mkv",
    facts: {
      width: 1280,
      height: 720,
      orientation: 1,
      durationMs: 61_500,
      frameRate: 29.97,
      codec: "hevc",
      audioCodec: "aac",
      title: "Film",
      artist: "Someone",
      album: "Album",
    },
    evidence: [
      { source: "matroska:DateUTC", value: "2019-07-04T16:22:31Z" },
      { source: "tag:Date", value: "2019-07-04" },
    ],
  });
});

test("readMatroska() finds tags behind the data by the index, without reading the data", async () => {
  const tags = {
    "COM.APPLE.QUICKTIME.MAKE": "Apple",
    "COM.APPLE.QUICKTIME.CREATIONDATE": "2019-07-04T18:22:31+0200",
    "COM.APPLE.QUICKTIME.LOCATION.ISO6709": "+48.8584-002.2945+035.5/",
  };
  const source = memorySource(makeMkv({ tags, tagsAtEnd: true, padding: 5_000_000 }));
  const { facts, evidence } = await readMatroska(source, "film.mkv");
  expect(facts).toMatchObject({ cameraMake: "Apple", latitude: 48.8584, longitude: -2.2945 });
  expect(evidence).toEqual([
    { source: "quicktime:CreationDate", value: "2019-07-04T18:22:31+0200" },
  ]);
  expect(source.counts.reads).toBe(1);
  expect(source.counts.bytes).toBeLessThan(10_000);
});

test("readMatroska() reads a live recording, whose sizes are left open", async () => {
  const source = memorySource(makeMkv({ docType: "webm", unknownSizes: true }));
  const reading = await readMatroska(source, "film.webm");
  expect(reading).toMatchObject({ format: "webm", facts: { codec: "vp9", width: 1280 } });
});

test("readMatroska() asks ffprobe where the header does not tell the duration", async () => {
  const reading = await readMatroska(memorySource(makeMkv({ durationMs: 0 })), "film.webm");
  expect(reading.facts.durationMs).toBeUndefined();
  expect(reading.needs).toBe("ffprobe");
});

test("readMatroska() calls sound in a file named as a film audio", async () => {
  const source = memorySource(makeMkv({ videoCodec: "none", audioCodec: "A_FLAC" }));
  const reading = await readMatroska(source, "song.mkv");
  expect(reading).toMatchObject({ kind: "audio", facts: { codec: "flac" } });
  expect(reading.facts.width).toBeUndefined();
});

test("readMatroska() says what is wrong with a file cut short, or with nothing in it", async () => {
  const bytes = makeMkv({ padding: 1000 });
  const cut = await readMatroska(memorySource(bytes.subarray(0, 180)), "film.mkv");
  expect(cut.problem?.reason).toBe("truncated");
  const header = bytes.subarray(0, Buffer.from(bytes).indexOf(Buffer.from(id(0x18538067))));
  const empty = await readMatroska(memorySource(header), "film.mkv");
  expect(empty.problem?.reason).toBe("corrupt");
});

test("readMatroska() follows no index in circles and none out of the file", async () => {
  const seek = (at: number) =>
    element(0x4dbb, element(0x53ab, id(0x1549a966)), element(0x53ac, u32(at)));
  const index = element(0x114d9b74, seek(0), seek(0xffff_ffff), seek(1));
  const bytes = join(element(0x1a45dfa3), element(0x18538067, index));
  const source = memorySource(bytes);
  expect((await readMatroska(source, "film.mkv")).problem?.reason).toBe("corrupt");
  expect(source.counts.reads).toBe(0);
});

test("readMatroska() reads no number longer than eight bytes and no id longer than four", async () => {
  const info = element(0x1549a966, element(0x2ad7b1, new Uint8Array(500).fill(255)));
  const bad = u8(0x08, 0x01, 0x02, 0x03, 0x04, 0x81, 0);
  const bytes = join(element(0x1a45dfa3), element(0x18538067, info, bad));
  const reading = await readMatroska(memorySource(bytes), "film.mkv");
  expect(reading.facts).toEqual({});
});

test.each([
  ["V_MPEG4/ISO/AVC", "h264"],
  ["A_PCM/INT/LIT", "pcm_s24le"],
  ["A_AAC/MPEG4/LC", "aac"],
  ["A_DTS/EXPRESS", "dts"],
  ["X_UNKNOWN", undefined],
])("matroskaCodec(%p) is %p", (name, codec) => {
  expect(matroskaCodec(name, 24, new Uint8Array(0))).toBe(codec);
});

test("matroskaCodec() looks into the setup of what Windows wraps", () => {
  const bitmap = join(new Uint8Array(16), "XVID");
  expect(matroskaCodec("V_MS/VFW/FOURCC", 0, bitmap)).toBe("mpeg4");
  expect(matroskaCodec("A_MS/ACM", 0, u8(0x55, 0))).toBe("mp3");
});
