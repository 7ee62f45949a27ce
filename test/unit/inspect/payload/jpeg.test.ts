import { describe, expect, test } from "bun:test";
import { join, latin1, noise, text, u8, u16 } from "../../../../scripts/sample/boxes.ts";
import { type JpegOptions, makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { buildTiff } from "../../../../scripts/sample/tiff.ts";
import { payloadOf } from "../../../../src/inspect/payload/payload_of.ts";
import { digestOf, inputOf, reasonOf } from "../../../support/payload.ts";
import { sampledFilm } from "../../../support/sampled_film.ts";

const plain = makeJpeg();
const original = digestOf(plain);
const icc = (piece: number, of: number, bytes: Uint8Array): readonly [number, Uint8Array] => [
  0xe2,
  join(latin1("ICC_PROFILE\0"), u8(piece, of), bytes),
];
const adobe = (transform: number, version = 100): readonly [number, Uint8Array] => [
  0xee,
  join(latin1("Adobe"), u16(version, 0, 0), u8(transform)),
];

describe("the same picture", () => {
  const metadata: readonly (readonly [string, JpegOptions])[] = [
    ["EXIF", { exif: { make: "Canon", dateTimeOriginal: "2019:07:04 18:22:31" } }],
    ["an orientation", { exif: { orientation: 6 } }],
    ["XMP", { xmp: "<x:xmpmeta/>" }],
    ["IPTC", { iptc: { title: "Boats" } }],
    ["a comment", { segments: [[0xfe, text("by the harbour")]] }],
    ["a maker's segment", { segments: [[0xec, text("Ducky")]] }],
    ["provenance", { segments: [[0xeb, text("JP\0\0jumb")]] }],
  ];
  test.each(metadata)("with %s", (_, options) => {
    expect(digestOf(makeJpeg(options))).toBe(original);
  });

  test("with a trailer of a program behind it", () => {
    expect(digestOf(join(plain, text("PhotoMechanic"), noise(5000, 1)))).toBe(original);
  });

  test("with filling bytes before a marker", () => {
    const at = Buffer.from(plain).indexOf(Buffer.of(0xff, 0xdb));
    const filled = join(plain.subarray(0, at), u8(0xff, 0xff, 0xff), plain.subarray(at));
    expect(digestOf(filled)).toBe(original);
  });

  test("whose colour profile is cut into other pieces", () => {
    const profile = noise(90, 4);
    const whole = makeJpeg({ segments: [icc(1, 1, profile)] });
    const pieces = [icc(1, 2, profile.subarray(0, 40)), icc(2, 2, profile.subarray(40))];
    expect(digestOf(makeJpeg({ segments: pieces }))).toBe(digestOf(whole));
  });

  test("written by another version of Adobe's filter", () => {
    const now = digestOf(makeJpeg({ segments: [adobe(1)] }));
    expect(digestOf(makeJpeg({ segments: [adobe(1, 101)] }))).toBe(now);
  });
});

describe("another picture", () => {
  const others: readonly (readonly [string, JpegOptions])[] = [
    ["another shade", { shade: 129 }],
    ["cropped", { height: 40 }],
    ["turned", { width: 48, height: 64 }],
    ["a colour profile", { segments: [icc(1, 1, noise(90, 4))] }],
    ["other colours by Adobe's mark", { segments: [adobe(0)] }],
    [
      "a table of quantization before it",
      { segments: [[0xdb, join(u8(0), new Uint8Array(64).fill(8))]] },
    ],
  ];
  test.each(others)("%s", (_, options) => {
    expect(digestOf(makeJpeg(options))).not.toBe(original);
  });

  test("other colours by Adobe's mark than by another", () => {
    const digests = [0, 1, 2].map((transform) =>
      digestOf(makeJpeg({ segments: [adobe(transform)] })),
    );
    expect(new Set([original, ...digests]).size).toBe(4);
  });

  test("a profile of other colours", () => {
    const one = makeJpeg({ segments: [icc(1, 1, noise(90, 4))] });
    expect(digestOf(makeJpeg({ segments: [icc(1, 1, noise(90, 5))] }))).not.toBe(digestOf(one));
  });

  test("every byte of its coded data counts", () => {
    const start = Buffer.from(plain).lastIndexOf(Buffer.of(0xff, 0xda)) + 10;
    for (let at = start; at < plain.length - 2; at++) {
      const altered = Uint8Array.from(plain);
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      expect(digestOf(altered)).not.toBe(original);
    }
  });
});

describe("several scans", () => {
  const end = plain.length - 2;
  const scanAt = Buffer.from(plain).lastIndexOf(Buffer.of(0xff, 0xda));
  const scan = plain.subarray(scanAt, end);
  const twice = join(plain.subarray(0, end), scan, plain.subarray(end));

  test("all count", () => {
    expect(digestOf(twice)).not.toBe(original);
  });

  test("and what stands between them is told apart as before them", () => {
    const comment = u8(0xff, 0xfe, 0, 4, 65, 66);
    const commented = join(plain.subarray(0, end), comment, scan, plain.subarray(end));
    expect(digestOf(commented)).toBe(digestOf(twice));
  });

  test("a marker at the edge of what is read at once is none that ends the picture early", () => {
    // The coded data are longer than a window, with escapes and restart marks everywhere in it.
    const coded = new Uint8Array(600_000).fill(0x55);
    for (let at = 1; at + 1 < coded.length; at += 2) coded.set([0xff, at % 7 === 0 ? 0xd3 : 0], at);
    const long = join(plain.subarray(0, end), coded, plain.subarray(end));
    const digest = digestOf(long);
    const altered = Uint8Array.from(long);
    altered[end + 599_999] = 0x56;
    expect(digestOf(altered)).not.toBe(digest);
    for (const cut of [262_143, 262_144, 262_145, 524_288]) {
      expect(reasonOf(long.subarray(0, cut))).toBe("truncated");
    }
  });
});

/** A JPEG with further images behind it, listed by type as CIPA DC-007 has it. */
function multiPicture(images: readonly (readonly [type: number, bytes: Uint8Array])[]): Uint8Array {
  const build = (placed: readonly number[]): { file: Uint8Array; base: number } => {
    const list = Buffer.alloc(16 * (images.length + 1));
    images.forEach(([type, bytes], i) => {
      list.writeUInt32LE(type, 16 * (i + 1));
      list.writeUInt32LE(bytes.length, 16 * (i + 1) + 4);
      list.writeUInt32LE(placed[i] ?? 0, 16 * (i + 1) + 8);
    });
    const directory = buildTiff([{ tag: 0xb002, undefined: list }]);
    const main = makeJpeg({ segments: [[0xe2, join(latin1("MPF\0"), directory)]] });
    const base = Buffer.from(main).indexOf("MPF\0") + 4;
    return { file: join(main, ...images.map(([, bytes]) => bytes)), base };
  };
  // The list is as long wherever they lie.
  const first = build([]);
  const bytesBehind = images.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  let at = first.file.length - bytesBehind - first.base;
  const placed = images.map(([, bytes]) => {
    const here = at;
    at += bytes.length;
    return here;
  });
  return build(placed).file;
}

describe("images behind the image", () => {
  const gainMap = makeJpeg({ shade: 10 });
  const GAIN = 0x00_0000;
  const PREVIEW = 0x01_0002;

  test("a gain map or the other eye counts", () => {
    const one = digestOf(multiPicture([[GAIN, gainMap]]));
    expect(one).not.toBe(original);
    expect(digestOf(multiPicture([[GAIN, makeJpeg({ shade: 11 })]]))).not.toBe(one);
  });

  test("its metadata do not", () => {
    const tagged = makeJpeg({ shade: 10, segments: [[0xe5, text("note")]] });
    expect(digestOf(multiPicture([[GAIN, tagged]]))).toBe(
      digestOf(multiPicture([[GAIN, gainMap]])),
    );
  });

  test("a preview does not", () => {
    expect(digestOf(multiPicture([[PREVIEW, gainMap]]))).toBe(original);
  });

  test("one that is gone makes it another picture than with it, and the same as without", () => {
    const whole = multiPicture([[GAIN, gainMap]]);
    expect(digestOf(whole.subarray(0, -gainMap.length))).toBe(original);
  });

  test("one that is cut short has none", () => {
    expect(reasonOf(multiPicture([[GAIN, gainMap]]).subarray(0, -5))).toBe("truncated");
  });
});

describe("a motion photo", () => {
  const film = sampledFilm([{ handler: "vide", samples: [noise(300, 1), noise(300, 2)] }]);
  const moving = join(plain, film);

  test("is another than its still", () => {
    expect(digestOf(moving)).not.toBe(original);
  });

  test("is the same with other metadata, and with a maker's trailer around the film", () => {
    const dated = makeJpeg({ exif: { dateTimeOriginal: "2019:07:04 18:22:31" } });
    expect(digestOf(join(dated, film))).toBe(digestOf(moving));
    const trailer = join(latin1("MotionPhoto_Data"), film, latin1("SEFHxxxxSEFT"));
    expect(digestOf(join(dated, trailer))).toBe(digestOf(moving));
  });

  test("is another with another film", () => {
    const other = Uint8Array.from(film);
    other[40] = (other[40] ?? 0) ^ 1;
    expect(digestOf(join(plain, other))).not.toBe(digestOf(moving));
  });

  test("is found wherever the film begins, and has none where it is cut short", () => {
    for (const gap of [262_138, 262_140, 262_143, 262_144]) {
      const padding = new Uint8Array(gap - plain.length + 3);
      expect(digestOf(join(plain, padding, film))).toBe(digestOf(moving));
    }
    expect(reasonOf(moving.subarray(0, -10))).toBe("truncated");
  });
});

describe("no payload", () => {
  test.each([
    ["cut off in its data", plain.subarray(0, -2), "truncated"],
    ["cut off in a segment", plain.subarray(0, 60), "truncated"],
    ["without an image", join(u8(0xff, 0xd8, 0xff, 0xd9)), "no-media"],
    [
      "with bytes that are no marker",
      join(plain.subarray(0, 2), new Uint8Array(400), plain.subarray(2)),
      "corrupt",
    ],
  ])("%s", (_, bytes, reason) => {
    expect(reasonOf(bytes, "jpeg")).toBe(reason);
  });
});

test("is read once", () => {
  const coded = new Uint8Array(3_000_000).fill(0x55);
  const end = plain.length - 2;
  const big = join(plain.subarray(0, end), coded, plain.subarray(end));
  const input = inputOf(big);
  expect(payloadOf(input, "jpeg").status).toBe("digest");
  expect(input.bytesRead).toBeLessThan(big.length + 1024 * 1024);
});
