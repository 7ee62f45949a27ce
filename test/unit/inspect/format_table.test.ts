// The table of formats, from which docs/formats.md is made, against what is really read: a sample of each
// row is answered by the reader that the row names, or asks for the tool that it names.

import { describe, expect, test } from "bun:test";
import { join, latin1, u16, u32 } from "../../../scripts/sample/boxes.ts";
import { makeExif } from "../../../scripts/sample/exif.ts";
import { makeFlac } from "../../../scripts/sample/flac.ts";
import { makeHeic } from "../../../scripts/sample/heic.ts";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import { makeMkv } from "../../../scripts/sample/mkv.ts";
import { makeMp3 } from "../../../scripts/sample/mp3.ts";
import { makeMp4 } from "../../../scripts/sample/mp4.ts";
import { makePng } from "../../../scripts/sample/png.ts";
import { makeAvi, makeWav } from "../../../scripts/sample/riff.ts";
import { makeTiff } from "../../../scripts/sample/tiff_image.ts";
import { makeWebp } from "../../../scripts/sample/webp.ts";
import { makeXmp } from "../../../scripts/sample/xmp.ts";
import { mediaFormats } from "../../../src/domain/media.ts";
import { readMetadata } from "../../../src/inspect/read_metadata.ts";
import { makeCr3 } from "../../support/cr3.ts";
import { memorySource } from "../../support/memory_source.ts";

const padded = (start: string, length = 600) => join(start, new Uint8Array(length));

const rawBy = (make: string) => makeTiff({ exif: { make }, raw: { width: 60, height: 40 } });

/** A TIFF with another mark behind its byte order, or letters at offset 8. */
function marked(mark: string, at = 0): Uint8Array {
  const bytes = makeTiff({ gap: 16 });
  bytes.set(latin1(mark), at);
  return bytes;
}

function packets(first: number, step: number): Uint8Array {
  const bytes = new Uint8Array(step * 6);
  for (let at = first; at < bytes.length; at += step) bytes[at] = 0x47;
  return bytes;
}

const asf = join(latin1("0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel"), new Uint8Array(600));
const exif = makeExif({ make: "Maker" });

/** A sample by the format's name; a song and a film of the same container look alike. */
const samples: Readonly<Record<string, Uint8Array>> = {
  jpeg: makeJpeg(),
  heic: makeHeic(),
  avif: makeHeic({ codec: "av1" }),
  png: makePng(),
  gif: padded("GIF89a\x10\0\x10\0"),
  webp: makeWebp(),
  tiff: makeTiff(),
  bmp: padded("BM\0\x01\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x10\0\0\0\x10\0\0\0"),
  jxl: padded("\xff\x0a"),
  jp2: padded("\0\0\0\x0cjP  \r\n\x87\n"),
  flif: padded("FLIF31\x0f\x0f"),
  jxr: marked("II\xbc\x01"),
  psd: padded("8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x10\0\0\0\x10\0\x08\0\x03"),
  exr: padded("v/1\x01"),
  pcd: join(new Uint8Array(2048), "PCD_IPI"),
  dng: makeTiff({ dng: true }),
  nef: rawBy("NIKON CORPORATION"),
  cr2: marked("CR\x02", 8),
  cr3: makeCr3({ blocks: [exif] }),
  crw: padded("II\x1a\0\0\0HEAPCCDR"),
  arw: rawBy("SONY"),
  raf: padded("FUJIFILMCCD-RAW "),
  rw2: marked("IIU\0"),
  orf: marked("IIRO"),
  pef: rawBy("PENTAX"),
  srw: rawBy("SAMSUNG"),
  x3f: padded("FOVb"),
  mrw: join("\0MRM", u32(8 + exif.length), "\0TTW", u32(exif.length), exif),
  iiq: marked("IIII", 8),
  eip: padded("PK\x03\x04"),
  "3fr": rawBy("Hasselblad"),
  erf: rawBy("SEIKO EPSON CORP."),
  dcr: rawBy("EASTMAN KODAK COMPANY"),
  mos: rawBy("Leaf"),
  mef: rawBy("Mamiya-OP Co.,Ltd."),
  mp4: makeMp4({ brand: "isom" }),
  mov: makeMp4(),
  "3gp": makeMp4({ brand: "3gp4" }),
  mkv: makeMkv(),
  webm: makeMkv({ docType: "webm" }),
  avi: makeAvi(),
  asf,
  wtv: join(latin1("\xb7\xd8\0\x20\x37\x49\xda\x11"), new Uint8Array(600)),
  m2ts: packets(4, 192),
  mpegts: packets(0, 188),
  mpegps: join("\0\0", u16(0x01ba), new Uint8Array(600)),
  mpeg: join("\0\0", u16(0x01b3), new Uint8Array(600)),
  mxf: padded("\x06\x0e+4\x02\x05\x01\x01\r\x01\x02"),
  dv: padded("\x1f\x07\0\x3f"),
  flv: padded("FLV\x01"),
  ogg: padded("OggS"),
  rm: padded(".RMF"),
  r3d: padded("\0\0\0\0RED2"),
  mp3: makeMp3(),
  m4a: makeMp4({ brand: "M4A ", codec: "none" }),
  m4b: makeMp4({ brand: "M4B ", codec: "none" }),
  aac: padded("\xff\xf1\x50\x80\x02\x1f\xfc"),
  flac: makeFlac(),
  opus: join("OggS", new Uint8Array(24), "OpusHead", new Uint8Array(600)),
  wav: makeWav(),
  aiff: padded("FORM\0\0\x02\0AIFF"),
  ape: padded("MAC "),
  mpc: padded("MPCK"),
  wv: padded("wvpk"),
  dsf: padded("DSD "),
  dff: padded("FRM8"),
  aax: makeMp4({ brand: "aax ", codec: "none" }),
  aa: padded("\0\0\0\0\x57\x90\x75\x36"),
  amr: padded("#!AMR\n"),
  caf: padded("caff"),
  tta: padded("TTA1"),
  ra: padded(".ra\xfd"),
  dss: padded("\x02dss"),
  xmp: latin1(makeXmp({ rating: 3 })),
  takeout: latin1('{"photoTakenTime": {"timestamp": "1"}}'),
};

const tools = new Set(["ffprobe", "exiftool"]);
const read = (format: string, extension: string, kind: (typeof mediaFormats)[number]["kind"]) =>
  readMetadata(memorySource(sampleOf(format, kind)), `a.${extension}`, kind);

function sampleOf(format: string, kind: string): Uint8Array {
  if (format === "mkv" && kind === "audio") return makeMkv({ videoCodec: "none" });
  return samples[format] ?? new Uint8Array(64);
}

describe("the table of formats", () => {
  const ours = mediaFormats.filter(({ reader }) => reader !== "none" && !tools.has(reader));
  test.each(
    ours.map(({ extension, format, kind, reader }) => [extension, format, kind, reader] as const),
  )(".%s is read as %s (%s) by %s", async (extension, format, kind, reader) => {
    expect(samples).toHaveProperty([format]);
    const reading = await read(format, extension, kind);
    expect([reading.reader, reading.format]).toEqual([reader, format]);
    expect(reading.kind).toBeUndefined();
  });

  const theirs = mediaFormats.filter(({ reader }) => tools.has(reader));
  test.each(
    theirs.map(({ extension, format, kind, reader }) => [extension, format, kind, reader] as const),
  )(".%s (%s, %s) asks for %s", async (extension, format, kind, reader) => {
    expect(samples).toHaveProperty([format]);
    const reading = await read(format, extension, kind);
    expect([reading.reader, reading.needs ?? reader]).toEqual(["none", reader]);
    expect(reading.needs).toBeDefined();
    expect(["unknown", "zip", format]).toContain(reading.format);
  });

  test.each(
    mediaFormats
      .filter(({ reader }) => reader === "none")
      .map((row) => [row.extension, row.kind] as const),
  )("the content of .%s is not read, and no tool is asked", async (extension, kind) => {
    const reading = await read("", extension, kind);
    expect(reading).toMatchObject({ reader: "none", facts: {}, evidence: [] });
    expect(reading.needs).toBeUndefined();
  });

  test("names no tool beside itself", () => {
    for (const { reader, tool } of mediaFormats) expect(tool).not.toBe(reader);
  });
});
