// Films, HEIC, CR3, Matroska and sound, truncated and altered anywhere: the readers come to an end, throw
// nothing, read little, and report only what the schema allows.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { box, join, u32 } from "../../scripts/sample/boxes.ts";
import { makeExif } from "../../scripts/sample/exif.ts";
import { makeFlac } from "../../scripts/sample/flac.ts";
import { makeHeic } from "../../scripts/sample/heic.ts";
import { makeMkv } from "../../scripts/sample/mkv.ts";
import { makeMp3 } from "../../scripts/sample/mp3.ts";
import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { chunk, list, makeAvi, withoutTiffHeader } from "../../scripts/sample/riff.ts";
import { Evidence, Facts } from "../../src/domain/inspection.ts";
import { readCr3 } from "../../src/inspect/bmff/cr3.ts";
import { readHeif } from "../../src/inspect/bmff/heif.ts";
import { readMovie } from "../../src/inspect/bmff/movie.ts";
import { readAudio } from "../../src/inspect/containers/audio.ts";
import { readAvi } from "../../src/inspect/containers/avi.ts";
import { readMatroska } from "../../src/inspect/containers/matroska.ts";
import type { ReadMetadata } from "../../src/inspect/reading.ts";
import { makeCr3 } from "../support/cr3.ts";
import { type MemorySource, memorySource } from "../support/memory_source.ts";

const exifTiff = makeExif({ make: "Canon", dateTimeOriginal: "2019:07:04 18:22:31" });
const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';
const tags = { title: "Title", artist: "Artist", album: "Album" };

/** Reads a source and checks that what it says is sane. */
type Read = (source: MemorySource) => Promise<void>;

const reading =
  (read: ReadMetadata, name: string): Read =>
  async (source) => {
    const { facts, evidence, problem, format } = await read(source, name);
    Facts.parse(facts);
    Evidence.array().parse(evidence);
    expect(format.length).toBeGreaterThan(0);
    if (problem != null) expect(problem.stage).toBe("metadata");
  };

const heif: Read = async (source) => {
  const { width, height, orientation, exif } = readHeif(source);
  Facts.parse({ width, height, orientation });
  if (exif != null) expect(exif.length).toBeLessThanOrEqual(source.sizeBytes);
};

const cr3: Read = async (source) => {
  const { width, height, tiffs } = readCr3(source);
  Facts.parse({ width, height });
  for (const block of Object.values(tiffs)) {
    expect(block.length).toBeLessThanOrEqual(source.sizeBytes);
  }
};

const samples: readonly (readonly [string, Uint8Array, Read])[] = [
  [
    "mov",
    makeMp4({
      ...tags,
      make: "Apple",
      location: { latitude: 1, longitude: 2 },
      creationDate: "2019-07-04T18:22:31+0200",
      padTo: 80_000,
      xmp,
      userData: [box("CNTH", box("CNDA", join("Exif\0\0", exifTiff)))],
    }),
    reading(readMovie, "a.mov"),
  ],
  [
    "mp4",
    makeMp4({ ...tags, brand: "isom", tags: "udta", make: "Google", moovAtEnd: false }),
    reading(readMovie, "a.mp4"),
  ],
  ["heic", makeHeic({ exifTiff, xmp, orientation: 5 }), heif],
  ["heic grid", makeHeic({ exifTiff, xmp, tiles: 20, inIdat: true, padTo: 80_000 }), heif],
  ["cr3", makeCr3({ blocks: [exifTiff, exifTiff, exifTiff, exifTiff], xmp }), cr3],
  ["mkv", makeMkv({ tags: { ARTIST: "X" }, tagsAtEnd: true }), reading(readMatroska, "a.mkv")],
  ["webm", makeMkv({ unknownSizes: true, docType: "webm" }), reading(readMatroska, "a.webm")],
  [
    "avi",
    makeAvi({
      date: "Thu Jul  4 18:22:31 2019\n",
      allFrames: 60,
      streamData: join("AVIF", new Uint8Array(4), withoutTiffHeader(exifTiff)),
      before: [chunk("JUNK", "OLYMDigital Camera", new Uint8Array(200))],
      behind: [list("INFO", chunk("INAM", "Title\0")), chunk("_PMX", xmp)],
    }),
    reading(readAvi, "a.avi"),
  ],
  ["mp3", makeMp3({ ...tags, rating: 3, padding: 70_000 }), reading(readAudio, "a.mp3")],
  ["flac", makeFlac({ ...tags, date: "2019" }), reading(readAudio, "a.flac")],
];

/** Bytes that hurt: sizes of nothing, of one, of everything, and the signs of numbers. */
const nasty = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    u32(0),
    u32(1),
    u32(7),
    u32(8),
    u32(0xffff_ffff),
    u32(0x7fff_ffff),
    u32(0x8000_0000),
    u32(0xffff_ffff, 0xffff_ffff),
    u32(0, 0),
  ),
);

const damage = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), nasty), { maxLength: 8 }),
  /** Most of a sample is filler: places near its boxes' names are altered more often. */
  atNames: fc.array(fc.tuple(fc.nat(), fc.integer({ min: -8, max: 16 }), nasty), { maxLength: 4 }),
  cutAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
});

function damaged(
  bytes: Uint8Array,
  { changes, atNames, cutAt }: typeof damage extends fc.Arbitrary<infer D> ? D : never,
): Uint8Array {
  const copy = new Uint8Array(bytes);
  const put = (at: number, value: Uint8Array) => {
    if (at >= 0 && at + value.length <= copy.length) copy.set(value, at);
  };
  for (const [place, value] of changes) put(Math.floor(place * copy.length), value);
  const names = namesIn(bytes);
  for (const [pick, shift, value] of atNames) {
    put((names[pick % Math.max(1, names.length)] ?? 0) + shift, value);
  }
  return cutAt == null ? copy : copy.subarray(0, Math.floor(cutAt * copy.length));
}

function namesIn(bytes: Uint8Array): readonly number[] {
  const found = Buffer.from(bytes)
    .toString("latin1")
    .matchAll(/[a-z\xa9][a-zA-Z0-9]{3}/g);
  return [...found].map((match) => match.index);
}

for (const [name, bytes, read] of samples) {
  test(`a damaged ${name} is read to an end, in few reads, with sane results`, async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        const broken = damaged(bytes, how);
        const source = memorySource(broken);
        await read(source);
        expect(source.counts.reads).toBeLessThanOrEqual(200);
        expect(source.counts.bytes).toBeLessThanOrEqual(6 * broken.length + 200_000);
      }),
      { numRuns: 400 },
    );
  });

  test(`a ${name} cut at each of its first bytes is read without an error`, async () => {
    for (let length = 0; length < Math.min(bytes.length, 700); length++) {
      await read(memorySource(bytes.subarray(0, length)));
    }
  });
}

test("random bytes are read to an end by every reader", async () => {
  const starts = [box("ftyp", "isom"), box("moov"), u32(0x1a45dfa3), new Uint8Array(0)];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 3000 }),
      async (start, tail) => {
        for (const [, , read] of samples) await read(memorySource(join(start, tail)));
      },
    ),
    { numRuns: 200 },
  );
});

test("boxes nested 10,000 deep are read to an end", async () => {
  const depth = 10_000;
  for (const type of ["moov", "trak", "meta", "udta"]) {
    const bytes = join(...Array.from({ length: depth }, (_, i) => header(type, (depth - i) * 8)));
    for (const [, , read] of samples) await read(memorySource(bytes));
  }
});

function header(type: string, size: number): Uint8Array {
  return join(u32(size), type);
}
