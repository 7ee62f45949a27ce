// The parameter sets of an H.264 stream of any size, so that tools which look into them find it sound.

import { box, join, u8, u16 } from "./boxes.ts";

/** An "avcC" box for pictures of this size. */
export function avcConfiguration(width: number, height: number): Uint8Array {
  const sps = sequenceParameters(width, height);
  const pps = u8(0x68, 0xce, 0x38, 0x80);
  const profile = sps.subarray(1, 4);
  return box(
    "avcC",
    u8(1),
    profile,
    u8(0xff, 0xe1),
    u16(sps.length),
    sps,
    u8(1),
    u16(pps.length),
    pps,
  );
}

/** A sample that holds nothing to show: a filler unit, its length before it. */
export function fillerSample(length: number): Uint8Array {
  const sample = new Uint8Array(length).fill(0xff);
  sample.set(join(u8(0, 0, 0, length - 4, 12)));
  sample[length - 1] = 0x80;
  return sample;
}

/** Baseline profile, level 4; sizes that are no multiple of 16 are cropped. */
function sequenceParameters(width: number, height: number): Uint8Array {
  const across = Math.ceil(width / 16);
  const down = Math.ceil(height / 16);
  const cropRight = (across * 16 - width) >> 1;
  const cropBottom = (down * 16 - height) >> 1;
  const bits = [
    golomb(0), // Parameter set 0
    golomb(0), // Frame numbers of 4 bits
    golomb(2), // Order as decoded
    golomb(1), // One reference
    "0",
    golomb(across - 1),
    golomb(down - 1),
    "11", // Frames only, direct inference
    cropRight + cropBottom > 0
      ? `1${golomb(0)}${golomb(cropRight)}${golomb(0)}${golomb(cropBottom)}`
      : "0",
    "0", // No display hints
    "1", // Stop
  ].join("");
  const bytes: number[] = [0x67, 66, 0xc0, 40];
  for (let i = 0; i < bits.length; i += 8) {
    bytes.push(Number.parseInt(bits.slice(i, i + 8).padEnd(8, "0"), 2));
  }
  return Uint8Array.from(bytes);
}

/** An unsigned number in Exp-Golomb code. */
function golomb(value: number): string {
  const binary = (value + 1).toString(2);
  return "0".repeat(binary.length - 1) + binary;
}
