// A silent MP3 with ID3 tags, true for its duration.

import { join, latin1, noise, text, u8, u32 } from "./boxes.ts";

export type Mp3Options = {
  /** Rounded to whole frames of 26 ms; default 1000. */
  readonly durationMs?: number;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  /** "2019" or "2019-07-04". */
  readonly date?: string;
  /** Stars, as Windows writes them. */
  readonly rating?: number;
  /** Bytes in a private frame, so that files differ and grow. */
  readonly padding?: number;
  readonly seed?: number;
};

/** MPEG 1 layer 3, 32 kbit/s, 44,100 Hz, one channel: 104 bytes a frame, silence. */
const FRAME = [0xff, 0xfb, 0x10, 0xc4];
const FRAME_BYTES = 104;

/** The bytes of an MP3 file. */
export function makeMp3(options: Mp3Options = {}): Uint8Array {
  const count = Math.max(1, Math.round(((options.durationMs ?? 1000) * 44.1) / 1152));
  const frames = new Uint8Array(count * FRAME_BYTES);
  for (let i = 0; i < count; i++) frames.set(FRAME, i * FRAME_BYTES);
  return join(id3(options), infoFrame(count), frames);
}

/** A first frame that tells how many there are. */
function infoFrame(count: number): Uint8Array {
  const frame = new Uint8Array(FRAME_BYTES);
  frame.set(FRAME);
  frame.set(join(latin1("Info"), u32(3, count, (count + 1) * FRAME_BYTES)), 4 + 17);
  return frame;
}

function id3(options: Mp3Options): Uint8Array {
  const frames: Uint8Array[] = [];
  for (const [id, value] of [
    ["TIT2", options.title],
    ["TPE1", options.artist],
    ["TALB", options.album],
    ["TDRC", options.date],
  ] as const) {
    if (value != null) frames.push(frame(id, u8(3), text(value)));
  }
  if (options.rating != null) {
    const share = [0, 1, 64, 128, 196, 255][options.rating] ?? 0;
    frames.push(frame("POPM", latin1("Windows Media Player 9 Series\0"), u8(share), u32(0)));
  }
  if (options.padding != null) {
    frames.push(frame("PRIV", latin1("filler\0"), noise(options.padding, options.seed ?? 1)));
  }
  const body = join(...frames);
  return join(latin1("ID3"), u8(4, 0, 0), synchsafe(body.length), body);
}

function frame(id: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = join(...parts);
  return join(latin1(id), synchsafe(body.length), u8(0, 0), body);
}

/** Seven bits a byte. */
function synchsafe(value: number): Uint8Array {
  return u8((value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127);
}
