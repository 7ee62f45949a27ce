// Films whose tables and samples do not fit, though all their boxes are whole: a payload of their own, or none.

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { box, join, noise, text } from "../../../../scripts/sample/boxes.ts";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";
import {
  type FilmLayout,
  type FilmTrack,
  fragmentedFilm,
  sampledFilm,
} from "../../../support/sampled_film.ts";

const samples = (count: number, seed: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => noise(20 + ((i * 7) % 30), seed + i));
const picture: FilmTrack = { handler: "vide", samples: samples(10, 1) };
const sound: FilmTrack = { handler: "soun", samples: samples(25, 100) };
const both = [picture, sound];
const whole = digestOf(sampledFilm(both));
const tags = [box("udta", text("Boats")), box("free", noise(40, 1))];

/** The film without its last bytes, and with a box of media that says so. */
function cutFilm(tracks: readonly FilmTrack[], bytes: number, layout: FilmLayout = {}): Uint8Array {
  const film = sampledFilm(tracks, { ...layout, indexFirst: true });
  const cut = film.slice(0, film.length - bytes);
  const at = mdatAt(cut);
  new DataView(cut.buffer).setUint32(at, cut.length - at);
  return cut;
}

const mdatAt = (film: Uint8Array): number => Buffer.from(film).lastIndexOf("mdat") - 4;

/** The film in one chunk, whose table has this many samples instead. */
function miscounted(track: FilmTrack, inChunk: number, layout: FilmLayout = {}): Uint8Array {
  const film = sampledFilm([track], { ...layout, chunking: [100] });
  film[Buffer.from(film).indexOf("stsc") + 19] = inChunk;
  return film;
}

describe("samples behind the end", () => {
  test("are told from the whole film, and from one that is cut elsewhere", () => {
    const digests = [0, 1, 2, 30, 31, 200].map((bytes) => digestOf(cutFilm(both, bytes)));
    expect(digests[0]).toBe(whole);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("the same with tags, and with room before them", () => {
    for (const bytes of [1, 30, 200]) {
      expect(digestOf(cutFilm(both, bytes, { tags }))).toBe(digestOf(cutFilm(both, bytes)));
    }
  });

  test("another by a byte that is there, by what should be there, by another codec", () => {
    const cut = cutFilm(both, 100);
    const digests = [
      digestOf(cut),
      digestOf(cut.with(mdatAt(cut) + 8, 0)),
      digestOf(cutFilm([{ ...picture, codec: "hvc1" }, sound], 100)),
      digestOf(cutFilm([{ ...picture, width: 400 }, sound], 100)),
      digestOf(cutFilm([picture, { ...sound, samples: samples(26, 100) }], 100)),
      digestOf(cutFilm([picture, { ...sound, samples: sound.samples.slice(0, 22) }], 0)),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("a copy matches only what is cut at the same byte", () => {
    const most = picture.samples.reduce((sum, { length }) => sum + length, 0);
    const bytes = fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [first, second] = [cutFilm(both, a, { tags }), cutFilm(both, b)];
        expect(digestOf(first) === digestOf(second)).toBe(a === b);
      }),
      { numRuns: 100 },
    );
  });
});

describe("tables that contradict each other", () => {
  test("are told from whole films and from one another", () => {
    const shorter = { ...picture, samples: picture.samples.slice(0, 9) };
    const digests = [
      digestOf(sampledFilm([picture])),
      digestOf(sampledFilm([shorter])),
      digestOf(miscounted(picture, 9)),
      digestOf(miscounted(picture, 8)),
      digestOf(miscounted(picture, 11)),
      digestOf(miscounted(picture, 12)),
      digestOf(miscounted(shorter, 10)),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("the same with tags, another by a byte of what is there", () => {
    for (const inChunk of [9, 11]) {
      const film = miscounted(picture, inChunk);
      const now = digestOf(film);
      expect(digestOf(miscounted(picture, inChunk, { tags, indexFirst: true }))).toBe(now);
      expect(digestOf(film.with(mdatAt(film) + 9, 0))).not.toBe(now);
    }
  });

  test("the last sample counts where it has a size and no place", () => {
    const last = { ...picture, samples: [...picture.samples.slice(0, 9), noise(99, 1)] };
    expect(digestOf(miscounted(last, 9))).not.toBe(digestOf(miscounted(picture, 9)));
  });
});

describe("no payload", () => {
  test("where a film is still being copied: its last box is longer than what is there", () => {
    const film = sampledFilm(both, { indexFirst: true });
    for (let length = mdatAt(film) + 8; length < film.length; length += 17) {
      expect(reasonOf(film.subarray(0, length))).toBe("truncated");
    }
  });

  test("where the last box has no length, and so may be of a file that is still being written", () => {
    const cut = cutFilm(both, 50);
    new DataView(cut.buffer).setUint32(mdatAt(cut), 0);
    expect(reasonOf(cut)).toBe("truncated");
    const film = cutFilm(both, 0);
    new DataView(film.buffer).setUint32(mdatAt(film), 0);
    expect(digestOf(film)).toBe(whole);
  });

  test("where nothing is there", () => {
    const film = sampledFilm(both, { indexFirst: true });
    expect(reasonOf(cutFilm(both, film.length - mdatAt(film) - 8))).toBe("no-media");
    expect(reasonOf(film.subarray(0, mdatAt(film)))).toBe("no-media");
    expect(reasonOf(miscounted(picture, 0))).toBe("no-media");
  });

  test("where the samples that are there lie in the index", () => {
    const cut = cutFilm(both, 50);
    const places = Buffer.from(cut).indexOf("stco") + 12;
    new DataView(cut.buffer).setUint32(places, 40);
    expect(reasonOf(cut)).toBe("corrupt");
  });

  test("in a film of fragments", () => {
    const film = miscounted(picture, 11);
    const parts = fragmentedFilm([picture], 4);
    const fragments = parts.subarray(Buffer.from(parts).indexOf("moof") - 4);
    expect(reasonOf(join(film, fragments))).toBe("corrupt");
  });

  test("in a film beside pictures", () => {
    const heic = (film: Uint8Array): Uint8Array => join(makeHeic(), film.subarray(20));
    expect(reasonOf(heic(sampledFilm([picture])))).toBe("it has a payload");
    expect(reasonOf(heic(miscounted(picture, 11)))).toBe("corrupt");
  });
});
