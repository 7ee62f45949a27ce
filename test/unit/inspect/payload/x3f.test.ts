import { expect, test } from "bun:test";
import { join, latin1, noise } from "../../../../scripts/sample/boxes.ts";
import { le32 } from "../../../../scripts/sample/riff.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";
import { makeRawX3f, makeX3f, type X3fSection, x3fImage } from "../../../support/x3f.ts";

const original = digestOf(makeRawX3f());
const raw = x3fImage(1, 30, noise(600, 1));

test("the same with another EXIF in the preview, without it but for its place, with marks", () => {
  expect(digestOf(makeRawX3f(1, noise(321, 2)))).toBe(original);
  expect(digestOf(makeRawX3f(1, undefined, { marks: 1 }))).toBe(original);
  expect(digestOf(makeX3f([x3fImage(2, 3, noise(30, 1)), raw]))).toBe(digestOf(makeX3f([raw])));
});

test("the same where a section is filled up to four bytes", () => {
  const prop = join(latin1("SECp"), noise(9, 1), new Uint8Array(1));
  const make = (bytes: Uint8Array): string => digestOf(makeX3f([raw, ["PROP", bytes]]));
  expect(make(join(prop, new Uint8Array(2)))).toBe(make(prop));
  expect(make(join(prop, new Uint8Array(6)))).not.toBe(make(prop));
});

test("another with another raw picture, size, turn or settings", () => {
  const camf = (seed: number): X3fSection => ["CAMF", join(latin1("SECc"), noise(40, seed))];
  const digests = [
    original,
    digestOf(makeRawX3f(2)),
    digestOf(makeRawX3f(1, undefined, { rotation: 90 })),
    digestOf(makeRawX3f(1, undefined, { version: 0x20002 })),
    digestOf(makeRawX3f(1, undefined, { version: 0x40000 })),
    digestOf(makeRawX3f(1, undefined, { version: 0x40000, marks: 1 })),
    digestOf(makeX3f([raw])),
    digestOf(makeX3f([raw, camf(1)])),
    digestOf(makeX3f([raw, camf(2)])),
    digestOf(makeX3f([camf(1), raw])),
    digestOf(makeX3f([x3fImage(3, 30, noise(600, 1))])),
    digestOf(makeX3f([x3fImage(1, 30, noise(600, 1), "IMAG")])),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("none without a raw picture, with a directory that leads astray, or cut", () => {
  expect(reasonOf(makeX3f([x3fImage(2, 18, noise(40, 1))]))).toBe("no-media");
  expect(reasonOf(makeX3f([]))).toBe("no-media");
  const bytes = makeRawX3f();
  for (let length = 8; length < bytes.length; length += 11) {
    expect(reasonOf(bytes.subarray(0, length), "x3f")).toBe("truncated");
  }
  const long = makeX3f([raw]);
  long.set(le32(100_000), long.length - 12);
  expect(reasonOf(long)).toBe("truncated");
  const many = makeX3f([raw]);
  many.set(le32(0xffff_ffff), many.length - 20);
  expect(reasonOf(many)).toBe("too-large");
});

test("none where all sections are the same megabytes", () => {
  const big = x3fImage(1, 30, noise(400_000, 1));
  const bytes = makeX3f([big, ...Array.from({ length: 900 }, () => x3fImage(1, 30, noise(4, 1)))]);
  const directory = bytes.length - 4 - 901 * 12;
  for (let i = 1; i <= 900; i++)
    bytes.set(bytes.subarray(directory, directory + 8), directory + i * 12);
  expect(reasonOf(bytes)).toBe("too-large");
});
