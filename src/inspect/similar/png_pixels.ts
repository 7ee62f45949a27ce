// The pixels of a small PNG as Bun.Image writes them: it gives pixels in no plainer form.

import { inflateSync } from "node:zlib";

const HEADER_BYTES = 8;
const FILTERED = 1;

/** Red, green and blue, what is transparent on white. Throws where it is not eight bits a colour, not interlaced. */
export function pngPixels(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = HEADER_BYTES; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    const body = at + 8;
    if (type === IHDR) {
      width = view.getUint32(body);
      height = view.getUint32(body + 4);
      channels = channelsOf(view.getUint16(body + 8), view.getUint8(body + 12));
    } else if (type === IDAT) {
      parts.push(png.subarray(body, body + length));
    }
    at = body + length + 4;
  }
  const lines = inflateSync(Buffer.concat(parts));
  unfilter(lines, width * channels, height, channels);
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const at = i * channels + FILTERED * (Math.floor(i / width) + 1);
    const alpha = channels === 4 ? (lines[at + 3] ?? 0) : 255;
    for (let c = 0; c < 3; c++) {
      const value = lines[at + c] ?? 0;
      pixels[3 * i + c] = Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return pixels;
}

const IHDR = 0x49484452;
const IDAT = 0x49444154;

/** Bit depth 8 with colour type 2 or 6 (PNG, 11.2.2). */
function channelsOf(depthAndColour: number, interlaced: number): number {
  if (depthAndColour === 0x0802 && interlaced === 0) return 3;
  if (depthAndColour === 0x0806 && interlaced === 0) return 4;
  throw new Error("The pixels came in a form that is not known");
}

/** Undoes the filters of the lines, each behind the byte that names its own (PNG, 9.2). */
function unfilter(lines: Uint8Array, lineBytes: number, height: number, channels: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (lineBytes + FILTERED) + FILTERED;
    const filter = lines[start - FILTERED] ?? 0;
    for (let x = 0; x < lineBytes; x++) {
      const at = start + x;
      const left = x < channels ? 0 : (lines[at - channels] ?? 0);
      const up = y === 0 ? 0 : (lines[at - lineBytes - FILTERED] ?? 0);
      const corner =
        x < channels || y === 0 ? 0 : (lines[at - lineBytes - FILTERED - channels] ?? 0);
      lines[at] = ((lines[at] ?? 0) + predicted(filter, left, up, corner)) & 0xff;
    }
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default:
      return paeth(left, up, corner);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
