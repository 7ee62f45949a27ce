import { describe, expect, test } from "bun:test";
import { box, join, noise, text, u8, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeMp4 } from "../../../../scripts/sample/mp4.ts";
import { payloadOf } from "../../../../src/inspect/payload/payload_of.ts";
import { digestOf, inputOf, reasonOf } from "../../../support/payload.ts";
import { type FilmTrack, fragmentedFilm, sampledFilm } from "../../../support/sampled_film.ts";

const samples = (count: number, seed: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => noise(20 + ((i * 7) % 30), seed + i));
const picture: FilmTrack = { handler: "vide", samples: samples(10, 1) };
const sound: FilmTrack = { handler: "soun", samples: samples(25, 100) };
const original = digestOf(sampledFilm([picture, sound]));

describe("the same film", () => {
  test.each([
    ["index in front", sampledFilm([picture, sound], { indexFirst: true })],
    ["offsets of 64 bits", sampledFilm([picture, sound], { wideOffsets: true })],
    ["chunks of other lengths", sampledFilm([picture, sound], { chunking: [1, 4, 2] })],
    ["one chunk a track", sampledFilm([picture, sound], { chunking: [100], apart: true })],
    ["room between the chunks", sampledFilm([picture, sound], { gap: 9 })],
    [
      "tags and free room",
      sampledFilm([picture, sound], { tags: [box("udta", text("x")), box("free", u32(0))] }),
    ],
    [
      "tags of its tracks",
      sampledFilm([picture, sound], { trackTags: [box("udta", text("abcdefgh"))] }),
    ],
    [
      "boxes around it",
      join(sampledFilm([picture, sound]), box("free", u32(7)), box("uuid", noise(40, 3))),
    ],
    ["padding behind it", join(sampledFilm([picture, sound]), new Uint8Array(100))],
    ["fragments", fragmentedFilm([picture, sound], 4)],
    ["longer fragments", fragmentedFilm([picture, sound], 30)],
  ])("%s", (_, film) => {
    expect(digestOf(film)).toBe(original);
  });

  test("counted in finer ticks", () => {
    const finer = { ...picture, timescale: 2000, ticks: picture.samples.map(() => 20) };
    expect(digestOf(sampledFilm([finer, sound]))).toBe(original);
  });

  test("in fragments that give each sample's time", () => {
    const ticks = picture.samples.map((_, i) => 10 + (i % 3));
    const timed = [{ ...picture, ticks }, sound];
    expect(digestOf(fragmentedFilm(timed, 4))).toBe(digestOf(sampledFilm(timed)));
    expect(digestOf(fragmentedFilm(timed, 4))).not.toBe(original);
  });

  test("with an edit that shows all of it", () => {
    expect(digestOf(sampledFilm([{ ...picture, edits: [[100, 0]] }, sound]))).toBe(original);
  });

  test("whose shifts all begin later, as the edit says", () => {
    const shifts = picture.samples.map((_, i) => (i % 3) * 10);
    const now = digestOf(sampledFilm([{ ...picture, shifts, edits: [[100, 0]] }, sound]));
    const later = { ...picture, shifts: shifts.map((it) => it + 20), edits: [[100, 20]] as const };
    expect(digestOf(sampledFilm([later, sound]))).toBe(now);
  });

  test("with other timed metadata, chapters and positions", () => {
    const place: FilmTrack = { handler: "meta", samples: samples(3, 500) };
    expect(digestOf(sampledFilm([picture, sound, place]))).toBe(original);
    const chapters: FilmTrack = { handler: "text", samples: samples(2, 700) };
    const named = { ...picture, chapterTrack: 3 };
    expect(digestOf(sampledFilm([named, sound, chapters]))).toBe(original);
  });
});

describe("another film", () => {
  const changed = picture.samples.map((it, i) =>
    i === 9 ? Uint8Array.from(it, (b) => b ^ 1) : it,
  );
  const edited = (part: Partial<FilmTrack>): Uint8Array =>
    sampledFilm([{ ...picture, ...part }, sound]);
  test.each([
    ["a byte of its last picture", edited({ samples: changed })],
    ["a picture less", edited({ samples: picture.samples.slice(0, -1) })],
    [
      "two pictures exchanged",
      edited({ samples: [...picture.samples.slice(2), ...picture.samples.slice(0, 2)] }),
    ],
    ["other times", edited({ ticks: picture.samples.map((_, i) => (i === 3 ? 11 : 10)) })],
    ["half the speed", edited({ timescale: 500 })],
    ["other shifts", edited({ shifts: picture.samples.map((_, i) => i % 2) })],
    ["cut at its start by an edit", edited({ edits: [[50, 50]] })],
    ["cut at its end by an edit", edited({ edits: [[50, 0]] })],
    [
      "an edit that repeats it",
      edited({
        edits: [
          [100, 0],
          [100, 0],
        ],
      }),
    ],
    ["turned", edited({ rotated: true })],
    ["hidden", edited({ disabled: true })],
    ["another codec", edited({ codec: "hvc1" })],
    ["no sound", sampledFilm([picture])],
    ["sound and picture exchanged", sampledFilm([sound, picture])],
    ["subtitles", sampledFilm([picture, sound, { handler: "text", samples: samples(2, 700) }])],
  ])("%s", (_, film) => {
    expect(digestOf(film)).not.toBe(original);
  });

  test("by how it is coded: its size, its setup, its colours, each told by its name", () => {
    const esds = (rate: number, setup: number): Uint8Array =>
      box(
        "esds",
        u32(0),
        u8(3, 20, 0, 1, 0, 4, 15, 0x40, 0x15, 0, 0, 0),
        u32(rate, rate),
        u8(5, 1, setup),
      );
    const entry = (extension: Uint8Array): string => digestOf(edited({ extensions: [extension] }));
    const kinds = [
      digestOf(edited({ width: 300 })),
      entry(box("pasp", u32(2, 1))),
      entry(box("clap", u32(2, 1))),
      entry(box("colr", "nclx", u16(1, 1, 1), u8(0x80))),
      entry(box("colr", "nclx", u16(9, 1, 1), u8(0))),
      entry(esds(1000, 1)),
      entry(esds(1000, 2)),
      original,
    ];
    expect(new Set(kinds).size).toBe(kinds.length);
    // What its writers measured, and QuickTime's way of writing the same colours.
    expect(entry(box("btrt", u32(1, 2, 3)))).toBe(original);
    expect(entry(esds(2000, 1))).toBe(entry(esds(1000, 1)));
    const nclc = entry(box("colr", "nclc", u16(9, 1, 1)));
    expect(nclc).toBe(entry(box("colr", "nclx", u16(9, 1, 1), u8(0))));
  });

  test("by times whose fractions have one numerator", () => {
    const film = (tick: number): string =>
      digestOf(edited({ ticks: picture.samples.map((_, i) => (i === 4 ? tick : 1)) }));
    expect(film(1)).not.toBe(film(2));
  });

  test("in which bytes go over from one sample to the next", () => {
    const [first = new Uint8Array(0), second = new Uint8Array(0), ...rest] = picture.samples;
    const moved = [first.subarray(0, -1), join(first.subarray(-1), second), ...rest];
    expect(digestOf(edited({ samples: moved }))).not.toBe(original);
  });
});

describe("no payload", () => {
  test("where a sample lies outside the file", () => {
    const film = sampledFilm([picture, sound], { indexFirst: true });
    expect(reasonOf(film.subarray(0, -1))).toBe("truncated");
  });

  test("where the index is gone", () => {
    expect(reasonOf(box("mdat", noise(100, 1)), "mp4")).toBe("corrupt");
  });

  test("where a fragment is cut off", () => {
    expect(reasonOf(fragmentedFilm([picture, sound], 4).subarray(0, -5))).toBe("truncated");
  });

  test("where bytes that are no box stand between fragments", () => {
    const film = fragmentedFilm([picture, sound], 4);
    expect(reasonOf(join(film, u32(4, 4, 4)))).toBe("corrupt");
  });

  test("where the samples lie in another file", () => {
    expect(reasonOf(sampledFilm([{ ...picture, inOtherFile: true }]))).toBe("external");
  });

  test("where there are only positions", () => {
    expect(reasonOf(sampledFilm([{ handler: "meta", samples: samples(3, 1) }]))).toBe("no-media");
  });

  test("where all samples are said to be the same gigabytes", () => {
    // A table of many chunks that all begin at the same place, each as long as the file.
    const film = sampledFilm([{ handler: "vide", samples: [noise(400_000, 1)] }], {
      indexFirst: true,
    });
    const huge = {
      handler: "vide" as const,
      samples: Array.from({ length: 400 }, () => noise(1, 1)),
    };
    const tables = sampledFilm([huge], { chunking: [1], indexFirst: true });
    const view = new DataView(tables.buffer);
    const sizes = Buffer.from(tables).indexOf("stsz") + 16;
    const places = Buffer.from(tables).indexOf("stco") + 12;
    for (let i = 0; i < 400; i++) {
      view.setUint32(sizes + i * 4, 390_000);
      view.setUint32(places + i * 4, 8);
    }
    expect(reasonOf(join(tables, box("free", film)))).toBe("too-large");
  });
});

test("a film's tags, dates, place of the index and its padding are no part of it", () => {
  const same = {
    durationMs: 2000,
    width: 640,
    height: 480,
    codec: "h264",
    audioCodec: "none",
  } as const;
  const plain = digestOf(makeMp4(same));
  expect(
    digestOf(
      makeMp4({
        ...same,
        created: "2019-07-04T16:22:31Z",
        creationDate: "2019-07-04T18:22:31+0200",
        location: { latitude: 59.9, longitude: 10.7 },
        rating: 5,
        title: "Boats",
        xmp: "<x/>",
        moovAtEnd: false,
        padTo: 30_000,
      }),
    ),
  ).toBe(plain);
  expect(digestOf(makeMp4({ ...same, rotation: 90 }))).not.toBe(plain);
});

test("tracks that take turns are read in one pass", () => {
  const big = (seed: number): Uint8Array[] =>
    Array.from({ length: 300 }, (_, i) => noise(8000, seed + i));
  const film = sampledFilm([
    { handler: "vide", samples: big(1) },
    { handler: "soun", samples: big(1000) },
  ]);
  const input = inputOf(film);
  expect(payloadOf(input, "mp4").status).toBe("digest");
  expect(input.bytesRead).toBeLessThan(film.length * 1.25 + 1024 * 1024);
});
