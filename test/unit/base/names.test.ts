import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  displayName,
  hasRawBytes,
  joinPath,
  nameFromBytes,
  nameToBytes,
  osPath,
} from "../../../src/base/names.ts";
import { compareBytes } from "../../../src/base/order.ts";

/** Bytes as names have them: anything but a zero byte and a slash, often near valid UTF-8. */
const nameBytes = fc
  .oneof(
    fc.uint8Array({ min: 1, minLength: 1, maxLength: 20 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }).map((text) => Buffer.from(text)),
    fc
      .tuple(
        fc.string({ unit: "binary", maxLength: 5 }),
        fc.uint8Array({ min: 0x80, maxLength: 3 }),
      )
      .map(([text, bytes]) => Buffer.concat([Buffer.from(text), bytes])),
  )
  .map((bytes) => Uint8Array.from(bytes));

describe("names", () => {
  test("nameFromBytes() loses nothing", () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        expect(Buffer.from(nameToBytes(nameFromBytes(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("nameFromBytes() is plain decoding where the bytes are UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(nameFromBytes(Buffer.from(text))).toBe(text);
        expect(hasRawBytes(text)).toBe(false);
      }),
    );
  });

  test.each([
    [[0x61, 0xff, 0x62], "a\udcffb"],
    [[0xc3], "\udcc3"],
    [[0xed, 0xa0, 0x80], "\udced\udca0\udc80"],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80], "😀\udc80"],
    [[0xc0, 0xaf], "\udcc0\udcaf"],
  ])("bytes that are not UTF-8 are escaped one by one: %p", (bytes, name) => {
    expect(nameFromBytes(Uint8Array.from(bytes))).toBe(name);
    expect(hasRawBytes(name)).toBe(true);
    expect(osPath(name)).toEqual(Buffer.from(bytes));
  });

  test("compareBytes() orders names as their bytes are ordered", () => {
    fc.assert(
      fc.property(nameBytes, nameBytes, (a, b) => {
        const expected = Math.sign(Buffer.compare(a, b));
        expect(Math.sign(compareBytes(nameFromBytes(a), nameFromBytes(b)))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("compareBytes() puts emoji after U+FFFD, unlike JavaScript", () => {
    expect(compareBytes("😀", "\uffee")).toBeGreaterThan(0);
    expect("😀" < "\uffee").toBe(true);
  });

  test("joinPath() puts one slash, and none for nothing", () => {
    expect(joinPath("/a", "b")).toBe("/a/b");
    expect(joinPath("/", "b")).toBe("/b");
    expect(joinPath("", "b")).toBe("b");
    expect(joinPath("/a", "")).toBe("/a");
  });

  test("displayName() shows what is not UTF-8 as U+FFFD", () => {
    expect(displayName("a\udcff")).toBe("a\ufffd");
  });
});
