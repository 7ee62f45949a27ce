import { describe, expect, test } from "bun:test";
import {
  box,
  fullBox,
  join,
  latin1,
  noise,
  text,
  u8,
  u16,
  u32,
} from "../../../../scripts/sample/boxes.ts";
import { type HeicOptions, makeHeic } from "../../../../scripts/sample/heic.ts";
import { makePng, type PngOptions, pngChunk } from "../../../../scripts/sample/png.ts";
import { chunk, le32, riff } from "../../../../scripts/sample/riff.ts";
import { buildTiff, type TiffField } from "../../../../scripts/sample/tiff.ts";
import { makeWebp } from "../../../../scripts/sample/webp.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";
import { sampledFilm } from "../../../support/sampled_film.ts";

const exif = { make: "Canon", dateTimeOriginal: "2019:07:04 18:22:31", orientation: 6 };
const xmp = "<x:xmpmeta/>";

describe("PNG", () => {
  const original = digestOf(makePng());
  const same: readonly (readonly [string, PngOptions])[] = [
    ["EXIF and XMP", { exif, xmp }],
    ["texts", { texts: { "Creation Time": "2019-07-04", Title: "Boats" } }],
    ["texts behind the image", { texts: { Title: "Boats" }, behind: true }],
    ["its data in small pieces", { pieceBytes: 7 }],
    [
      "a time and a resolution",
      {
        chunks: [
          ["tIME", new Uint8Array(7)],
          ["pHYs", new Uint8Array(9)],
        ],
      },
    ],
    ["a private chunk", { chunks: [["iDOT", noise(20, 1)]] }],
  ];
  test.each(same)("the same with %s", (_, options) => {
    expect(digestOf(makePng(options))).toBe(original);
  });

  const other: readonly (readonly [string, PngOptions])[] = [
    ["another shade", { shade: 129 }],
    ["another size", { width: 48, height: 64 }],
    ["a gamma", { chunks: [["gAMA", u32(45_455)]] }],
    ["a profile", { chunks: [["iCCP", noise(40, 1)]] }],
    ["transparency", { chunks: [["tRNS", u16(3)]] }],
    ["a palette", { chunks: [["PLTE", u8(1, 2, 3)]] }],
    [
      "an animation",
      {
        chunks: [
          ["acTL", u32(2, 0)],
          ["fcTL", noise(26, 1)],
          ["fdAT", noise(40, 2)],
        ],
      },
    ],
    ["a chunk that nobody can do without", { chunks: [["CgBI", u32(1)]] }],
  ];
  test.each(other)("another with %s", (_, options) => {
    expect(digestOf(makePng(options))).not.toBe(original);
  });

  test("another where the same bytes stand in chunks of another type or in more of them", () => {
    const make = (...chunks: readonly (readonly [string, Uint8Array])[]): string =>
      digestOf(makePng({ chunks }));
    const digests = [
      make(["gAMA", u32(1, 2)]),
      make(["sRGB", u32(1, 2)]),
      make(["gAMA", u32(1)], ["gAMA", u32(2)]),
    ];
    expect(new Set(digests).size).toBe(3);
  });

  test("none where it is cut short or broken", () => {
    const bytes = makePng();
    for (let cut = 8; cut < bytes.length; cut++) {
      expect(reasonOf(bytes.subarray(0, cut), "png")).toBe("truncated");
    }
    expect(reasonOf(join(bytes.subarray(0, 8), pngChunk("IEND", u8())))).toBe("corrupt");
    expect(reasonOf(join(bytes.subarray(0, 33), pngChunk("IEND", u8())))).toBe("no-media");
  });
});

describe("WebP", () => {
  const original = digestOf(makeWebp());
  test("the same with EXIF and XMP, another with other pixels", () => {
    expect(digestOf(makeWebp({ exif, xmp }))).toBe(original);
    expect(digestOf(makeWebp({ shade: 129 }))).not.toBe(original);
    expect(digestOf(makeWebp({ width: 63 }))).not.toBe(original);
  });

  test("frames, canvas and times of an animation count", () => {
    const film = (canvas: number, loops: number, frame: Uint8Array): Uint8Array =>
      riff(
        "WEBP",
        chunk("VP8X", u8(2, 0, 0, 0, canvas, 0, 0, canvas, 0, 0)),
        chunk("ANIM", le32(0), u8(loops, 0)),
        chunk("ANMF", frame),
        chunk("XMP ", text(xmp)),
      );
    const now = digestOf(film(9, 0, noise(30, 1)));
    for (const changed of [
      film(8, 0, noise(30, 1)),
      film(9, 1, noise(30, 1)),
      film(9, 0, noise(30, 2)),
    ]) {
      expect(digestOf(changed)).not.toBe(now);
    }
  });

  test("none where it is cut short, or has no image", () => {
    expect(reasonOf(makeWebp().subarray(0, -3))).not.toBe("it has a payload");
    expect(reasonOf(riff("WEBP", chunk("XMP ", text(xmp))))).toBe("no-media");
  });
});

describe("GIF", () => {
  const screen = join(u16(0x4000, 0x3000), u8(0x80, 0, 0), new Uint8Array(6).fill(9));
  const image = (seed: number): Uint8Array =>
    join(u8(0x2c), new Uint8Array(8), u8(0, 2, 5), noise(5, seed), u8(0));
  const application = (name: string): Uint8Array =>
    join(u8(0x21, 0xff, 11), latin1(name), u8(3, 1, 0, 0, 0));
  const make = (...blocks: readonly Uint8Array[]): Uint8Array =>
    join(latin1("GIF89a"), screen, ...blocks, u8(0x3b));
  const original = digestOf(make(image(1)));

  test("the same with a comment, XMP, by the older version, with a trailer", () => {
    const comment = u8(0x21, 0xfe, 3, 65, 66, 67, 0);
    expect(digestOf(make(comment, image(1)))).toBe(original);
    expect(digestOf(make(image(1), application("XMP DataXMP")))).toBe(original);
    expect(digestOf(join(latin1("GIF87a"), make(image(1)).subarray(6)))).toBe(original);
    expect(digestOf(join(make(image(1)), noise(30, 1)))).toBe(original);
  });

  test("another with other pixels, times, colours, repetition", () => {
    const control = u8(0x21, 0xf9, 4, 0, 10, 0, 0, 0);
    const colours = make(image(1));
    colours[14] = 8;
    for (const changed of [
      make(image(2)),
      make(image(1), image(1)),
      make(control, image(1)),
      make(application("NETSCAPE2.0"), image(1)),
      colours,
    ]) {
      expect(digestOf(changed)).not.toBe(original);
    }
  });

  test("none without its end, without an image", () => {
    expect(reasonOf(make(image(1)).subarray(0, -1))).toBe("truncated");
    expect(reasonOf(make())).toBe("no-media");
    expect(reasonOf(make(u8(0x99)))).toBe("corrupt");
  });
});

describe("HEIC", () => {
  const original = digestOf(makeHeic());
  const exifTiff = buildTiff([{ tag: 0x10f, ascii: "Canon" }]);

  test.each([
    ["EXIF", { exifTiff }],
    ["XMP", { xmp }],
    ["both", { exifTiff, xmp }],
  ] as readonly (readonly [string, HeicOptions])[])("the same with %s", (_, options) => {
    expect(digestOf(makeHeic(options))).toBe(original);
  });

  test("tiles: the same with EXIF, another with other bytes", () => {
    const now = digestOf(makeHeic({ tiles: 4 }));
    expect(digestOf(makeHeic({ tiles: 4, exifTiff, xmp }))).toBe(now);
    expect(digestOf(makeHeic({ tiles: 4, seed: 2 }))).not.toBe(now);
    expect(digestOf(makeHeic({ tiles: 5 }))).not.toBe(now);
  });

  const others: readonly (readonly [string, HeicOptions])[] = [
    ["other pixels", { seed: 2 }],
    ["turned", { orientation: 6 }],
    ["mirrored", { orientation: 2 }],
    ["another size", { width: 4000 }],
    ["another codec", { codec: "av1" }],
  ];
  test.each(others)("another when %s", (_, options) => {
    expect(digestOf(makeHeic(options), "heic")).not.toBe(original);
  });

  test("a film in it counts, whatever boxes stand around it", () => {
    const film = sampledFilm([{ handler: "vide", samples: [noise(100, 1)] }]);
    const moving = digestOf(join(makeHeic(), box("mpvd", film)));
    expect(moving).not.toBe(original);
    expect(digestOf(join(makeHeic({ exifTiff }), box("free", u32(1)), box("mpvd", film)))).toBe(
      moving,
    );
    expect(digestOf(join(makeHeic(), box("sefd", noise(50, 1))))).toBe(original);
  });

  test("none where an item is cut short, or not all are listed", () => {
    const bytes = makeHeic();
    expect(reasonOf(bytes.subarray(0, -1))).toBe("truncated");
    const cut = Uint8Array.from(makeHeic({ tiles: 4 }));
    const list = Buffer.from(cut).indexOf("iinf");
    cut[list + 9] = 200;
    expect(reasonOf(cut)).toBe("corrupt");
    expect(reasonOf(box("ftyp", "heic", u32(0)), "heic")).toBe("corrupt");
  });
});

describe("TIFF", () => {
  /** One strip of these bytes, behind the header, with these entries more. */
  const make = (
    strip: Uint8Array,
    more: readonly TiffField[] = [],
    at = 8,
    gap = strip.length,
  ): Uint8Array => {
    const bytes = buildTiff(
      [
        { tag: 0x100, short: [4] },
        { tag: 0x101, short: [strip.length / 4] },
        { tag: 0x103, short: [1] },
        { tag: 0x111, long: [at] },
        { tag: 0x117, long: [strip.length] },
        ...more,
      ],
      { gap: at - 8 + gap },
    );
    bytes.set(strip, at);
    return bytes;
  };
  const strip = noise(64, 1);
  const original = digestOf(make(strip));

  test("the same with a description, XMP, maker notes, an orientation, another place of the strip", () => {
    expect(
      digestOf(
        make(strip, [
          { tag: 0x10e, ascii: "Boats" },
          { tag: 0x112, short: [6] },
          { tag: 0x2bc, byte: text(xmp) },
          { tag: 0x927c, undefined: noise(30, 4) },
        ]),
      ),
    ).toBe(original);
    expect(digestOf(make(strip, [], 40))).toBe(original);
  });

  test("the same with a number written as SHORT or LONG", () => {
    const bytes = make(strip);
    const entry = Buffer.from(bytes).indexOf(Buffer.of(0x00, 0x01, 3, 0));
    bytes[entry + 2] = 4;
    expect(digestOf(bytes)).toBe(original);
  });

  test("another with other pixels, another size, other colours", () => {
    expect(digestOf(make(noise(64, 2)))).not.toBe(original);
    expect(digestOf(make(strip, [{ tag: 0x106, short: [0] }]))).not.toBe(original);
    expect(digestOf(make(strip, [{ tag: 0x8773, undefined: noise(30, 1) }]))).not.toBe(original);
    expect(digestOf(make(strip, [{ tag: 0x828e, byte: u8(0, 1, 1, 2) }]))).not.toBe(original);
    expect(digestOf(make(strip.subarray(0, 60)))).not.toBe(original);
  });

  test("a DNG's colours count, also where its first directory is a preview", () => {
    const make = (neutral: number): Uint8Array =>
      buildTiff(
        [
          { tag: 0xfe, long: [1] },
          { tag: 0xc628, short: [neutral, 1, 1] },
          {
            tag: 0x14a,
            ifds: [
              [
                { tag: 0x111, long: [8] },
                { tag: 0x117, long: [16] },
              ],
            ],
          },
        ],
        { gap: 16 },
      );
    expect(digestOf(make(1))).toBe(digestOf(make(1)));
    expect(digestOf(make(2))).not.toBe(digestOf(make(1)));
  });

  test("previews do not count, further pages do", () => {
    const inside = (subfile: number): TiffField => ({
      tag: 0x14a,
      ifds: [
        [
          { tag: 0xfe, long: [subfile] },
          { tag: 0x111, long: [8] },
          { tag: 0x117, long: [16] },
        ],
      ],
    });
    expect(digestOf(make(strip, [inside(1)]))).toBe(original);
    expect(digestOf(make(strip, [inside(0)]))).not.toBe(original);
    expect(digestOf(make(strip, [inside(2)]))).not.toBe(original);
  });

  test("none where a strip is missing, or there are only previews", () => {
    const cut = make(strip);
    const entry = Buffer.from(cut).indexOf(Buffer.of(0x17, 0x01, 4, 0));
    new DataView(cut.buffer).setUint32(entry + 8, 5000, true);
    expect(reasonOf(cut)).toBe("truncated");
    expect(reasonOf(make(strip, [{ tag: 0xfe, long: [1] }]))).toBe("no-media");
  });
});

describe("other stills", () => {
  test("JPEG XL: the codestream, in boxes or without, in one piece or in several", () => {
    const stream = join(u8(0xff, 0x0a), noise(60, 1));
    const start = join(
      box("JXL ", u8(0x0d, 0x0a, 0x87, 0x0a)),
      box("ftyp", "jxl ", u32(0), "jxl "),
    );
    const whole = join(start, box("jxlc", stream));
    const now = digestOf(stream);
    expect(digestOf(whole)).toBe(now);
    expect(digestOf(join(whole, box("Exif", u32(0), noise(20, 1)), box("xml ", text(xmp))))).toBe(
      now,
    );
    const pieces = [
      box("jxlp", u32(0), stream.subarray(0, 9)),
      box("jxlp", u32(0x8000_0001), stream.subarray(9)),
    ];
    expect(digestOf(join(start, ...pieces))).toBe(now);
    expect(digestOf(join(u8(0xff, 0x0a), noise(60, 2)))).not.toBe(now);
    expect(reasonOf(whole.subarray(0, -1))).toBe("truncated");
  });

  test("RAF: the records and the picture, not the preview", () => {
    const make = (preview: Uint8Array, records: Uint8Array, raw: Uint8Array): Uint8Array => {
      const at = 0x94 + preview.length;
      const header = Buffer.alloc(0x94);
      header.write("FUJIFILMCCD-RAW 0201", "latin1");
      [0x94, preview.length, at, records.length, at + records.length, raw.length].forEach(
        (value, i) => {
          header.writeUInt32BE(value, 84 + i * 4);
        },
      );
      return join(header, preview, records, raw);
    };
    const now = digestOf(make(noise(50, 1), noise(40, 2), noise(90, 3)));
    expect(digestOf(make(noise(77, 9), noise(40, 2), noise(90, 3)))).toBe(now);
    expect(digestOf(make(noise(50, 1), noise(40, 8), noise(90, 3)))).not.toBe(now);
    expect(digestOf(make(noise(50, 1), noise(40, 2), noise(90, 8)))).not.toBe(now);
    expect(reasonOf(make(noise(50, 1), noise(40, 2), noise(90, 3)).subarray(0, -1))).toBe(
      "truncated",
    );
  });

  test("RAF with a second picture: it counts", () => {
    const make = (second: number): Uint8Array => {
      const header = Buffer.alloc(0x94);
      header.write("FUJIFILMCCD-RAW 0201", "latin1");
      const pointers = { 84: [0x94, 8], 100: [0x9c, 20], 128: [0xb0, 20] };
      for (const [at, [start = 0, length = 0]] of Object.entries(pointers)) {
        header.writeUInt32BE(start, Number(at));
        header.writeUInt32BE(length, Number(at) + 4);
      }
      return join(header, noise(8, 1), noise(20, 2), noise(20, second));
    };
    expect(digestOf(make(1))).not.toBe(digestOf(make(2)));
  });

  test("RAF of the older kind, whose preview begins within the pointers of the newer", () => {
    const make = (preview: number): Uint8Array => {
      const header = Buffer.alloc(0x6c);
      header.write("FUJIFILMCCD-RAW 0200", "latin1");
      [0x6c, 60, 0x6c + 60, 10, 0x6c + 70, 20].forEach((value, i) => {
        header.writeUInt32BE(value, 84 + i * 4);
      });
      return join(header, noise(60, preview), noise(30, 3));
    };
    expect(digestOf(make(1))).toBe(digestOf(make(2)));
  });

  test("MRW: the blocks of the picture, not the EXIF", () => {
    const block = (name: string, bytes: Uint8Array): Uint8Array =>
      join(latin1(name), u32(bytes.length), bytes);
    const make = (size: Uint8Array, note: Uint8Array, raw: Uint8Array): Uint8Array => {
      const blocks = join(block("\0PRD", size), block("\0TTW", note));
      return join(latin1("\0MRM"), u32(blocks.length), blocks, raw);
    };
    const now = digestOf(make(noise(24, 1), noise(60, 2), noise(90, 3)));
    expect(digestOf(make(noise(24, 1), noise(99, 8), noise(90, 3)))).toBe(now);
    expect(digestOf(make(noise(24, 8), noise(60, 2), noise(90, 3)))).not.toBe(now);
    expect(digestOf(make(noise(24, 1), noise(60, 2), noise(90, 8)))).not.toBe(now);
  });

  test("JPEG 2000: codestream and colours, not the resolution nor what stands beside", () => {
    const make = (
      colour: number,
      resolution: number,
      seed: number,
      ...more: readonly Uint8Array[]
    ): Uint8Array =>
      join(
        box("jP  ", u8(0x0d, 0x0a, 0x87, 0x0a)),
        box("ftyp", "jp2 ", u32(0), "jp2 "),
        box("jp2h", box("colr", u8(1, 0, 0), u32(colour)), box("res ", u32(resolution))),
        box("jp2c", noise(40, seed)),
        ...more,
      );
    const now = digestOf(make(16, 1, 1));
    expect(digestOf(make(16, 2, 1, fullBox("uuid", 0, 0, noise(40, 1))))).toBe(now);
    expect(digestOf(make(17, 1, 1))).not.toBe(now);
    expect(digestOf(make(16, 1, 2))).not.toBe(now);
  });
});
