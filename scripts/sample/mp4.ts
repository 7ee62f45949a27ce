// Films as phones and cameras write them: true metadata around filler data.

import { box, fullBox, join, latin1, noise, type Part, text, u8, u16, u32 } from "./boxes.ts";
import { avcConfiguration, fillerSample } from "./h264.ts";

export type Mp4Options = {
  /** Pixels as stored; default 1920 × 1080. */
  readonly width?: number;
  readonly height?: number;
  /** Degrees clockwise by which the picture is to be turned; default 0. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** Default 1000. */
  readonly durationMs?: number;
  /** Frames a second; default 30. */
  readonly frameRate?: number;
  /** Default "h264"; "none" leaves the picture out. */
  readonly codec?: "h264" | "hevc" | "none";
  /** Default "aac"; "none" leaves the sound out. */
  readonly audioCodec?: "aac" | "alac" | "none";
  /** "qt  " (the default) makes a MOV; "isom", "mp42", "M4A ", "M4B ", "3gp4" others; "" one without brand. */
  readonly brand?: string;
  /** Of the movie header, UTC: "2019-07-04T16:22:31Z"; default none, which is written as zero. */
  readonly created?: string;
  /** Apple's key, as written: "2019-07-04T18:22:31+0200". */
  readonly creationDate?: string;
  /** Of a phone that writes "©day". */
  readonly contentCreateDate?: string;
  readonly location?: { latitude: number; longitude: number; altitude?: number };
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly contentId?: string;
  /** Stars, in Apple's key. */
  readonly rating?: number;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  /** "keys" as Apple does (the default), "udta" as Android and older cameras do ("©xyz", "©mak"). */
  readonly tags?: "keys" | "udta";
  /** A whole XMP packet, in a box of its own at the end. */
  readonly xmp?: string;
  /** Further boxes for "udta". */
  readonly userData?: readonly Uint8Array[];
  /** Default true: the index comes after the data, as phones write it. */
  readonly moovAtEnd?: boolean;
  /** The data is written as a box with a 64-bit size. */
  readonly largeSize?: boolean;
  /** Grow the file to this many bytes with data. */
  readonly padTo?: number;
  /** Of the data, so that files differ. */
  readonly seed?: number;
};

const SAMPLE_BYTES = 16;
const TIMESCALE = 600;

/** The bytes of an MP4, MOV or M4A file. */
export function makeMp4(options: Mp4Options = {}): Uint8Array {
  const brand = options.brand ?? "qt  ";
  const ftyp = brand === "" ? new Uint8Array(0) : box("ftyp", brand, u32(512), brand, "isom");
  const xmp =
    options.xmp == null
      ? new Uint8Array(0)
      : box("uuid", Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex"), text(options.xmp));
  const header = options.largeSize ? 16 : 8;
  const frames = frameCount(options);
  const moovLength = makeMoov(options, 0).length;
  const fixed = ftyp.length + moovLength + xmp.length + header + frames * SAMPLE_BYTES;
  const filler = noise(Math.max(0, (options.padTo ?? 0) - fixed), options.seed ?? 1);
  const samples: Uint8Array[] = Array.from({ length: frames }, () => fillerSample(SAMPLE_BYTES));
  const length = header + frames * SAMPLE_BYTES + filler.length;
  const mdat = options.largeSize
    ? join(u32(1), "mdat", u32(0, length), ...samples, filler)
    : join(u32(length), "mdat", ...samples, filler);
  const atEnd = options.moovAtEnd ?? true;
  const dataAt = ftyp.length + (atEnd ? 0 : moovLength) + header;
  const moov = makeMoov(options, dataAt);
  return atEnd ? join(ftyp, mdat, moov, xmp) : join(ftyp, moov, mdat, xmp);
}

function frameCount(options: Mp4Options): number {
  return Math.max(1, Math.round(((options.durationMs ?? 1000) * (options.frameRate ?? 30)) / 1000));
}

/** Seconds since 1904. */
function macTime(created: string | undefined): number {
  return created == null ? 0 : Math.floor(Date.parse(created) / 1000) + 2_082_844_800;
}

const matrices = {
  0: [1, 0, 0, 1],
  90: [0, 1, -1, 0],
  180: [-1, 0, 0, -1],
  270: [0, -1, 1, 0],
} as const;

function matrix(rotation: 0 | 90 | 180 | 270, width = 0, height = 0): Uint8Array {
  const [a, b, c, d] = matrices[rotation];
  const x = a < 0 || c < 0 ? (c < 0 ? height : width) : 0;
  const y = b < 0 || d < 0 ? (b < 0 ? width : height) : 0;
  return u32(a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, y << 16, 1 << 30);
}

function makeMoov(options: Mp4Options, dataAt: number): Uint8Array {
  const created = macTime(options.created);
  const duration = Math.round(((options.durationMs ?? 1000) * TIMESCALE) / 1000);
  const mvhd = fullBox(
    "mvhd",
    0,
    0,
    u32(created, created, TIMESCALE, duration, 0x10000),
    u16(0x100),
    new Uint8Array(10),
    matrix(0),
    new Uint8Array(24),
    u32(3),
  );
  const tracks: Uint8Array[] = [];
  if (options.codec !== "none") tracks.push(videoTrack(options, created, duration, dataAt));
  if (options.audioCodec !== "none") tracks.push(soundTrack(options, created, duration, dataAt));
  return box("moov", mvhd, ...tracks, ...tagBoxes(options));
}

function videoTrack(
  options: Mp4Options,
  created: number,
  duration: number,
  dataAt: number,
): Uint8Array {
  const width = options.width ?? 1920;
  const height = options.height ?? 1080;
  const frames = frameCount(options);
  // Ticks of a thousandth of a frame, so that every rate is exact.
  const timescale = Math.round((options.frameRate ?? 30) * 1000);
  const hevc = options.codec === "hevc";
  const entry = box(
    hevc ? "hvc1" : "avc1",
    new Uint8Array(6),
    u16(1),
    new Uint8Array(16),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    new Uint8Array(32),
    u16(24, 0xffff),
    hevc ? hevcConfiguration() : avcConfiguration(width, height),
  );
  return track({
    id: 1,
    handler: "vide",
    name: "Core Media Video",
    created,
    duration,
    timescale,
    mediaDuration: frames * 1000,
    matrix: matrix(options.rotation ?? 0, width, height),
    size: u32(width << 16, height << 16),
    mediaHeader: fullBox("vmhd", 0, 1, new Uint8Array(8)),
    entry,
    times: [frames, 1000],
    sizes: [SAMPLE_BYTES, frames],
    dataAt,
  });
}

/** Main profile, 8 bits, no parameter sets. */
function hevcConfiguration(): Uint8Array {
  return box(
    "hvcC",
    u8(1, 1),
    u32(0x60000000),
    new Uint8Array(6),
    u8(93, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 0),
  );
}

function soundTrack(
  options: Mp4Options,
  created: number,
  duration: number,
  dataAt: number,
): Uint8Array {
  const frames = Math.max(1, Math.round(((options.durationMs ?? 1000) * 44.1) / 1024));
  const alac = options.audioCodec === "alac";
  const setup = alac
    ? fullBox("alac", 0, 0, u32(4096), u8(0, 16, 40, 10, 14, 2), u16(255), u32(0, 0, 44100))
    : fullBox(
        "esds",
        0,
        0,
        u8(3, 25),
        u16(1),
        u8(0, 4, 17, 0x40, 0x15, 0, 0, 0),
        u32(128000, 128000),
        u8(5, 2, 0x12, 0x10, 6, 1, 2),
      );
  const entry = box(
    alac ? "alac" : "mp4a",
    new Uint8Array(6),
    u16(1),
    new Uint8Array(8),
    u16(2, 16, 0, 0),
    u32(44100 * 65536),
    setup,
  );
  return track({
    id: 2,
    handler: "soun",
    name: "Core Media Audio",
    created,
    duration,
    timescale: 44100,
    mediaDuration: frames * 1024,
    matrix: matrix(0),
    size: u32(0, 0),
    mediaHeader: fullBox("smhd", 0, 0, u32(0)),
    entry,
    times: [frames, 1024],
    sizes: [1, frames],
    dataAt,
  });
}

type TrackParts = {
  readonly id: number;
  readonly handler: string;
  readonly name: string;
  readonly created: number;
  readonly duration: number;
  readonly timescale: number;
  readonly mediaDuration: number;
  readonly matrix: Uint8Array;
  readonly size: Uint8Array;
  readonly mediaHeader: Uint8Array;
  readonly entry: Uint8Array;
  readonly times: readonly [count: number, ticks: number];
  readonly sizes: readonly [bytes: number, count: number];
  readonly dataAt: number;
};

function track(it: TrackParts): Uint8Array {
  const { created, duration } = it;
  const tkhd = fullBox(
    "tkhd",
    0,
    15,
    u32(created, created, it.id, 0, duration),
    new Uint8Array(16),
    it.matrix,
    it.size,
  );
  const mdhd = fullBox(
    "mdhd",
    0,
    0,
    u32(created, created, it.timescale, it.mediaDuration),
    u16(0x55c4, 0),
  );
  const hdlr = fullBox("hdlr", 0, 0, u32(0), it.handler, new Uint8Array(12), `${it.name}\0`);
  const dinf = box("dinf", fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, 1)));
  const stbl = box(
    "stbl",
    fullBox("stsd", 0, 0, u32(1), it.entry),
    fullBox("stts", 0, 0, u32(1, ...it.times)),
    fullBox("stsc", 0, 0, u32(1, 1, it.sizes[1], 1)),
    fullBox("stsz", 0, 0, u32(...it.sizes)),
    fullBox("stco", 0, 0, u32(1, it.dataAt)),
  );
  const minf = box("minf", it.mediaHeader, dinf, stbl);
  return box("trak", tkhd, box("mdia", mdhd, hdlr, minf));
}

function tagBoxes(options: Mp4Options): Uint8Array[] {
  const iso = options.location == null ? undefined : iso6709(options.location);
  const boxes: Uint8Array[] = [];
  const user: Part[] = [...(options.userData ?? [])];
  if ((options.tags ?? "keys") === "keys") {
    const keys = keysBox([
      ["com.apple.quicktime.make", options.make],
      ["com.apple.quicktime.model", options.model],
      ["com.apple.quicktime.camera.lens_model", options.lens],
      ["com.apple.quicktime.creationdate", options.creationDate],
      ["com.apple.quicktime.location.ISO6709", iso],
      ["com.apple.quicktime.content.identifier", options.contentId],
      ["com.apple.quicktime.rating.user", options.rating?.toString()],
    ]);
    if (keys != null) boxes.push(keys);
  } else {
    for (const [type, value] of [
      ["\xa9mak", options.make],
      ["\xa9mod", options.model],
      ["\xa9xyz", iso],
    ] as const) {
      if (value != null) user.push(box(type, u16(text(value).length, 0x15c7), text(value)));
    }
  }
  const list = itemList([
    ["\xa9nam", options.title],
    ["\xa9ART", options.artist],
    ["\xa9alb", options.album],
    ["\xa9day", options.contentCreateDate],
  ]);
  if (list != null) user.push(list);
  if (user.length > 0) boxes.push(box("udta", ...user));
  return boxes;
}

function keysBox(
  entries: readonly (readonly [string, string | undefined])[],
): Uint8Array | undefined {
  const present = entries.flatMap(([name, value]) => (value == null ? [] : [{ name, value }]));
  if (present.length === 0) return undefined;
  const hdlr = fullBox("hdlr", 0, 0, u32(0), "mdta", new Uint8Array(13));
  const keys = present.map(({ name }) => join(u32(8 + name.length), "mdta", name));
  const items = present.map(({ value }, i) => itemBox(latin1String(u32(i + 1)), value));
  return box(
    "meta",
    hdlr,
    fullBox("keys", 0, 0, u32(present.length), ...keys),
    box("ilst", ...items),
  );
}

/** The item list of iTunes. */
function itemList(
  entries: readonly (readonly [string, string | undefined])[],
): Uint8Array | undefined {
  const items = entries.flatMap(([type, value]) => (value == null ? [] : [itemBox(type, value)]));
  if (items.length === 0) return undefined;
  const hdlr = fullBox("hdlr", 0, 0, u32(0), "mdirappl", new Uint8Array(9));
  return fullBox("meta", 0, 0, hdlr, box("ilst", ...items));
}

function itemBox(type: string, value: string): Uint8Array {
  return box(type, box("data", u32(1, 0), text(value)));
}

function latin1String(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** "+37.7849-122.4194+012.300/". */
function iso6709(place: { latitude: number; longitude: number; altitude?: number }): string {
  const signed = (value: number, whole: number, digits: number) =>
    (value < 0 ? "-" : "+") +
    Math.abs(value)
      .toFixed(digits)
      .padStart(whole + digits + 1, "0");
  const altitude = place.altitude == null ? "" : signed(place.altitude, 3, 3);
  return `${signed(place.latitude, 2, 4)}${signed(place.longitude, 3, 4)}${altitude}/`;
}

/** An atom of "udta" whose text has its length and language before it. */
export function internationalText(type: string, value: string): Uint8Array {
  return box(type, u16(text(value).length, 0x15c7), text(value));
}

/** An atom of plain bytes. */
export function atom(type: string, ...parts: readonly Part[]): Uint8Array {
  return box(type, ...parts.map((part) => (typeof part === "string" ? latin1(part) : part)));
}
