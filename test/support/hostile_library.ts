// Files that do their best to crash, hang or mislead whoever reads them, as the smallest of their kind.

import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join as joinPath } from "node:path";
import { box, join, latin1, u8, u16, u32, u64 } from "../../scripts/sample/boxes.ts";
import { makeExif } from "../../scripts/sample/exif.ts";
import { makeFlac } from "../../scripts/sample/flac.ts";
import { makeHeic } from "../../scripts/sample/heic.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { element, makeMkv } from "../../scripts/sample/mkv.ts";
import { makeMp3 } from "../../scripts/sample/mp3.ts";
import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { makePng, pngChunk } from "../../scripts/sample/png.ts";
import { makeWebp } from "../../scripts/sample/webp.ts";

const text = (value: string) => new TextEncoder().encode(value);
const exif = makeExif({ make: "Canon", model: "EOS", dateTimeOriginal: "2019:07:04 18:22:31" });

/** Sound files, each with a date of its own where its kind has one. */
export const soundFiles: Readonly<Record<string, () => Uint8Array>> = {
  "sound.jpg": () => makeJpeg({ exif }),
  "sound.heic": () => makeHeic({ exifTiff: makeExif({ dateTimeOriginal: "2020:01:02 03:04:05" }) }),
  "sound.png": () => makePng(),
  "sound.webp": () => makeWebp(),
  "sound.mp4": () => makeMp4({ brand: "isom", created: "2021-02-03T04:05:06Z" }),
  "sound.mov": () => makeMp4({ creationDate: "2019-07-04T18:22:31+0200" }),
  "sound.mkv": () => makeMkv(),
  "sound.mp3": () => makeMp3({ title: "Title" }),
  "sound.flac": () => makeFlac(),
};

const pngSignature = u8(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Boxes within boxes; only the sizes grow. */
function nestedBoxes(depth: number, type: string): Uint8Array {
  const bytes = new Uint8Array(depth * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < depth; i++) {
    view.setUint32(i * 8, bytes.length - i * 8);
    bytes.set(latin1(type), i * 8 + 4);
  }
  return bytes;
}

/** A TIFF whose first directory's next directory is itself, and whose Exif pointer leads back to it, too. */
function tiffLoop(): Uint8Array {
  const entry = (tag: number, value: number) => join(le16(tag), le16(4), le32(1), le32(value));
  return join(
    latin1("II*\0"),
    le32(8),
    le16(3),
    entry(0x8769, 8),
    entry(0x8825, 8),
    entry(0x014a, 8),
    le32(8),
  );
}

function le16(value: number): Uint8Array {
  return u8(value & 0xff, value >> 8);
}

function le32(value: number): Uint8Array {
  return join(le16(value & 0xffff), le16(value >>> 16));
}

const ftyp = box("ftyp", "isom", u32(512), "isom");
const hugeBox = (type: string, size: bigint) => join(u32(1), latin1(type), u64(Number(size)));

/** Hostile content by name. */
export const hostileFiles: Readonly<Record<string, () => Uint8Array>> = {
  "zero.jpg": () => u8(),
  "zero.mp4": () => u8(),
  "zero.mp3": () => u8(),
  "one-byte.jpg": () => u8(0xff),
  "text.jpg": () => text("This is no picture.\n".repeat(200)),
  "text.mp4": () => text("This is no film.\n".repeat(200)),
  "text.mp3": () => text("This is no sound.\n".repeat(200)),
  "zeros.jpg": () => new Uint8Array(100_000),
  "ones.mp4": () => new Uint8Array(100_000).fill(0xff),
  "heic-named.jpg": () =>
    makeHeic({ exifTiff: makeExif({ dateTimeOriginal: "2018:05:06 07:08:09" }) }),
  "jpeg-named.heic": () => makeJpeg({ exif }),
  "jpeg-named.mp4": () => makeJpeg({ exif }),
  "mp4-named.jpg": () => makeMp4({ brand: "isom", created: "2021-02-03T04:05:06Z" }),
  "size-2-63.mp4": () => join(ftyp, hugeBox("moov", 2n ** 63n - 1n), new Uint8Array(64)),
  "size-2-53.mp4": () => join(ftyp, hugeBox("mdat", 2n ** 53n - 1n), new Uint8Array(64)),
  "box-of-zero-size.mp4": () => join(ftyp, u32(0), latin1("moov"), u32(0), latin1("trak")),
  "box-of-size-7.mp4": () => join(ftyp, u32(7), latin1("moov"), new Uint8Array(100)),
  "nested.mp4": () => join(ftyp, nestedBoxes(10_000, "moov")),
  "nested-meta.heic": () => join(box("ftyp", "heic", u32(0), "heic"), nestedBoxes(10_000, "meta")),
  "many-moov.mp4": () =>
    join(ftyp, ...Array.from({ length: 5000 }, () => box("moov", box("trak")))),
  "many-ftyp.mp4": () => join(...Array.from({ length: 20_000 }, () => ftyp)),
  "iloc-past-end.heic": () => makeHeic({ exifTiff: exif }).subarray(0, -60),
  "segment-past-end.jpg": () => u8(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0x45, 0x78, 0x69, 0x66),
  "segment-of-zero.jpg": () =>
    join(u8(0xff, 0xd8), ...Array.from({ length: 10_000 }, () => u8(0xff, 0xe1, 0, 0))),
  "fill-bytes.jpg": () => join(u8(0xff, 0xd8), new Uint8Array(200_000).fill(0xff)),
  "many-segments.jpg": () =>
    join(u8(0xff, 0xd8), ...Array.from({ length: 50_000 }, () => u8(0xff, 0xe2, 0, 2))),
  "exif-loop.jpg": () => makeJpeg({ exif: tiffLoop() }),
  "loop.tif": tiffLoop,
  "count-2-32.tif": () =>
    join(
      latin1("II*\0"),
      le32(8),
      le16(1),
      le16(0x9003),
      le16(2),
      le32(0xffffffff),
      le32(8),
      le32(0),
    ),
  "entries-65535.tif": () => join(latin1("II*\0"), le32(8), u16(0xffff), new Uint8Array(64)),
  "chunk-4-gb.png": () => join(pngSignature, u32(0xffffffff), latin1("tEXt"), new Uint8Array(64)),
  "many-chunks.png": () =>
    join(pngSignature, ...Array.from({ length: 20_000 }, () => pngChunk("tEXt", text("a\0b")))),
  "endless-master.mkv": () =>
    join(
      element(0x1a45dfa3),
      u8(0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    ),
  "many-voids.mkv": () =>
    join(element(0x1a45dfa3), ...Array.from({ length: 50_000 }, () => element(0xec))),
  "id3-256-mb.mp3": () =>
    join(latin1("ID3"), u8(4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f), new Uint8Array(64)),
  "id3-frame-4-gb.mp3": () =>
    join(latin1("ID3"), u8(3, 0, 0, 0, 0, 2, 0), latin1("TIT2"), u32(0xffffffff), u16(0)),
  "riff-4-gb.webp": () =>
    join(latin1("RIFF"), u8(0xff, 0xff, 0xff, 0xff), latin1("WEBPVP8X"), u32(0xffffffff)),
  "bomb.xmp": () =>
    text(`<!DOCTYPE a [<!ENTITY b "${"c".repeat(100)}">]><x:xmpmeta>${"&b;".repeat(50_000)}`),
  "deep.xmp": () => text(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${"<a>".repeat(100_000)}`),
  "deep.json": () => text(`{"title":"a.jpg","x":${"[".repeat(100_000)}`),
  // Names that programs stumble over.
  "-rf.jpg": () => makeJpeg({ exif }),
  "--data=x.jpg": () => makeJpeg({ exif }),
  "new\nline.jpg": () => u8(1),
  "quote\"'`$(touch x).jpg": () => u8(1),
  "\x1b]0;title\x07\x1b[31mred.jpg": () => u8(1),
  [`${"n".repeat(251)}.jpg`]: () => makeJpeg({ exif }),
  [`${"é".repeat(125)}é.jpg`.slice(-129)]: () => u8(1),
  " .jpg": () => u8(1),
  ". .jpg": () => u8(1),
  "%2e%2e%2f.jpg": () => u8(1),
};

/** Large and empty: they take no space, and must take no time. */
export const sparseNames = [
  "huge.mp4",
  "huge.jpg",
  "huge.mkv",
  "huge.mp3",
  "huge.heic",
  "huge.png",
];
const SPARSE_BYTES = 100 * 1024 ** 3;

/** Points where a truncated copy ends, for a file of so many bytes. */
function cuts(length: number): number[] {
  const wanted = [1, 3, 8, 12, 20, 40, 100, 200];
  const all = new Set([...wanted, length >> 1, length - 9, length - 1]);
  return [...all].filter((cut) => cut > 0 && cut < length);
}

/**
 * Writes everything below `folder`; returns how many files. Every one has the same modification time.
 * `truncated: false` leaves the truncated ones out, most of which cost a process of a tool.
 */
export function makeHostileLibrary(folder: string, { truncated = true } = {}): number {
  let count = 0;
  const put = (name: string, bytes: Uint8Array) => {
    const path = joinPath(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, 1_600_000_000, 1_600_000_000);
    count++;
  };
  for (const [name, make] of Object.entries(soundFiles)) {
    const bytes = make();
    put(`sound/${name}`, bytes);
    for (const cut of truncated ? cuts(bytes.length) : []) {
      const [stem, extension] = name.split(".");
      put(`cut/${stem}-${cut}.${extension}`, bytes.subarray(0, cut));
    }
  }
  for (const [name, make] of Object.entries(hostileFiles)) put(`hostile/${name}`, make());
  for (const name of sparseNames) {
    const head = soundFiles[name.replace("huge", "sound")]?.() ?? u8();
    for (const [kind, bytes] of [
      ["head", head.subarray(0, 64)],
      ["zeros", u8(0)],
    ] as const) {
      const path = joinPath(folder, "sparse", `${kind}-${name}`);
      mkdirSync(dirname(path), { recursive: true });
      const fd = openSync(path, "w");
      writeSync(fd, bytes);
      ftruncateSync(fd, SPARSE_BYTES);
      closeSync(fd);
      utimesSync(path, 1_600_000_000, 1_600_000_000);
      count++;
    }
  }
  return count;
}

/** What looks like a file by its name and is none: must never be opened, read or waited for. */
export function makeStrangeEntries(folder: string): void {
  mkdirSync(joinPath(folder, "folder.jpg"), { recursive: true });
  symlinkSync("loop.jpg", joinPath(folder, "loop.jpg"));
  symlinkSync("..", joinPath(folder, "up"));
  symlinkSync("/nowhere", joinPath(folder, "dangling.mp4"));
  symlinkSync("/dev/zero", joinPath(folder, "zero-device.mp4"));
  Bun.spawnSync(["mkfifo", joinPath(folder, "pipe.jpg"), joinPath(folder, "pipe.mp4")]);
}
