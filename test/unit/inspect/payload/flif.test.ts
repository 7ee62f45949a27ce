import { expect, test } from "bun:test";
import { join, latin1, noise, text, u8 } from "../../../../scripts/sample/boxes.ts";
import { type FlifChunk, type FlifOptions, makeFlif } from "../../../support/flif.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";

const profile: FlifChunk = ["iCCP", noise(200, 1)];
const flif = (options: FlifOptions = {}): string =>
  digestOf(makeFlif({ chunks: [profile], ...options }));

test("the same with EXIF and XMP, wherever they stand and however often", () => {
  const exif: FlifChunk = ["eXif", noise(300, 2)];
  const xmp: FlifChunk = ["eXmp", text("<x:xmpmeta/>")];
  for (const chunks of [
    [exif, xmp, profile],
    [profile, xmp, exif],
    [xmp, profile, exif, exif],
    [["eXif", u8()], profile],
  ] as const) {
    expect(flif({ chunks })).toBe(flif());
    expect(flif({ chunks, type: "T2" })).toBe(flif({ type: "T2" }));
  }
});

test("another with another header, profile or picture, or with chunks that nobody knows", () => {
  const others: readonly FlifOptions[] = [
    {},
    { type: "32" },
    { type: "41" },
    { type: "C1" },
    { type: "S1" },
    { type: "S1", frames: 3 },
    { type: "S1", frames: 300 },
    { width: 301 },
    { height: 21 },
    { data: noise(80, 2) },
    { data: noise(81, 1) },
    { data: noise(79, 1) },
    { chunks: [] },
    { chunks: [profile, profile] },
    { chunks: [["iCCP", noise(200, 2)]] },
    { chunks: [["iCCP", noise(199, 1)]] },
    { chunks: [profile, ["tRko", u8(1)]] },
    { chunks: [["tRko", u8(1)], profile] },
    { chunks: [profile, ["tRko", u8(2)]] },
    { chunks: [profile, ["exif", u8(1)]] },
    { chunks: [profile, ["EXIF", u8(1)]] },
    { chunks: [profile, ["aaaa", u8()]] },
  ];
  expect(new Set(others.map(flif)).size).toBe(others.length);
});

test("every byte of header, profile and picture counts", () => {
  const bytes = makeFlif({ chunks: [profile], type: "D1" });
  const now = digestOf(bytes);
  for (let at = 4; at < bytes.length; at++) {
    const altered = bytes.with(at, (bytes[at] ?? 0) ^ 1);
    if (reasonOf(altered, "flif") === "it has a payload") expect(digestOf(altered)).not.toBe(now);
  }
});

test("none where it is cut before its picture; cut within, it is another", () => {
  const data = noise(80, 1);
  for (const chunks of [[profile], [profile, ["eXmp", noise(300, 3)]]] as const) {
    const bytes = makeFlif({ chunks, data, type: "a0" });
    const start = bytes.length - data.length;
    const digests = new Set<string>();
    for (let length = 4; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      if (length < start) expect(reasonOf(cut, "flif")).toBe("truncated");
      else if (length === start) expect(reasonOf(cut, "flif")).toBe("no-media");
      else digests.add(digestOf(cut));
    }
    expect(digests.size).toBe(data.length);
  }
});

test("none where a chunk claims more than there is, up to lengths that no number can tell", () => {
  const start = latin1("FLIF31\x0f\x0feXif");
  for (const length of [u8(0x7f), u8(0x81, 0), u8(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)]) {
    expect(reasonOf(join(start, length, noise(50, 1)))).toBe("truncated");
  }
  const endless = new Uint8Array(60).fill(0xff);
  expect(reasonOf(join(start, endless))).toBe("corrupt");
  expect(reasonOf(join("FLIF31", endless))).toBe("corrupt");
});

test("none where header or chunks are none", () => {
  for (const type of ["21", "33", "B1", "R1", "b1", "z1", "  "]) {
    expect(reasonOf(makeFlif({ type }))).toBe("corrupt");
  }
  for (const name of ["eX f", "eXi\0", "\x7fXif", "eXi\xff"]) {
    expect(reasonOf(makeFlif({ chunks: [[name, u8(1)]] }))).toBe("corrupt");
  }
});
