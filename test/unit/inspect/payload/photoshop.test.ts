import { expect, test } from "bun:test";
import { join, noise, text, u8 } from "../../../../scripts/sample/boxes.ts";
import { digestOf, reasonOf } from "../../../support/payload.ts";
import { makePsd, type PsdOptions, type PsdResource } from "../../../support/psd.ts";

const profile: PsdResource = [0x40f, noise(41, 1)];
const path: PsdResource = [0x7d0, noise(52, 2), "Path 1"];
const psd = (options: PsdOptions = {}): string =>
  digestOf(makePsd({ resources: [profile, path], ...options }));
const original = psd();
const large = psd({ large: true });

test("the same with words, wherever they stand", () => {
  const words: readonly PsdResource[] = [
    [0x404, text("IPTC")],
    [0x424, text("<x:xmpmeta/>")],
    [0x422, noise(99, 1)],
    [0x40c, noise(200, 1)],
    [0x40a, u8(1)],
    [0x40b, text("https://")],
    [0x425, noise(16, 1)],
    [0x3ed, noise(16, 1)],
    [0x3e9, noise(120, 1), "Printer"],
  ];
  for (const resources of [
    [...words, profile, path],
    [profile, ...words, path],
    [profile, path, ...words],
  ]) {
    expect(psd({ resources })).toBe(original);
    expect(psd({ resources, large: true })).toBe(large);
  }
});

test("the same with a trailer, by either way to tell how long the rows are", () => {
  for (const options of [{}, { compression: 1 }, { compression: 1, large: true }] as const) {
    expect(psd({ ...options, trailer: noise(50, 1) })).toBe(psd(options));
  }
});

test("another with other pixels, layers, colours, resources", () => {
  const others: readonly PsdOptions[] = [
    {},
    { seed: 2 },
    { compression: 1 },
    { compression: 1, seed: 2 },
    { compression: 3 },
    { large: true },
    { height: 9 },
    { mode: 4 },
    { layers: noise(60, 9) },
    { layers: u8() },
    { colours: noise(768, 1) },
    { resources: [] },
    { resources: [profile] },
    { resources: [[0x40f, noise(41, 9)], path] },
    { resources: [profile, [0x7d0, noise(52, 2), "Path 2"]] },
    { resources: [profile, [0x7d1, noise(52, 2), "Path 1"]] },
    { resources: [profile, path, [0x417, u8(0, 3)]] },
    { resources: [profile, path, [0x3ef, u8(0, 3)]] },
    { resources: [profile, path, [0x999, u8(0, 3)]] },
    { resources: [profile, path, [0x404, u8(0, 3), "", "MeSa"]] },
  ];
  expect(new Set(others.map(psd)).size).toBe(others.length);
});

test("every byte of layers and pixels counts", () => {
  const bytes = makePsd();
  const now = digestOf(bytes);
  for (let at = 26 + 8; at < bytes.length; at++) {
    if (at >= 38 + 60 && at < 38 + 62) continue; // How the picture is packed.
    const altered = bytes.with(at, (bytes[at] ?? 0) ^ 0x10);
    const digest = at < 38 ? reasonOf(altered) : digestOf(altered);
    expect(digest).not.toBe(now);
  }
});

test("none where it is cut", () => {
  for (const options of [{}, { compression: 1 }, { compression: 1, large: true }] as const) {
    const bytes = makePsd({ resources: [profile, path], ...options });
    for (let length = 10; length < bytes.length; length++) {
      expect(reasonOf(bytes.subarray(0, length), "psd")).toBe("truncated");
    }
  }
});

test("none without pixels, or where the resources are none", () => {
  expect(reasonOf(makePsd({ height: 0 }))).toBe("no-media");
  expect(reasonOf(makePsd({ resources: [[0x404, noise(20, 1), "", "ABCD"]] }))).toBe("corrupt");
  const long = makePsd({ resources: [[0x404, noise(20, 1)]] });
  long[34 + 11] = 99;
  expect(reasonOf(long)).toBe("corrupt");
  const empty = join(makePsd().subarray(0, 38 + 60), u8(0, 3));
  expect(reasonOf(empty)).toBe("no-media");
});
