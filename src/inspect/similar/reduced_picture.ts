// A picture that is made small while its rows come in, so that none of it is held at its full size.

import type { Shape } from "../../domain/similar_sketch.ts";

/** What is kept is no larger than this on each side; a smaller picture is kept as it is. */
const MOST_SIDE = 512;

/** Used again and again: rooms of their own would wait long for their end, in each thread. */
let sumsRoom = new Uint32Array(0);
let bmpRoom = new Uint8Array(0);

/**
 * Takes a picture row by row, in any order, and keeps means of squares: in 4 MB at most. One at a time a thread: the next
 * one takes the room of the one before.
 */
export class ReducedPicture {
  readonly #full: Shape;
  /** Pixels a side of the squares. */
  readonly #step: number;
  readonly #width: number;
  readonly #height: number;
  /** Red, green and blue of each square. */
  readonly #sums: Uint32Array;
  #taken = 0;

  constructor(full: Shape) {
    this.#full = full;
    this.#step = Math.ceil(Math.max(full.width, full.height) / MOST_SIDE);
    this.#width = Math.ceil(full.width / this.#step);
    this.#height = Math.ceil(full.height / this.#step);
    const count = 3 * this.#width * this.#height;
    if (sumsRoom.length < count) sumsRoom = new Uint32Array(count);
    this.#sums = sumsRoom.subarray(0, count).fill(0);
  }

  /** Takes pixels, red, green and blue each, from `x` on in the row `y`; those outside are left out. */
  addRow(x: number, y: number, pixels: Uint8Array): void {
    if (y >= this.#full.height) return;
    const inside = Math.min(pixels.length / 3, this.#full.width - x);
    const row = Math.floor(y / this.#step) * this.#width;
    for (let i = 0; i < inside; i++) {
      const at = 3 * (row + Math.floor((x + i) / this.#step));
      for (let c = 0; c < 3; c++) {
        this.#sums[at + c] = (this.#sums[at + c] ?? 0) + (pixels[3 * i + c] ?? 0);
      }
    }
    this.#taken += Math.max(0, inside);
  }

  /** Whether as many pixels came in as it has. */
  get isWhole(): boolean {
    return this.#taken === this.#full.width * this.#full.height;
  }

  /** The small picture as a BMP (24 bits, from top to bottom); valid until the next one is made. */
  toBmp(): Uint8Array {
    const rowBytes = Math.ceil((3 * this.#width) / 4) * 4;
    const sizeBytes = BMP_HEADERS + rowBytes * this.#height;
    if (bmpRoom.length < sizeBytes) bmpRoom = new Uint8Array(sizeBytes);
    const bytes = bmpRoom.subarray(0, sizeBytes).fill(0);
    const view = new DataView(bytes.buffer);
    bytes.set([0x42, 0x4d]);
    view.setUint32(2, bytes.length, true);
    view.setUint32(10, BMP_HEADERS, true);
    view.setUint32(14, 40, true);
    view.setInt32(18, this.#width, true);
    view.setInt32(22, -this.#height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, 24, true);
    for (let y = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++) {
        const square = 3 * (y * this.#width + x);
        const pixels = this.#pixelsOf(x, y);
        const at = BMP_HEADERS + y * rowBytes + 3 * x;
        for (let c = 0; c < 3; c++) {
          bytes[at + 2 - c] = Math.round((this.#sums[square + c] ?? 0) / pixels);
        }
      }
    }
    return bytes;
  }

  /** How many pixels a square has: fewer at the right and at the bottom. */
  #pixelsOf(x: number, y: number): number {
    const step = this.#step;
    const width = Math.min(step, this.#full.width - x * step);
    return width * Math.min(step, this.#full.height - y * step);
  }
}

/** The file header and the one of 1990 (BITMAPINFOHEADER). */
const BMP_HEADERS = 54;
