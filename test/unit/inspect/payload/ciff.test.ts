import { expect, test } from "bun:test";
import { join, noise, text, u8 } from "../../../../scripts/sample/boxes.ts";
import { makeCrw } from "../../../../scripts/sample/crw.ts";
import { le32 } from "../../../../scripts/sample/riff.ts";
import { type CiffRecord, makeCiff, makeRawCrw, rawRecord } from "../../../support/ciff.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";

const original = digestOf(makeRawCrw());
const raw = rawRecord(1);

test("the same with words, previews, an orientation, a trailer", () => {
  const more: readonly CiffRecord[] = [
    [0x0805, text("A comment")],
    [0x0810, text("Somebody")],
    [0x5817, noise(8, 1)],
    [0x2008, noise(40, 1)],
  ];
  expect(digestOf(makeRawCrw(1, more))).toBe(original);
  expect(digestOf(makeRawCrw(1, [], 90))).toBe(original);
  expect(digestOf(makeCiff([raw], noise(80, 1)))).toBe(digestOf(makeCiff([raw])));
  expect(digestOf(makeCiff([raw, [0x2007, noise(9, 1)]]))).toBe(digestOf(makeCiff([raw])));
});

test("the same wherever a value lies in its heap", () => {
  const [a, b] = [noise(20, 1), noise(30, 2)];
  const bytes = makeCiff([raw, [0x10a9, a], [0x1031, b]]);
  // The same values the other way round, with their places exchanged.
  const swapped = Uint8Array.from(bytes);
  swapped.set(join(b, a), 26 + 600);
  const entry = (i: number): number => 26 + 600 + 50 + 2 + i * 10 + 6;
  swapped.set(le32(630), entry(1));
  swapped.set(le32(600), entry(2));
  expect(digestOf(swapped)).toBe(digestOf(bytes));
});

test("another with another raw picture, model, sensor, colours or heap", () => {
  const digests = [
    original,
    digestOf(makeRawCrw(2)),
    digestOf(makeRawCrw(1, [[0x1031, noise(34, 1)]])),
    digestOf(makeRawCrw(1, [[0x1031, noise(34, 2)]])),
    digestOf(makeRawCrw(1, [[0x10a9, noise(34, 1)]])),
    digestOf(makeRawCrw(1, [[0x5031, noise(8, 1)]])),
    digestOf(makeRawCrw(1, [[0x2805, [[0x1031, noise(34, 1)]]]])),
    digestOf(
      makeRawCrw(1, [
        [0x2805, []],
        [0x1031, noise(34, 1)],
      ]),
    ),
    digestOf(makeRawCrw(1, [[0x1810, noise(28, 1)]])),
    digestOf(
      makeCiff([
        [0x2005, noise(600, 1).subarray(0, 300)],
        [0x2005, noise(600, 1).subarray(300)],
      ]),
    ),
    digestOf(makeCiff([raw])),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("every byte of the raw picture counts", () => {
  const bytes = makeRawCrw();
  for (let at = 26; at < 626; at += 7) {
    expect(digestOf(bytes.with(at, (bytes[at] ?? 0) ^ 1))).not.toBe(original);
  }
});

test("none without a raw picture, where a record is cut, where heaps have no end", () => {
  expect(reasonOf(makeCrw(1_000_000_000))).toBe("no-media");
  expect(reasonOf(makeCiff([[0x2005, u8()]]))).toBe("no-media");
  const bytes = makeCiff([raw]);
  const length = bytes.length - 4 - 8;
  const long = Uint8Array.from(bytes);
  long.set(le32(100_000), length);
  expect(reasonOf(long)).toBe("truncated");
  const nowhere = Uint8Array.from(bytes);
  nowhere.set(le32(0xffff_0000), bytes.length - 4);
  expect(reasonOf(nowhere)).toBe("truncated");
  // A heap that is its own child.
  const inside = makeCiff([raw, [0x2805, []]]);
  const entry = inside.length - 4 - 10;
  inside.set(join(le32(inside.length - 26), le32(0)), entry + 2);
  expect(reasonOf(inside)).toBe("corrupt");
  expect(reasonOf(bytes.with(7, 0), "crw")).toBe("corrupt");
});

test("none where the file is cut", () => {
  const bytes = makeRawCrw();
  for (let length = 0; length < bytes.length; length += 13) {
    expect(reasonOf(bytes.subarray(0, length), "crw")).not.toBe("it has a payload");
  }
});
