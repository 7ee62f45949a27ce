// FLIF files of given chunks and coded data.

import { join, latin1, noise, u8 } from "../../scripts/sample/boxes.ts";

export type FlifChunk = readonly [name: string, bytes: Uint8Array];

export type FlifOptions = {
  readonly chunks?: readonly FlifChunk[];
  /** Channels, interlacing and whether it is an animation, then the depth; default "31", RGB of 8 bits. */
  readonly type?: string;
  readonly width?: number;
  readonly height?: number;
  /** Of an animation; default 2. */
  readonly frames?: number;
  /** What is coded, behind the number of its coding. */
  readonly data?: Uint8Array;
};

/** The bytes of a FLIF. */
export function makeFlif(options: FlifOptions = {}): Uint8Array {
  const { type = "31", width = 300, height = 20, frames = 2, data = noise(80, 1) } = options;
  return join(
    latin1(`FLIF${type}`),
    number(width - 1),
    number(height - 1),
    type > "H" ? number(frames - 2) : u8(),
    ...(options.chunks ?? []).map(([name, bytes]) => join(name, number(bytes.length), bytes)),
    u8(0),
    data,
  );
}

/** In digits of seven bits, the highest first. */
function number(value: number): Uint8Array {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return u8(...digits);
}
