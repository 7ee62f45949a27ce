import { expect, test } from "bun:test";
import { join, latin1, u8 } from "../../../../scripts/sample/boxes.ts";
import { makeFlac } from "../../../../scripts/sample/flac.ts";
import { makeMp3 } from "../../../../scripts/sample/mp3.ts";
import { readAudio } from "../../../../src/inspect/containers/audio.ts";
import { oggDurationMs } from "../../../../src/inspect/containers/ogg_duration.ts";
import { ReadLimitError } from "../../../../src/inspect/source.ts";
import { memorySource } from "../../../support/memory_source.ts";

const tags = { title: "Tïtle", artist: "Someone", album: "Album", date: "2019-07-04", rating: 4 };

test("readAudio() gives duration, codec and tags of an MP3", async () => {
  const reading = await readAudio(memorySource(makeMp3({ ...tags, durationMs: 60_000 })), "a.mp3");
  expect(reading).toEqual({
    reader: "audio",
    format: "mp3",
    facts: {
      codec: "mp3",
      durationMs: 60_003,
      title: "Tïtle",
      artist: "Someone",
      album: "Album",
      rating: 4,
    },
    evidence: [{ source: "tag:Date", value: "2019-07-04" }],
  });
});

test("readAudio() gives duration, codec and tags of a FLAC", async () => {
  const reading = await readAudio(
    memorySource(makeFlac({ ...tags, durationMs: 60_000 })),
    "a.flac",
  );
  expect(reading).toMatchObject({
    format: "flac",
    facts: { codec: "flac", durationMs: 60_000, title: "Tïtle", rating: 4 },
    evidence: [{ source: "tag:Date", value: "2019-07-04" }],
  });
});

test.each([1, 2, 3, 4, 5])("readAudio() reads %p stars of MP3 and FLAC", async (rating) => {
  const mp3 = await readAudio(memorySource(makeMp3({ rating })), "a.mp3");
  const flac = await readAudio(memorySource(makeFlac({ rating })), "a.flac");
  expect([mp3.facts.rating, flac.facts.rating]).toEqual([rating, rating]);
});

test("readAudio() reads no more than the ends of a long recording", async () => {
  const source = memorySource(makeMp3({ ...tags, durationMs: 3_000_000 }));
  expect((await readAudio(source, "a.mp3")).facts.durationMs).toBeGreaterThan(2_999_000);
  expect(source.counts.reads).toBeLessThan(5);
  expect(source.counts.bytes).toBeLessThan(200_000);
});

test("readAudio() reads tags behind a cover of a megabyte", async () => {
  const source = memorySource(makeMp3({ ...tags, padding: 1_000_000 }));
  expect((await readAudio(source, "a.mp3")).facts).toMatchObject({ title: "Tïtle", codec: "mp3" });
});

test("readAudio() takes UTF-8 in a WAV for what it is, and names its codec", async () => {
  const list = join("INFOINAM", little(7), "T\xc3\xaftle\0\0");
  const format = join(u8(1, 0, 2, 0), little(44_100), little(176_400), u8(4, 0, 16, 0));
  const body = join(
    "WAVEfmt ",
    little(format.length),
    format,
    "LIST",
    little(list.length),
    list,
    "data",
    little(176_400),
    new Uint8Array(176_400),
  );
  const reading = await readAudio(memorySource(join("RIFF", little(body.length), body)), "a.wav");
  expect(reading).toMatchObject({
    format: "wav",
    facts: { codec: "pcm_s16le", durationMs: 1000, title: "Tïtle" },
  });
});

test("readAudio() calls what it cannot make sense of corrupt and asks ffprobe", async () => {
  const reading = await readAudio(
    memorySource(latin1("FORM\0\0\0\x20nonsense and no more than that")),
    "a.aiff",
  );
  expect(reading).toMatchObject({ needs: "ffprobe", facts: {}, problem: { reason: "corrupt" } });
});

test("readAudio() lets the limit of a source through", async () => {
  const source = memorySource(makeMp3({ padding: 1_000_000 }), { maxBytes: 1000 });
  expect(async () => await readAudio(source, "a.mp3")).toThrow(ReadLimitError);
});

test("readAudio() does not believe a tag of 256 MB", async () => {
  const source = memorySource(join("ID3", u8(4, 0, 0, 127, 127, 127, 127), new Uint8Array(2000)));
  const reading = await readAudio(source, "a.mp3");
  expect(reading.facts.durationMs).toBeUndefined();
  expect(source.counts.bytes).toBeLessThan(10_000);
});

test("oggDurationMs() takes the position of the last page, less what Opus skips", () => {
  const head = join("OpusHead", u8(1, 2), u8(0x38, 1), little(44_100), u8(0, 0, 0));
  const filler = page(1000, new Uint8Array(60_000));
  const end = [page(480_312, latin1("x")), page(-1, latin1("x"))];
  const pages = [page(0, head), filler, filler, filler, ...end];
  const source = memorySource(join(...pages));
  expect(oggDurationMs(source)).toBe(10_000);
  expect(source.counts.reads).toBe(1);
});

test("oggDurationMs() reads the rate of Vorbis and leaves other streams alone", () => {
  const head = join("\x01vorbis", new Uint8Array(5), little(22_050), new Uint8Array(14));
  const other = page(9_999_999, latin1("another stream"), 7);
  expect(oggDurationMs(memorySource(join(page(0, head), page(44_100, latin1("x")), other)))).toBe(
    2000,
  );
  expect(oggDurationMs(memorySource(page(0, latin1("\x80theora"))))).toBeUndefined();
  expect(oggDurationMs(memorySource(latin1("OggS")))).toBeUndefined();
});

function page(position: number, body: Uint8Array, serial = 1): Uint8Array {
  const granule = new Uint8Array(8);
  new DataView(granule.buffer).setBigInt64(0, BigInt(position), true);
  return join("OggS", u8(0, 0), granule, little(serial), little(0), little(0), u8(1, 255), body);
}

function little(value: number): Uint8Array {
  return u8(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}
