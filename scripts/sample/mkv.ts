// Matroska and WebM films with true headers and tags around filler data.

import { join, noise, text, u8, u32 } from "./boxes.ts";
import { fillerSample } from "./h264.ts";

export type MkvOptions = {
  /** Pixels; default 1280 × 720. */
  readonly width?: number;
  readonly height?: number;
  /** Default 1000. */
  readonly durationMs?: number;
  /** Frames a second; default 25. */
  readonly frameRate?: number;
  /** Default "V_VP9"; "none" leaves the picture out. */
  readonly videoCodec?: string;
  /** Default "A_OPUS"; "none" leaves the sound out. */
  readonly audioCodec?: string;
  /** Default "matroska". */
  readonly docType?: "matroska" | "webm";
  /** UTC: "2019-07-04T16:22:31Z". */
  readonly date?: string;
  readonly title?: string;
  /** Tags of the file, by their names. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The tags come after the data, found by the index; default false. */
  readonly tagsAtEnd?: boolean;
  /** The segment and its data leave their size open, as live recordings do. */
  readonly unknownSizes?: boolean;
  /** Bytes of filler; default 256. */
  readonly padding?: number;
  readonly seed?: number;
};

/** The bytes of a Matroska or WebM file. */
export function makeMkv(options: MkvOptions = {}): Uint8Array {
  const docType = options.docType ?? "matroska";
  const header = element(
    0x1a45dfa3,
    uint(0x4286, 1),
    uint(0x42f7, 1),
    uint(0x42f2, 4),
    uint(0x42f3, 8),
    element(0x4282, text(docType)),
    uint(0x4287, 4),
    uint(0x4285, 2),
  );
  const info = makeInfo(options);
  const tracks = makeTracks(options);
  const tags = makeTags(options.tags ?? {});
  const open = options.unknownSizes ?? false;
  const cluster = makeCluster(options, open);
  const atEnd = (options.tagsAtEnd ?? false) && !open;
  // The index has a fixed length, whatever it says.
  const seekLength = seekHead(0).length;
  const front = seekLength + info.length + tracks.length;
  const index = seekHead(atEnd ? front + cluster.length : front);
  const parts = atEnd ? [index, info, tracks, cluster, tags] : [index, info, tracks, tags, cluster];
  const segment = open ? join(id(0x18538067), UNKNOWN, ...parts) : element(0x18538067, ...parts);
  return join(header, segment);
}

const UNKNOWN = u8(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

function makeInfo(options: MkvOptions): Uint8Array {
  const duration = new Uint8Array(8);
  new DataView(duration.buffer).setFloat64(0, options.durationMs ?? 1000);
  const date = new Uint8Array(8);
  const since2001 = Date.parse(options.date ?? "2001-01-01T00:00:00Z") - 978_307_200_000;
  new DataView(date.buffer).setBigInt64(0, BigInt(since2001) * 1_000_000n);
  return element(
    0x1549a966,
    uint(0x2ad7b1, 1_000_000),
    element(0x4489, duration),
    ...(options.date == null ? [] : [element(0x4461, date)]),
    ...(options.title == null ? [] : [element(0x7ba9, text(options.title))]),
    element(0x4d80, text("varve")),
    element(0x5741, text("varve")),
  );
}

function makeTracks(options: MkvOptions): Uint8Array {
  const tracks: Uint8Array[] = [];
  const video = options.videoCodec ?? "V_VP9";
  const audio = options.audioCodec ?? "A_OPUS";
  if (video !== "none") {
    tracks.push(
      element(
        0xae,
        uint(0xd7, 1),
        uint(0x73c5, 1),
        uint(0x83, 1),
        element(0x86, text(video)),
        uint(0x23e383, Math.round(1e9 / (options.frameRate ?? 25))),
        element(0xe0, uint(0xb0, options.width ?? 1280), uint(0xba, options.height ?? 720)),
      ),
    );
  }
  if (audio !== "none") {
    const rate = new Uint8Array(8);
    new DataView(rate.buffer).setFloat64(0, 48_000);
    tracks.push(
      element(
        0xae,
        uint(0xd7, 2),
        uint(0x73c5, 2),
        uint(0x83, 2),
        element(0x86, text(audio)),
        element(0xe1, element(0xb5, rate), uint(0x9f, 2)),
      ),
    );
  }
  return element(0x1654ae6b, ...tracks);
}

function makeTags(tags: Readonly<Record<string, string>>): Uint8Array {
  const simple = Object.entries(tags).map(([name, value]) =>
    element(0x67c8, element(0x45a3, text(name)), element(0x4487, text(value))),
  );
  return element(0x1254c367, element(0x7373, element(0x63c0, uint(0x68ca, 50)), ...simple));
}

function makeCluster(options: MkvOptions, open: boolean): Uint8Array {
  const block = element(0xa3, u8(0x81, 0, 0, 0x80), fillerSample(16));
  const filler = element(0xec, noise(options.padding ?? 256, options.seed ?? 1));
  const parts = [uint(0xe7, 0), block, filler];
  return open ? join(id(0x1f43b675), UNKNOWN, ...parts) : element(0x1f43b675, ...parts);
}

/** An index with one entry: where the tags are, from the start of the segment's content. */
function seekHead(tagsAt: number): Uint8Array {
  const seek = element(0x4dbb, element(0x53ab, id(0x1254c367)), element(0x53ac, u32(tagsAt)));
  return element(0x114d9b74, seek);
}

/** An element with a size of eight bytes, which serves every length. */
export function element(idNumber: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = join(...parts);
  return join(id(idNumber), u8(0x01, 0, 0, 0), u32(body.length), body);
}

function uint(idNumber: number, value: number): Uint8Array {
  return element(idNumber, u32(Math.floor(value / 2 ** 32), value % 2 ** 32));
}

/** An element's id as its own bytes. */
export function id(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return u8(...bytes);
}
