import { expect, test } from "bun:test";
import { join, noise, text, u8 } from "../../../../scripts/sample/boxes.ts";
import { le32 } from "../../../../scripts/sample/riff.ts";
import { type IiqOptions, type IiqTag, makeIiq } from "../../../support/iiq.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";

const tags: readonly IiqTag[] = [
  [0x100, le32(0)],
  [0x107, noise(12, 2)],
  [0x108, le32(7372)],
  [0x21c, noise(80, 3)],
  [0x412, text("80 mm")],
];
const calibration: readonly IiqTag[] = [
  [0x400, noise(64, 4)],
  [0x419, noise(24, 5)],
];
const iiq = (options: IiqOptions = {}): string =>
  digestOf(makeIiq({ tags, calibration, ...options }));
const original = iiq();

/** The tags with another value of one. */
const changed = (list: readonly IiqTag[], tag: number, value: Uint8Array): readonly IiqTag[] =>
  list.map((entry) => (entry[0] === tag ? [tag, value] : entry));

test.each([
  [
    "EXIF, XMP and an orientation",
    {
      fields: [
        { tag: 0x112, short: [6] },
        { tag: 0x2bc, byte: text("<x/>") },
      ],
    },
  ],
  [
    "maker notes told by the EXIF",
    { fields: [{ tag: 0x8769, ifds: [[{ tag: 0x927c, undefined: noise(9, 1) }]] }] },
  ],
  ["its values in another order", { reversed: true }],
  [
    "another lens, of a longer name",
    { tags: changed(tags, 0x412, text("A longer lens of 120 mm")) },
  ],
] as readonly (readonly [string, IiqOptions])[])("the same with %s", (_, options) => {
  expect(iiq(options)).toBe(original);
});

test.each([
  ["a byte of the raw picture", { raw: noise(600, 1).with(599, 1) }],
  ["a raw picture that is longer", { raw: join(noise(600, 1), u8(0)) }],
  ["another orientation by the camera", { tags: changed(tags, 0x100, le32(1)) }],
  ["another width", { tags: changed(tags, 0x108, le32(7373)) }],
  ["other colours", { tags: changed(tags, 0x107, noise(12, 9)) }],
  ["rows that begin elsewhere", { tags: changed(tags, 0x21c, noise(80, 9)) }],
  ["a tag nobody knows", { tags: [...tags, [0x999, le32(1)]] }],
  ["a tag less", { tags: tags.slice(0, 4).filter(([tag]) => tag !== 0x107) }],
  ["other defects of the sensor", { calibration: changed(calibration, 0x400, noise(64, 9)) }],
  ["other lines of the sensor", { calibration: changed(calibration, 0x419, noise(24, 9)) }],
  ["another picture beside it", { previewSeed: 2 }],
  ["a profile", { fields: [{ tag: 0x8773, undefined: noise(30, 1) }] }],
] as readonly (readonly [string, IiqOptions])[])("another with %s", (_, options) => {
  expect(iiq(options)).not.toBe(original);
});

test("calibration of an unknown kind counts as it is", () => {
  const make = (seed: number): string => digestOf(makeIiq({ tags: [[0x110, noise(40, seed)]] }));
  expect(make(1)).toBe(make(1));
  expect(make(2)).not.toBe(make(1));
});

test("big endian", () => {
  const block = (raw: Uint8Array): Uint8Array => {
    const bytes = makeIiq({ raw });
    const view = new DataView(bytes.buffer);
    bytes.set(text("MMMMRawT"), 8);
    for (const at of [16, ...Array.from({ length: 6 }, (_, i) => 8 + 12 + raw.length + i * 4)]) {
      view.setUint32(at, view.getUint32(at, true));
    }
    return bytes;
  };
  expect(digestOf(block(noise(600, 1)))).toBe(digestOf(block(noise(600, 1))));
  expect(digestOf(block(noise(600, 2)))).not.toBe(digestOf(block(noise(600, 1))));
});

test("none without a raw picture, where it is cut, or where a place has no length", () => {
  expect(reasonOf(makeIiq({ raw: u8() }))).toBe("corrupt");
  expect(reasonOf(makeIiq({ tags: [[0x21c, le32(20)]] }))).toBe("corrupt");
  const bytes = makeIiq({ tags, calibration });
  for (const length of [17, 19, 20, 100, 630, 800]) {
    expect(reasonOf(bytes.subarray(0, length), "iiq")).toBe("truncated");
  }
  const noBlock = makeIiq().with(14, 0x78);
  expect(reasonOf(noBlock)).toBe("corrupt");
  const endless = makeIiq();
  endless.set(le32(0xffff_ffff), 8 + 12 + 600);
  expect(reasonOf(endless)).toBe("too-large");
});
