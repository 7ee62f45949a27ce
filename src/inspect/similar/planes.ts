// Pictures as video codecs hold them: a plane of brightness, and two of colour that may be smaller.

/** Samples of one plane. */
export type Plane = {
  /** One byte each, or two where there are more than 8 bits, the lower first. */
  readonly bytes: Uint8Array;
  /** From one row to the next. */
  readonly rowBytes: number;
};

export type Planes = {
  readonly width: number;
  readonly height: number;
  /** Bits a sample, 8 to 16. */
  readonly bits: number;
  readonly luma: Plane;
  /** Absent: it has no colour. */
  readonly colour?: {
    readonly blue: Plane;
    readonly red: Plane;
    /** A sample stands for so many pixels, as powers of 2: 1, 1 is 4:2:0. */
    readonly acrossShift: number;
    readonly downShift: number;
  };
  readonly coding: ColourCoding;
};

/** How samples become colours (ITU-T H.273). */
export type ColourCoding = {
  /** MatrixCoefficients; of those that are not known here BT.601 is taken, which JPEG has. */
  readonly matrix: number;
  /** All values are used; else brightness is from 16 to 235, colour from 16 to 240. */
  readonly isFullRange: boolean;
};

/** What red and blue are of brightness (H.273, table 4). */
const shares: Readonly<Record<number, readonly [red: number, blue: number]>> = {
  1: [0.2126, 0.0722],
  4: [0.3, 0.11],
  7: [0.212, 0.087],
  9: [0.2627, 0.0593],
};
const bt601 = [0.299, 0.114] as const;
/** Green, blue and red themselves. */
const IDENTITY = 0;

/** Hands out the rows from top to bottom, red, green and blue, a byte each; one is valid until the next. */
export function forEachRow(planes: Planes, use: (y: number, row: Uint8Array) => void): void {
  const { width, height, colour } = planes;
  const row = new Uint8ClampedArray(3 * width);
  const bytes = new Uint8Array(row.buffer);
  const luma = new Float32Array(width);
  const blue = new Float32Array(width);
  const red = new Float32Array(width);
  const convert = conversionOf(planes.coding);
  for (let y = 0; y < height; y++) {
    readSamples(planes.luma, { bits: planes.bits, row: y, shift: 0 }, luma);
    if (colour != null) {
      const at = { bits: planes.bits, row: y >> colour.downShift, shift: colour.acrossShift };
      readSamples(colour.blue, at, blue);
      readSamples(colour.red, at, red);
    }
    if (colour == null) greyRow(luma, planes.coding, row);
    else convert(luma, blue, red, row);
    use(y, bytes);
  }
}

type Samples = Float32Array;
type Row = Uint8ClampedArray;

/** The samples of a row by the pixels that they stand for, as if they had 8 bits. */
function readSamples(
  { bytes, rowBytes }: Plane,
  { bits, row, shift }: { readonly bits: number; readonly row: number; readonly shift: number },
  into: Samples,
): void {
  const start = row * rowBytes;
  if (bits === 8) {
    for (let x = 0; x < into.length; x++) into[x] = bytes[start + (x >> shift)] ?? 0;
    return;
  }
  const scale = 2 ** (bits - 8);
  for (let x = 0; x < into.length; x++) {
    const at = start + 2 * (x >> shift);
    into[x] = ((bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)) / scale;
  }
}

/** What brightness is multiplied by, and what of it is black. */
function lumaRange({ isFullRange }: ColourCoding): {
  readonly gain: number;
  readonly zero: number;
} {
  return isFullRange ? { gain: 1, zero: 0 } : { gain: 255 / 219, zero: 16 };
}

function greyRow(luma: Samples, coding: ColourCoding, into: Row): void {
  const { gain, zero } = lumaRange(coding);
  for (let x = 0; x < luma.length; x++) {
    into.fill(((luma[x] ?? 0) - zero) * gain, 3 * x, 3 * x + 3);
  }
}

function conversionOf(
  coding: ColourCoding,
): (luma: Samples, blue: Samples, red: Samples, into: Row) => void {
  const { gain, zero } = lumaRange(coding);
  if (coding.matrix === IDENTITY) {
    return (luma, blue, red, into) => {
      for (let x = 0; x < luma.length; x++) {
        into[3 * x] = ((red[x] ?? 0) - zero) * gain;
        into[3 * x + 1] = ((luma[x] ?? 0) - zero) * gain;
        into[3 * x + 2] = ((blue[x] ?? 0) - zero) * gain;
      }
    };
  }
  const [redShare, blueShare] = shares[coding.matrix] ?? bt601;
  const greenShare = 1 - redShare - blueShare;
  const colourGain = coding.isFullRange ? 1 : 255 / 224;
  const redGain = 2 * (1 - redShare) * colourGain;
  const blueGain = 2 * (1 - blueShare) * colourGain;
  return (luma, blue, red, into) => {
    for (let x = 0; x < luma.length; x++) {
      const y = ((luma[x] ?? 0) - zero) * gain;
      const r = ((red[x] ?? 0) - 128) * redGain;
      const b = ((blue[x] ?? 0) - 128) * blueGain;
      into[3 * x] = y + r;
      into[3 * x + 1] = y - (redShare * r + blueShare * b) / greenShare;
      into[3 * x + 2] = y + b;
    }
  };
}
