import { describe, expect, test } from "bun:test";
import { join, latin1, noise, text, u8, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeFlac } from "../../../../scripts/sample/flac.ts";
import { element } from "../../../../scripts/sample/mkv.ts";
import { makeMp3 } from "../../../../scripts/sample/mp3.ts";
import { chunk, le16, le32, list, makeWav, riff } from "../../../../scripts/sample/riff.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";

describe("Matroska", () => {
  const number = (id: number, value: number): Uint8Array => element(id, u32(value));
  const track = (id: number, codec: string, ...more: readonly Uint8Array[]): Uint8Array =>
    element(0xae, number(0xd7, id), number(0x83, id), element(0x86, text(codec)), ...more);
  const block = (track: number, ticks: number, bytes: Uint8Array, flags = 0x80): Uint8Array =>
    element(0xa3, u8(0x80 | track), u16(ticks), u8(flags), bytes);
  const cluster = (ticks: number, ...blocks: readonly Uint8Array[]): Uint8Array =>
    element(0x1f43b675, number(0xe7, ticks), ...blocks);
  const film = (
    clusters: readonly Uint8Array[],
    tracks = both,
    ...more: readonly Uint8Array[]
  ): Uint8Array =>
    join(
      element(0x1a45dfa3, element(0x4282, text("matroska"))),
      element(
        0x18538067,
        element(0x1549a966, number(0x2ad7b1, 1_000_000)),
        element(0x1654ae6b, ...tracks),
        ...clusters,
        ...more,
      ),
    );
  const both = [track(1, "V_VP9"), track(2, "A_OPUS")];
  const [a, b, c, d] = [noise(40, 1), noise(50, 2), noise(60, 3), noise(70, 4)];
  const original = digestOf(
    film([cluster(0, block(1, 0, a), block(2, 5, b), block(1, 40, c), block(2, 45, d))]),
  );

  test("the same in other clusters, in another mix of tracks, in groups", () => {
    expect(
      digestOf(
        film([
          cluster(0, block(1, 0, a), block(2, 5, b)),
          cluster(40, block(1, 0, c), block(2, 5, d)),
        ]),
      ),
    ).toBe(original);
    expect(
      digestOf(
        film([cluster(0, block(1, 0, a), block(1, 40, c), block(2, 5, b), block(2, 45, d))]),
      ),
    ).toBe(original);
    const group = element(0xa0, element(0xa1, u8(0x81), u16(0), u8(0), a), element(0xfb, u8(1)));
    expect(
      digestOf(film([cluster(0, group, block(2, 5, b), block(1, 40, c), block(2, 45, d))])),
    ).toBe(original);
  });

  test("the same with tags, fillers, an attached cover, names of tracks", () => {
    const blocks = [
      block(1, 0, a),
      block(2, 5, b),
      element(0xec, noise(9, 1)),
      block(1, 40, c),
      block(2, 45, d),
    ];
    const named = [
      track(1, "V_VP9", element(0x536e, text("Main"))),
      track(2, "A_OPUS", element(0x22b59c, text("eng"))),
    ];
    const tags = element(0x1254c367, noise(30, 1));
    const cover = element(0x1941a469, noise(300, 1));
    expect(digestOf(film([cluster(0, ...blocks)], named, tags, cover))).toBe(original);
  });

  test("another with other frames, times, codecs, lacing, layers, tracks", () => {
    const blocks = [block(1, 0, a), block(2, 5, b), block(1, 40, c), block(2, 45, d)];
    const layered = element(
      0xa0,
      element(0xa1, u8(0x81), u16(0), u8(0), a),
      element(0x75a1, noise(9, 1)),
    );
    for (const changed of [
      film([cluster(0, block(1, 0, noise(40, 9)), ...blocks.slice(1))]),
      film([cluster(0, ...blocks.slice(0, 3))]),
      film([cluster(0, block(1, 0, c), block(2, 5, b), block(1, 40, a), block(2, 45, d))]),
      film([cluster(0, block(1, 1, a), ...blocks.slice(1))]),
      film([cluster(3, ...blocks)]),
      film([cluster(0, block(1, 0, a, 0x84), ...blocks.slice(1))]),
      film([cluster(0, layered, ...blocks.slice(1))]),
      film([cluster(0, ...blocks)], [track(1, "V_VP8"), track(2, "A_OPUS")]),
      film(
        [cluster(0, ...blocks)],
        [track(1, "V_VP9", element(0x63a2, u8(1))), track(2, "A_OPUS")],
      ),
      film([cluster(0, ...blocks)], [...both, track(3, "S_TEXT/UTF8")]),
    ]) {
      expect(digestOf(changed)).not.toBe(original);
    }
  });

  test("none where it is cut short, damaged, or of no track", () => {
    const bytes = film([cluster(0, block(1, 0, a))]);
    expect(reasonOf(bytes.subarray(0, -1))).toBe("truncated");
    expect(reasonOf(film([cluster(0, block(3, 0, a))]))).toBe("corrupt");
    expect(reasonOf(film([cluster(0, u8(0, 0, 0, 0))]))).toBe("corrupt");
    expect(reasonOf(film([]))).toBe("no-media");
    const live = join(
      u8(0x1f, 0x43, 0xb6, 0x75, 0x01),
      new Uint8Array(7).fill(0xff),
      block(1, 0, a),
    );
    expect(reasonOf(film([live]))).toBe("no-definition");
  });
});

describe("AVI", () => {
  const stream = list("strl", chunk("strh", "vids", noise(52, 1)), chunk("strf", noise(40, 2)));
  const make = (media: readonly Uint8Array[], ...more: readonly Uint8Array[]): Uint8Array =>
    riff(
      "AVI ",
      list("hdrl", chunk("avih", noise(56, 1)), stream),
      ...more,
      list("movi", ...media),
    );
  const frames = [chunk("00dc", noise(41, 1)), chunk("01wb", noise(20, 2))];
  const original = digestOf(make(frames));

  test("the same with names, dates, fillers and indexes", () => {
    const info = list("INFO", chunk("INAM", "Boats\0"));
    expect(
      digestOf(make(frames, info, chunk("JUNK", noise(30, 1)), chunk("_PMX", text("<x/>")))),
    ).toBe(original);
    const [first = u8(), second = u8()] = frames;
    const indexed = make([first, chunk("JUNK", noise(9, 1)), second, chunk("ix00", noise(24, 1))]);
    expect(digestOf(join(indexed, chunk("idx1", noise(32, 1))))).toBe(original);
  });

  test("another with other frames, also in its further parts", () => {
    expect(digestOf(make(frames.slice(0, 1)))).not.toBe(original);
    expect(digestOf(make([chunk("00dc", noise(41, 9)), chunk("01wb", noise(20, 2))]))).not.toBe(
      original,
    );
    expect(digestOf(make([list("rec ", ...frames), chunk("00dc", u8(1, 2))]))).not.toBe(original);
    expect(
      digestOf(join(make(frames), riff("AVIX", list("movi", chunk("00dc", noise(30, 3)))))),
    ).not.toBe(original);
  });

  test("none where it is cut short or has no frames", () => {
    expect(reasonOf(make(frames).subarray(0, -1))).toBe("truncated");
    expect(reasonOf(make([]))).toBe("no-media");
  });
});

describe("WAVE and AIFF", () => {
  test("WAVE: the same with names and a maker's chunk, another with other samples or another rate", () => {
    const now = digestOf(makeWav());
    expect(
      digestOf(makeWav(list("INFO", chunk("INAM", "Boats\0")), chunk("bext", noise(400, 1)))),
    ).toBe(now);
    const other = makeWav();
    other[100] = 0x81;
    expect(digestOf(other)).not.toBe(now);
    const faster = makeWav();
    faster[25] = 0x3e;
    expect(digestOf(faster)).not.toBe(now);
    expect(reasonOf(makeWav().subarray(0, -1))).toBe("truncated");
  });

  test("WAVE with sizes of 64 bits is read to its end", () => {
    const format = chunk("fmt ", le16(1, 1), le32(8000, 8000), le16(1, 8));
    const big = (samples: Uint8Array): Uint8Array =>
      join(
        "RF64",
        le32(0xffff_ffff),
        "WAVE",
        chunk("ds64", le32(0, 0, samples.length, 0, 0, 0, 0)),
        format,
        "data",
        le32(0xffff_ffff),
        samples,
      );
    expect(digestOf(big(noise(80, 1)))).not.toBe(digestOf(big(noise(82, 1))));
    expect(digestOf(big(noise(80, 1)))).toBe(
      digestOf(riff("WAVE", format, chunk("data", noise(80, 1)))),
    );
  });

  test("AIFF: the same with a name, another with other samples", () => {
    const part = (id: string, bytes: Uint8Array): Uint8Array =>
      join(latin1(id), u32(bytes.length), bytes, new Uint8Array(bytes.length % 2));
    const make = (seed: number, ...more: readonly Uint8Array[]): Uint8Array =>
      part(
        "FORM",
        join(latin1("AIFF"), part("COMM", noise(18, 1)), ...more, part("SSND", noise(90, seed))),
      );
    const now = digestOf(make(1));
    expect(digestOf(make(1, part("NAME", text("Boats"))))).toBe(now);
    expect(digestOf(make(2))).not.toBe(now);
    expect(reasonOf(make(1).subarray(0, -1))).toBe("truncated");
  });
});

describe("sound between tags", () => {
  const id3v1 = join(latin1("TAG"), new Uint8Array(125));
  const ape = (bytes: number): Uint8Array =>
    join(
      latin1("APETAGEX"),
      le32(2000, bytes + 32, 1, 0x8000_0000),
      new Uint8Array(8),
      noise(bytes, 1),
      latin1("APETAGEX"),
      le32(2000, bytes + 32, 1, 0x8000_0000),
      new Uint8Array(8),
    );
  const lyrics = join(latin1("LYRICSBEGININD0000200000021LYRICS200"));

  test("MP3: the same with tags of all kinds before and behind", () => {
    const now = digestOf(makeMp3());
    const bare = makeMp3();
    for (const tagged of [
      makeMp3({ title: "Boats", artist: "A", rating: 5, padding: 3000 }),
      join(bare, id3v1),
      join(bare, ape(40)),
      join(bare, ape(40), id3v1),
      join(bare, lyrics, id3v1),
      join(bare, ape(10), lyrics, join(latin1("TAG+"), new Uint8Array(223)), id3v1),
      join(makeMp3({ title: "Twice" }), id3v1, ape(7)),
    ]) {
      expect(digestOf(tagged)).toBe(now);
    }
  });

  test("MP3: the same with the encoder's frame written anew, another with other gaps", () => {
    const now = digestOf(makeMp3());
    const counted = makeMp3();
    const info = Buffer.from(counted).indexOf("Info");
    counted[info + 11] = 77; // How many frames there are.
    expect(digestOf(counted)).toBe(now);
    for (const [at, counts] of [
      [20, false],
      [21, true],
      [22, true],
      [23, true],
      [24, false],
    ] as const) {
      const altered = Uint8Array.from(counted);
      altered[info + 16 + at] = 9; // Silence before and behind: three bytes of LAME's extension.
      expect(digestOf(altered) !== now).toBe(counts);
    }
  });

  test("MP3: every byte of its frames counts", () => {
    const bytes = makeMp3({ durationMs: 60 });
    const now = digestOf(bytes);
    const first = Buffer.from(bytes).indexOf(Buffer.of(0xff, 0xfb)) + 104;
    for (let at = first; at < bytes.length; at++) {
      const altered = Uint8Array.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 0x10;
      expect(digestOf(altered, "mp3")).not.toBe(now);
    }
    expect(digestOf(makeMp3({ durationMs: 90 }))).not.toBe(now);
  });

  test("MP3: none without frames, none where no frame follows the tag", () => {
    const tag = makeMp3().subarray(0, 10);
    expect(reasonOf(tag, "mp3")).toBe("no-media");
    expect(reasonOf(join(tag, noise(40, 1)), "mp3")).toBe("corrupt");
  });

  test("FLAC: the same with other comments and a cover, another with other frames or another description", () => {
    const now = digestOf(makeFlac());
    expect(digestOf(makeFlac({ title: "Boats", artist: "A", rating: 4 }))).toBe(now);
    const cover = join(
      makeFlac().subarray(0, 42),
      u8(6, 0, 0, 9),
      noise(9, 1),
      makeFlac().subarray(42),
    );
    expect(digestOf(cover)).toBe(now);
    expect(digestOf(makeFlac({ seed: 2 }))).not.toBe(now);
    expect(digestOf(makeFlac({ durationMs: 2000 }))).not.toBe(now);
    expect(reasonOf(makeFlac().subarray(0, 50), "flac")).toBe("truncated");
  });

  test("streams with a header: the same with tags, another by one byte", () => {
    const stream = join(latin1("wvpk"), noise(300, 1));
    const now = digestOf(stream);
    expect(digestOf(join(stream, ape(30)))).toBe(now);
    expect(digestOf(join(latin1("wvpk"), noise(300, 2)))).not.toBe(now);
  });
});

describe("Ogg", () => {
  /** Pages of at most so many segments each, as RFC 3533 laces packets. */
  const make = (packets: readonly Uint8Array[], pageSegments = 255, position = 5): Uint8Array => {
    const segments = packets.flatMap((packet) =>
      Array.from({ length: Math.floor(packet.length / 255) + 1 }, (_, i) =>
        packet.subarray(i * 255, i * 255 + 255),
      ),
    );
    const pages: Uint8Array[] = [];
    for (let at = 0; at < segments.length; at += pageSegments) {
      const part = segments.slice(at, at + pageSegments);
      const header = join(
        latin1("OggS"),
        u8(0, 0),
        le32(position, 0, 7, pages.length, 0),
        u8(part.length),
      );
      pages.push(join(header, u8(...part.map((it) => it.length)), ...part));
    }
    return join(...pages);
  };
  const comment = (title: string): Uint8Array => join(u8(3), latin1("vorbis"), text(title));
  const head = join(u8(1), latin1("vorbis"), noise(22, 1));
  const setup = join(u8(5), latin1("vorbis"), noise(600, 2));
  const sound = [noise(300, 3), noise(255, 4), noise(40, 5)];
  const original = digestOf(make([head, comment("A"), setup, ...sound]));

  test("the same with other comments and in other pages", () => {
    expect(digestOf(make([head, comment("B".repeat(900)), setup, ...sound]))).toBe(original);
    for (const segments of [1, 2, 3, 7]) {
      expect(digestOf(make([head, comment("A"), setup, ...sound], segments))).toBe(original);
    }
    expect(digestOf(make([head, comment("A"), setup, ...sound, u8()]))).toBe(original);
  });

  test("another with other packets, in another order, cut otherwise, with another end", () => {
    const [a = u8(), b = u8(), c = u8()] = sound;
    for (const packets of [
      [head, comment("A"), setup, a, b],
      [head, comment("A"), setup, b, a, c],
      [head, comment("A"), setup, join(a, b), c],
      [head, comment("A"), noise(607, 9), a, b, c],
    ]) {
      expect(digestOf(make(packets))).not.toBe(original);
    }
    expect(digestOf(make([head, comment("A"), setup, ...sound], 255, 6))).not.toBe(original);
  });

  test("FLAC in Ogg: all headers but the first are words", () => {
    const first = join(u8(0x7f), latin1("FLAC"), noise(40, 1));
    const frame = (seed: number): Uint8Array => join(u8(0xff, 0xf8), noise(50, seed));
    const now = digestOf(make([first, join(u8(4), text("A")), frame(1)]));
    expect(
      digestOf(make([first, join(u8(4), text("BB")), join(u8(6), noise(20, 1)), frame(1)])),
    ).toBe(now);
    expect(digestOf(make([first, join(u8(4), text("A")), frame(2)]))).not.toBe(now);
  });

  test("none where a page or a packet is cut short", () => {
    const bytes = make([head, comment("A"), setup, ...sound]);
    expect(reasonOf(bytes.subarray(0, -1))).toBe("truncated");
    expect(reasonOf(make([head, noise(255, 1)]).subarray(0, 0), "ogg")).not.toBe(
      "it has a payload",
    );
    const open = make([head, comment("A"), noise(510, 1)], 2);
    expect(reasonOf(open.subarray(0, open.length - 28), "ogg")).toBe("truncated");
    expect(reasonOf(join(bytes, noise(30, 1)))).toBe("corrupt");
  });
});

describe("ASF", () => {
  const object = (id: string, ...parts: readonly Uint8Array[]): Uint8Array => {
    const body = join(...parts);
    return join(new Uint8Array(Buffer.from(id, "hex")), le32(24 + body.length, 0), body);
  };
  const make = (fileId: number, seed: number, ...more: readonly Uint8Array[]): Uint8Array =>
    join(
      object(
        "3026b2758e66cf11a6d900aa0062ce6c",
        le32(1),
        u8(1, 2),
        object("9107dcb7b7a9cf118ee600c00c205365", noise(78, 1)),
        ...more,
      ),
      object(
        "3626b2758e66cf11a6d900aa0062ce6c",
        new Uint8Array(16).fill(fileId),
        le32(3, 0),
        u8(1, 1),
        noise(200, seed),
      ),
    );
  test("the same with a description and another number of the file, another with other packets", () => {
    const now = digestOf(make(1, 1));
    expect(digestOf(make(2, 1, object("3326b2758e66cf11a6d900aa0062ce6c", noise(50, 1))))).toBe(
      now,
    );
    expect(digestOf(make(1, 2))).not.toBe(now);
    expect(reasonOf(make(1, 1).subarray(0, -1))).toBe("truncated");
  });
});
