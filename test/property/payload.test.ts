// Payload digests: the same for any layout of the same media, another for any other media, none for what is
// cut short; never an exception, and bounded in what is read, whatever the bytes.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { join, noise, u8 } from "../../scripts/sample/boxes.ts";
import { makeFlac } from "../../scripts/sample/flac.ts";
import { makeHeic } from "../../scripts/sample/heic.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { makeMkv } from "../../scripts/sample/mkv.ts";
import { makeMp3 } from "../../scripts/sample/mp3.ts";
import { makePng } from "../../scripts/sample/png.ts";
import { chunk, list, makeWav, riff } from "../../scripts/sample/riff.ts";
import { makeTiff } from "../../scripts/sample/tiff_image.ts";
import { makeWebp } from "../../scripts/sample/webp.ts";
import { type Format, formats } from "../../src/inspect/formats.ts";
import { payloadDefinition } from "../../src/inspect/payload/definitions.ts";
import { payloadOf } from "../../src/inspect/payload/payload_of.ts";
import { makeRawCrw } from "../support/ciff.ts";
import { makeFlif } from "../support/flif.ts";
import { makeIiq } from "../support/iiq.ts";
import { digestOf, inputOf, payloadIn } from "../support/payload.ts";
import { makePsd } from "../support/psd.ts";
import { type FilmTrack, fragmentedFilm, sampledFilm } from "../support/sampled_film.ts";
import { makeRawX3f } from "../support/x3f.ts";

const runs = { numRuns: 150 };

const samples = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), {
  minLength: 1,
  maxLength: 30,
});
const track: fc.Arbitrary<FilmTrack> = fc.record({
  handler: fc.constantFrom("vide" as const, "soun" as const),
  samples,
});
const layout = fc.record({
  chunking: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  apart: fc.boolean(),
  indexFirst: fc.boolean(),
  wideOffsets: fc.boolean(),
  gap: fc.nat(20),
});

test("a film's payload is that of its samples, however they are laid out", () => {
  fc.assert(
    fc.property(
      fc.array(track, { minLength: 1, maxLength: 3 }),
      layout,
      layout,
      fc.integer({ min: 1, max: 9 }),
      (tracks, a, b, each) => {
        const digest = digestOf(sampledFilm(tracks, a));
        expect(digestOf(sampledFilm(tracks, b))).toBe(digest);
        expect(digestOf(fragmentedFilm(tracks, each))).toBe(digest);
      },
    ),
    runs,
  );
});

test("two films have one payload only where all their samples are the same", () => {
  fc.assert(
    fc.property(
      samples,
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (list, which, where, flip) => {
        const altered = list.map((sample) => Uint8Array.from(sample));
        const sample = altered[which % list.length] ?? new Uint8Array(1);
        const at = where % sample.length;
        sample[at] = (sample[at] ?? 0) ^ flip;
        const film = (samples: readonly Uint8Array[]): Uint8Array =>
          sampledFilm([{ handler: "soun", samples }]);
        expect(digestOf(film(altered))).not.toBe(digestOf(film(list)));
        expect(digestOf(film([...list, sample]))).not.toBe(digestOf(film(list)));
      },
    ),
    runs,
  );
});

test("a JPEG's payload is the same with any application segments anywhere before its scan", () => {
  const plain = makeJpeg();
  const digest = digestOf(plain);
  // Between segments: behind SOI and behind each of the tables.
  const places = segmentStarts(plain);
  const segment = fc.record({
    marker: fc.constantFrom(0xe0, 0xe1, 0xe3, 0xe5, 0xec, 0xed, 0xef, 0xfe),
    bytes: fc.uint8Array({ maxLength: 300 }),
    place: fc.nat(places.length - 1),
  });
  fc.assert(
    fc.property(
      fc.array(segment, { maxLength: 8 }),
      fc.uint8Array({ maxLength: 200 }),
      (segments, trailer) => {
        const parts: Uint8Array[] = [];
        let from = 0;
        places.forEach((at, i) => {
          parts.push(plain.subarray(from, at));
          for (const { marker, bytes, place } of segments) {
            const length = bytes.length + 2;
            if (place === i) parts.push(u8(0xff, marker, length >> 8, length & 255), bytes);
          }
          from = at;
        });
        expect(digestOf(join(...parts, plain.subarray(from), trailer))).toBe(digest);
      },
    ),
    runs,
  );
});

function segmentStarts(jpeg: Uint8Array): number[] {
  const starts = [2];
  for (let at = 2; jpeg[at + 1] !== 0xda; ) {
    at += 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0);
    starts.push(at);
  }
  return starts;
}

const film = sampledFilm([
  { handler: "vide", samples: [noise(200, 1), noise(300, 2)] },
  { handler: "soun", samples: [noise(50, 3), noise(60, 4)] },
]);

const avi = riff(
  "AVI ",
  list("hdrl", list("strl", chunk("strh", noise(48, 1)), chunk("strf", noise(40, 2)))),
  list("INFO", chunk("INAM", "Boats\0")),
  list("movi", chunk("00dc", noise(41, 1)), chunk("01wb", noise(20, 2))),
);

/** Files in which every part tells its length: what is cut short is none or what was whole before the cut. */
const structured: Readonly<Record<string, readonly [Format, Uint8Array]>> = {
  jpeg: ["jpeg", makeJpeg({ exif: { make: "Canon" }, xmp: "<x/>" })],
  png: ["png", makePng({ texts: { Title: "Boats" }, behind: true, pieceBytes: 20 })],
  webp: ["webp", makeWebp({ xmp: "<x/>" })],
  heic: ["heic", makeHeic({ tiles: 3, xmp: "<x/>" })],
  tiff: ["tiff", makeTiff({ gap: 16 * 12, raw: { width: 4, height: 4 } })],
  iiq: ["iiq", makeIiq({ tags: [[0x21c, noise(40, 2)]], calibration: [[0x400, noise(30, 3)]] })],
  crw: ["crw", makeRawCrw()],
  x3f: ["x3f", makeRawX3f()],
  psd: ["psd", makePsd({ resources: [[0x40f, noise(41, 1)]], compression: 1 })],
  psb: ["psd", makePsd({ resources: [[0x424, noise(41, 1)]], large: true })],
  mp4: ["mp4", film],
  fragments: [
    "mp4",
    fragmentedFilm([{ handler: "vide", samples: [noise(90, 1), noise(90, 2)] }], 2),
  ],
  mkv: ["mkv", makeMkv({ tags: { TITLE: "Boats" }, tagsAtEnd: true })],
  avi: ["avi", avi],
  wav: ["wav", makeWav(list("INFO", chunk("INAM", "Boats\0")))],
};
/** Streams whose end is the end of the file. */
const streams: Readonly<Record<string, readonly [Format, Uint8Array]>> = {
  mp3: ["mp3", makeMp3({ title: "Boats" })],
  flac: ["flac", makeFlac({ title: "Boats" })],
  flif: [
    "flif",
    makeFlif({
      chunks: [
        ["eXif", noise(40, 1)],
        ["iCCP", noise(200, 2)],
      ],
      type: "S1",
    }),
  ],
};

test.each(Object.entries(structured))(
  "%s: a file cut anywhere never has another payload",
  (_, [format, bytes]) => {
    const whole = digestOf(bytes, format);
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        const cut = payloadIn(bytes.subarray(0, length), format);
        if (cut.status === "digest") expect(cut.digest).toBe(whole);
      }),
      runs,
    );
  },
);

test.each(Object.entries({ ...structured, ...streams }))(
  "%s: altered anywhere it throws nothing and reads little",
  (_, [format, bytes]) => {
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const altered = Uint8Array.from(bytes);
        for (const { at, value } of changes) altered[at] = value;
        const input = inputOf(altered);
        payloadOf(input, format);
        expect(input.bytesRead).toBeLessThan(3 * bytes.length + 65 * 1024 * 1024);
      }),
      runs,
    );
  },
);

test("any bytes under any name of a format have none or one, and no exception", () => {
  const defined = formats.filter((format) => payloadDefinition(format) != null);
  const start = fc.constantFrom<Uint8Array[]>(
    ...Object.values(structured).map(([, bytes]) => bytes.subarray(0, 40)),
    new Uint8Array(0),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...defined),
      start,
      fc.uint8Array({ maxLength: 400 }),
      (format, head, rest) => {
        const { status } = payloadIn(join(head, rest), format);
        expect(["digest", "none"]).toContain(status);
      },
    ),
    { numRuns: 2000 },
  );
});

test("a film with a time that no number here can tell exactly is damaged", () => {
  const film = makeMkv({ tags: { TITLE: "Boats" }, tagsAtEnd: true });
  // A cluster's time: its id, a length of eight bytes that takes eight bytes itself, the number.
  const time = Buffer.from(film).indexOf(Buffer.from("e70100000000000008", "hex")) + 9;
  expect(film[time]).toBe(0);
  const damaged = payloadIn(film.with(time, 0x80), "mkv");
  expect(damaged).toMatchObject({ reason: "corrupt" });
});
