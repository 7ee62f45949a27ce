// Photoshop files of given resources, layers and pixels.

import { join, latin1, noise, u8, u16, u32 } from "../../scripts/sample/boxes.ts";

export type PsdResource = readonly [id: number, bytes: Uint8Array, name?: string, type?: string];

export type PsdOptions = {
  readonly resources?: readonly PsdResource[];
  readonly layers?: Uint8Array;
  /** Palette or duotone. */
  readonly colours?: Uint8Array;
  /** Three channels of this many rows of 10 bytes; default 8. */
  readonly height?: number;
  /** Of the pixels; default 1. */
  readonly seed?: number;
  /** 0 plain (default), 1 run lengths, 3 ZIP. */
  readonly compression?: 0 | 1 | 3;
  /** RGB (default 3). */
  readonly mode?: number;
  /** A PSB. */
  readonly large?: boolean;
  readonly trailer?: Uint8Array;
};

const WIDTH = 10;
const CHANNELS = 3;

/** The bytes of a PSD or PSB, 8 bits deep. */
export function makePsd(options: PsdOptions = {}): Uint8Array {
  const { height = 8, large = false, layers = noise(60, 70), colours = u8() } = options;
  const resources = join(...(options.resources ?? []).map(resource));
  return join(
    latin1("8BPS"),
    u16(large ? 2 : 1),
    new Uint8Array(6),
    u16(CHANNELS),
    u32(height, WIDTH),
    u16(8, options.mode ?? 3),
    u32(colours.length),
    colours,
    u32(resources.length),
    resources,
    large ? u32(0, layers.length) : u32(layers.length),
    layers,
    picture(height, large, options.seed ?? 1, options.compression ?? 0),
    options.trailer ?? u8(),
  );
}

function resource([id, bytes, name = "", type = "8BIM"]: PsdResource): Uint8Array {
  const named = join(u8(name.length), latin1(name));
  const filling = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.length % 2);
  return join(type, u16(id), named, filling(named), u32(bytes.length), bytes, filling(bytes));
}

function picture(height: number, large: boolean, seed: number, compression: number): Uint8Array {
  const rows = height * CHANNELS;
  if (compression !== 1) return join(u16(compression), noise(rows * WIDTH, seed));
  const lengths = Array.from({ length: rows }, (_, i) => 2 + (i % 4));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return join(u16(1), large ? u32(...lengths) : u16(...lengths), noise(total, seed));
}
