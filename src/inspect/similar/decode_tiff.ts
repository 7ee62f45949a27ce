// Decodes the pixels of a TIFF, a piece at a time, so that memory holds one piece.

import type { Sketchless } from "../../domain/similar_photos.ts";
import type { OpenFile } from "../open_file.ts";
import { type Decoded, decode, upright } from "./decode.ts";
import { ReducedPicture } from "./reduced_picture.ts";
import type { PixelLayout, TiffPicture } from "./tiff_picture.ts";
import { unpackers } from "./unpack.ts";

/** Pixels of a picture, for the time that they take: about a second for 50 million. */
const MOST_PIXELS = 400_000_000;
const MOST_ROW_BYTES = 8 * 1024 * 1024;
/** Bytes of a piece that is packed, once it is unpacked. */
const MOST_PIECE_BYTES = 48 * 1024 * 1024;
/** Packed, what cannot be packed well is longer by a half: more belongs to no sound file. */
const mostPacked = (sizeBytes: number) => 2 * sizeBytes + 1024;
/** What is read at once of what is not packed, or a row. */
const READ_BYTES = 1024 * 1024;

type Readable = Pick<OpenFile, "readInto">;

/** As `decode` gives it, or why it cannot be decoded. */
export async function decodeTiff(
  file: Readable,
  picture: TiffPicture,
): Promise<Decoded | Sketchless> {
  const { shape, piece, pieces, pixels, orientation } = picture;
  const rowBytes = piece.width * pixels.samples * pixels.sampleBytes;
  if (shape.width * shape.height > MOST_PIXELS || rowBytes > MOST_ROW_BYTES) return "too-large";
  const reduced = new ReducedPicture(shape);
  const columns = Math.ceil(shape.width / piece.width);
  const rgb = new Uint8Array(3 * piece.width);
  for (const [i, place] of pieces.entries()) {
    const [left, top] = [(i % columns) * piece.width, Math.floor(i / columns) * piece.height];
    if (top >= shape.height) break;
    const size = { rowBytes, rows: piece.height, rowsInside: shape.height - top };
    const rows = rowsOf(file, place, size, picture.compression);
    if (rows == null) return "too-large";
    let y = top;
    for (const row of rows) {
      if (picture.isPredicted) addUp(row, pixels);
      toRgb(row, pixels, rgb);
      reduced.addRow(left, y++, rgb);
    }
  }
  if (!reduced.isWhole) return "damaged";
  const decoded = await decode(reduced.toBmp(), { orientation, isSequential: false });
  return { ...decoded, shape: upright(shape, orientation) };
}

type PieceSize = {
  readonly rowBytes: number;
  /** As many as it may have: the last strip has fewer. */
  readonly rows: number;
  /** Rows of the picture from its top on. */
  readonly rowsInside: number;
};

/** The rows of a piece as far as it has them, each valid until the next; undefined where it is too large. */
function rowsOf(
  file: Readable,
  place: TiffPicture["pieces"][number],
  size: PieceSize,
  compression: number,
): Iterable<Uint8Array> | undefined {
  const unpack = unpackers[compression];
  if (unpack == null) return plainRows(file, place.offset, size);
  const sizeBytes = size.rows * size.rowBytes;
  if (sizeBytes > MOST_PIECE_BYTES) return undefined;
  const packed = new Uint8Array(Math.min(place.sizeBytes, mostPacked(sizeBytes)));
  const length = file.readInto(packed, place.offset);
  return rowsIn(unpack(packed.subarray(0, length), sizeBytes), size.rowBytes);
}

function* plainRows(
  file: Readable,
  offset: number,
  { rowBytes, rows: most, rowsInside }: PieceSize,
): Generator<Uint8Array, void, undefined> {
  const rows = Math.min(most, rowsInside);
  const rowsAtOnce = Math.min(rows, Math.ceil(READ_BYTES / rowBytes));
  const block = new Uint8Array(rowsAtOnce * rowBytes);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const wanted = block.subarray(0, Math.min(rowsAtOnce, rows - row) * rowBytes);
    const length = file.readInto(wanted, offset + row * rowBytes);
    yield* rowsIn(wanted.subarray(0, length), rowBytes);
  }
}

/** Rows that are whole. */
function* rowsIn(bytes: Uint8Array, rowBytes: number): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at + rowBytes <= bytes.length; at += rowBytes) {
    yield bytes.subarray(at, at + rowBytes);
  }
}

/** Undoes the horizontal predictor (TIFF 6.0, section 14). */
function addUp(row: Uint8Array, { samples, sampleBytes, littleEndian }: PixelLayout): void {
  if (sampleBytes === 1) {
    for (let i = samples; i < row.length; i++) row[i] = (row[i] ?? 0) + (row[i - samples] ?? 0);
    return;
  }
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  for (let i = 2 * samples; i + 1 < row.length; i += 2) {
    const before = view.getUint16(i - 2 * samples, littleEndian);
    view.setUint16(i, view.getUint16(i, littleEndian) + before, littleEndian);
  }
}

/** Red, green and blue in 8 bits, what is transparent on white. */
function toRgb(row: Uint8Array, pixels: PixelLayout, into: Uint8Array): void {
  const { samples, sampleBytes, colour, alpha } = pixels;
  // Of two bytes the higher.
  const high = sampleBytes === 2 && pixels.littleEndian ? 1 : 0;
  const pixelBytes = samples * sampleBytes;
  const green = colour === "rgb" ? sampleBytes : 0;
  for (let to = 0, at = high; to < into.length; at += pixelBytes) {
    for (let c = 0; c < 3; c++) {
      const value = row[at + c * green] ?? 0;
      into[to++] = colour === "white-is-0" ? 255 - value : value;
    }
    if (alpha === "none") continue;
    const cover = row[at + (colour === "rgb" ? 3 : 1) * sampleBytes] ?? 0;
    for (let c = to - 3; c < to; c++) {
      const own = into[c] ?? 0;
      into[c] = 255 - cover + (alpha === "associated" ? own : (own * cover) / 255);
    }
  }
}
