import { expect, test } from "bun:test";
import { box, fullBox, u8, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { BoxFile } from "../../../../src/inspect/bmff/boxes.ts";
import { codecOf } from "../../../../src/inspect/bmff/codecs.ts";
import { memorySource } from "../../../support/memory_source.ts";

function codec(bytes: Uint8Array, kind: "vide" | "soun"): string | undefined {
  const file = new BoxFile(memorySource(bytes));
  const [entry] = [...file.boxes(0, bytes.length)];
  return entry == null ? undefined : codecOf(file, entry, kind);
}

const video = (type: string, ...boxes: Uint8Array[]) => box(type, new Uint8Array(78), ...boxes);
const sound = (type: string, bits: number, ...boxes: Uint8Array[]) =>
  box(type, new Uint8Array(16), u16(2, bits), new Uint8Array(8), ...boxes);
const esds = (objectType: number) =>
  fullBox("esds", 0, 0, u8(3, 0x80, 0x80, 25), u16(1), u8(0, 4, 0x80, 17, objectType));

test.each([
  ["avc1", "h264"],
  ["hev1", "hevc"],
  ["dvh1", "hevc"],
  ["av01", "av1"],
  ["vp09", "vp9"],
  ["apch", "prores"],
  ["jpeg", "mjpeg"],
  ["s263", "h263"],
  ["dvcp", "dvvideo"],
  ["Zzz9", "zzz9"],
])("a picture of %p is %p", (type, name) => {
  expect(codec(video(type), "vide")).toBe(name);
});

test.each([
  [sound("mp4a", 16, esds(0x40)), "aac"],
  [sound("mp4a", 16, esds(0x6b)), "mp3"],
  [sound("mp4a", 16), "aac"],
  [sound("sowt", 16), "pcm_s16le"],
  [sound("twos", 8), "pcm_s8"],
  [sound("raw ", 8), "pcm_u8"],
  [sound("samr", 16), "amr_nb"],
  [sound("in24", 24), "pcm_s24be"],
  [sound("Opus", 16), "opus"],
  [sound("ipcm", 24, fullBox("pcmC", 0, 0, u8(1, 24))), "pcm_s24le"],
] as const)("a sound entry %# is %p", (entry, name) => {
  expect(codec(entry, "soun")).toBe(name);
});

test("a QuickTime sound entry of version 1 is read behind its longer header, inside wave", () => {
  const head = [new Uint8Array(8), u16(1), new Uint8Array(6), u16(2, 16), new Uint8Array(24)];
  expect(codec(box("mp4a", ...head, box("wave", esds(0x6b))), "soun")).toBe("mp3");
  expect(codec(box("in24", ...head, box("wave", box("enda", u16(1)))), "soun")).toBe("pcm_s24le");
});

test("an lpcm entry of version 2 tells bits, sign and order by flags", () => {
  const entry = (bits: number, flags: number) =>
    box("lpcm", new Uint8Array(8), u16(2), new Uint8Array(38), u32(bits, flags, 4, 1));
  expect(codec(entry(16, 4), "soun")).toBe("pcm_s16le");
  expect(codec(entry(24, 6), "soun")).toBe("pcm_s24be");
  expect(codec(entry(32, 1), "soun")).toBe("pcm_f32le");
});

test("an encrypted entry is named after what it was", () => {
  const sinf = box("sinf", box("frma", "hvc1"));
  expect(codec(video("encv", sinf), "vide")).toBe("hevc");
});

test("an entry whose name is no text has no codec", () => {
  expect(codec(video("\0\0\0\x01"), "vide")).toBeUndefined();
});
