// Outlines: one for all files of a payload, however they are laid out, and cheap to read.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { join, noise, u8 } from "../../../../scripts/sample/boxes.ts";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { makeMkv } from "../../../../scripts/sample/mkv.ts";
import { makePng, pngChunk } from "../../../../scripts/sample/png.ts";
import { chunk, list, makeWav, riff } from "../../../../scripts/sample/riff.ts";
import type { PayloadRead } from "../../../../src/domain/payload.ts";
import { readPayload } from "../../../../src/inspect/payload/payload_of.ts";
import { OutlineDone, PayloadOutline } from "../../../../src/inspect/payload/payload_outline.ts";
import { makeCiff } from "../../../support/ciff.ts";
import { makeFlif } from "../../../support/flif.ts";
import { makeIiq } from "../../../support/iiq.ts";
import { inputOf } from "../../../support/payload.ts";
import { makePsd } from "../../../support/psd.ts";
import { type FilmTrack, fragmentedFilm, sampledFilm } from "../../../support/sampled_film.ts";
import { makeX3f, x3fImage } from "../../../support/x3f.ts";

/** Beyond what is read whole at once. */
const LARGE = 400_000;

function outlineOf(bytes: Uint8Array): PayloadRead & { readonly bytesRead: number } {
  const input = inputOf(bytes);
  const read = readPayload(input, "outline");
  return { ...read, bytesRead: input.bytesRead };
}

const digestOf = (bytes: Uint8Array) => readPayload(inputOf(bytes), "payload").digest;

/** A JPEG with a long scan in which no marker stands, and segments before it. */
function jpeg(scan: Uint8Array, ...segments: readonly Uint8Array[]): Uint8Array {
  const plain = makeJpeg();
  const end = plain.length - 2;
  const quiet = scan.map((byte) => (byte === 0xff ? 0xfe : byte));
  return join(plain.subarray(0, 2), ...segments, plain.subarray(2, end), quiet, u8(0xff, 0xd9));
}

const comment = (bytes: Uint8Array) =>
  join(u8(0xff, 0xfe, (bytes.length + 2) >> 8, (bytes.length + 2) & 255), bytes);

const film: readonly FilmTrack[] = [
  { handler: "vide", samples: Array.from({ length: 40 }, (_, i) => noise(10_000 + i, i)) },
  { handler: "soun", samples: Array.from({ length: 40 }, (_, i) => noise(500, 100 + i)) },
];

const png = (seed: number, pieceBytes: number, title: string): Uint8Array => {
  const plain = makePng({ texts: { Title: title } });
  const data = noise(LARGE, seed);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < LARGE; at += pieceBytes) {
    pieces.push(pngChunk("IDAT", data.subarray(at, at + pieceBytes)));
  }
  const start = Buffer.from(plain).indexOf("IDAT") - 4;
  return join(plain.subarray(0, start), ...pieces, pngChunk("IEND", new Uint8Array(0)));
};

/** Another byte in the one frame. */
function otherFrame(mkv: Uint8Array): Uint8Array {
  const at = Buffer.from(mkv).indexOf(u8(0x81, 0, 0, 0x80)) + 6;
  return mkv.with(at, (mkv[at] ?? 0) ^ 1);
}

/** Of each format: files of one payload, and one of another. */
const formats: Readonly<Record<string, { alike: readonly Uint8Array[]; other: Uint8Array }>> = {
  jpeg: {
    alike: [
      jpeg(noise(LARGE, 1)),
      jpeg(noise(LARGE, 1), comment(noise(60_000, 2)), comment(noise(60_000, 3))),
    ],
    other: jpeg(noise(LARGE, 4)),
  },
  png: {
    alike: [png(1, 8192, "Boats"), png(1, 65_000, "A harbour")],
    other: png(2, 8192, "Boats"),
  },
  heic: {
    alike: [
      makeHeic({ tiles: 4, padTo: LARGE, xmp: "<x/>".repeat(3000) }),
      makeHeic({ tiles: 4, padTo: LARGE, xmp: "<y/>".repeat(3000) }),
    ],
    other: makeHeic({ tiles: 4, padTo: LARGE, xmp: "<x/>".repeat(3000), seed: 9 }),
  },
  film: {
    alike: [
      sampledFilm(film),
      sampledFilm(film, { chunking: [1, 7], apart: true, indexFirst: true, wideOffsets: true }),
      fragmentedFilm(film, 3),
    ],
    other: sampledFilm(film.with(1, { handler: "soun", samples: [noise(500, 1)] })),
  },
  wav: {
    alike: [
      riff("WAVE", makeWav().subarray(12, 36), chunk("data", noise(LARGE, 1))),
      riff(
        "WAVE",
        list("INFO", chunk("INAM", "Boats\0")),
        makeWav().subarray(12, 36),
        chunk("data", noise(LARGE, 1)),
      ),
    ],
    other: riff("WAVE", makeWav().subarray(12, 36), chunk("data", noise(LARGE, 2))),
  },
  iiq: {
    alike: [
      makeIiq({ raw: noise(LARGE, 1), tags: [[0x412, noise(9, 1)]] }),
      makeIiq({ raw: noise(LARGE, 1), reversed: true }),
    ],
    other: makeIiq({ raw: noise(LARGE, 2) }),
  },
  crw: {
    alike: [
      makeCiff([[0x2005, noise(LARGE, 1)]]),
      makeCiff([
        [0x2007, noise(60_000, 1)],
        [0x2005, noise(LARGE, 1)],
      ]),
    ],
    other: makeCiff([[0x2005, noise(LARGE, 2)]]),
  },
  x3f: {
    alike: [
      makeX3f([x3fImage(1, 30, noise(LARGE, 1))]),
      makeX3f([x3fImage(2, 18, noise(60_000, 1)), x3fImage(1, 30, noise(LARGE, 1))]),
    ],
    other: makeX3f([x3fImage(1, 30, noise(LARGE, 2))]),
  },
  flif: {
    alike: [
      makeFlif({ data: noise(LARGE, 1) }),
      makeFlif({ data: noise(LARGE, 1), chunks: [["eXif", noise(60_000, 1)]] }),
    ],
    other: makeFlif({ data: noise(LARGE, 2) }),
  },
  psd: {
    alike: [
      makePsd({ height: 14_000 }),
      makePsd({ height: 14_000, resources: [[0x424, noise(9, 1)]] }),
    ],
    other: makePsd({ height: 14_000, seed: 2 }),
  },
  small: { alike: [makeJpeg(), makeJpeg({ xmp: "<x/>" })], other: makeJpeg({ shade: 3 }) },
  mkv: {
    alike: [makeMkv(), makeMkv({ tags: { TITLE: "Boats" }, tagsAtEnd: true })],
    other: otherFrame(makeMkv()),
  },
};

test.each(Object.entries(formats))(
  "%s: files of one payload have one outline, and another file another",
  (_, { alike, other }) => {
    const outlines = alike.map((bytes) => outlineOf(bytes).outline);
    expect(new Set(alike.map(digestOf)).size).toBe(1);
    expect(outlines[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(outlines).size).toBe(1);
    expect(digestOf(other)).not.toBe(digestOf(alike[0] ?? other));
    expect(outlineOf(other).outline).not.toBe(outlines[0] ?? "");
  },
);

test("large files are not read whole for it, small ones with it", () => {
  for (const [name, { alike }] of Object.entries(formats)) {
    for (const bytes of alike) {
      const { digest, bytesRead } = outlineOf(bytes);
      if (bytes.length > 256 * 1024) {
        expect([name, digest]).toEqual([name, null]);
        // Small fragments and tiles are hopped over, which takes a piece of each.
        const isHopped = name === "film" || name === "heic";
        expect(bytesRead).toBeLessThan(isHopped ? 2 * bytes.length : 200_000);
      } else {
        expect([name, digest]).toEqual([name, digestOf(bytes)]);
      }
    }
  }
});

test("however a film is laid out, its outline is one", () => {
  const tracks = fc.array(
    fc.record({
      handler: fc.constantFrom("vide" as const, "soun" as const),
      samples: fc.array(
        fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.nat(50)).map(([n, seed]) => noise(n, seed)),
        { minLength: 1, maxLength: 8 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const chunking = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(tracks, chunking, fc.boolean(), fc.nat(40_000), (tracks, chunking, apart, gap) => {
      const { outline } = outlineOf(sampledFilm(tracks));
      expect(outlineOf(sampledFilm(tracks, { chunking, apart, gap })).outline).toBe(outline);
      expect(outlineOf(fragmentedFilm(tracks, chunking[0] ?? 1)).outline).toBe(outline);
    }),
    { numRuns: 60 },
  );
});

test("what begins alike and is longer has another outline", () => {
  const pack = (length: number) => join("wvpk", noise(LARGE, 1).subarray(0, length));
  expect(outlineOf(pack(LARGE)).outline).not.toBe(outlineOf(pack(LARGE - 2)).outline ?? "");
});

test("where one part's beginning counts, it does not matter how much of others comes before", () => {
  const outline = (turns: readonly (readonly [part: number, bytes: number])[]): string => {
    const hash = new PayloadOutline("x", 1, { beginningOf: "track" });
    const parts = [hash.part("clock"), hash.part("track"), hash.part("track")];
    const all = noise(9000, 1);
    const fed = [0, 0, 0];
    try {
      for (const [part, bytes] of turns) {
        const start = fed[part] ?? 0;
        parts[part]?.add(all.subarray(start, start + bytes));
        fed[part] = start + bytes;
      }
    } catch (error) {
      if (!(error instanceof OutlineDone)) throw error;
    }
    return hash.outline();
  };
  const wanted = outline([[1, 4096]]);
  for (const turns of [
    [[1, 9000]],
    [
      [0, 100],
      [2, 700],
      [1, 4000],
      [2, 700],
      [1, 500],
    ],
    [...Array.from({ length: 100 }, () => [1, 50] as const)],
  ] as const) {
    expect(outline(turns)).toBe(wanted);
  }
  expect(outline([[1, 4095]])).not.toBe(wanted);
});

test("what has no payload has no outline where that is seen at once, and says why", () => {
  expect(outlineOf(noise(LARGE, 1))).toMatchObject({ outline: null, reason: "no-definition" });
  const cut = sampledFilm(film).subarray(0, LARGE - 20_000);
  expect(outlineOf(cut)).toMatchObject({
    ...{ definition: "movie 2", outline: null, digest: null, reason: "truncated" },
  });
});
