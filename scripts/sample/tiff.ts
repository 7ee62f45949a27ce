// Builds TIFF structures byte by byte: the EXIF block of a photo, and small TIFF and raw-like files.

/** One entry of a directory; `ifds` are directories it points to (Exif, GPS, SubIFDs). */
export type TiffField =
  | { readonly tag: number; readonly ascii: string }
  | { readonly tag: number; readonly short: readonly number[] }
  | { readonly tag: number; readonly long: readonly number[] }
  | { readonly tag: number; readonly rational: readonly (readonly [number, number])[] }
  | { readonly tag: number; readonly byte: Uint8Array }
  | { readonly tag: number; readonly undefined: Uint8Array }
  | { readonly tag: number; readonly ifds: readonly (readonly TiffField[])[] };

export type TiffOptions = {
  /** Default true. */
  readonly littleEndian?: boolean;
  /** The directory after the first (IFD1: the thumbnail or the next page). */
  readonly next?: readonly TiffField[];
  /** The number after the byte order: 42, or what Panasonic (0x55) and Olympus (0x4f52) write. */
  readonly magic?: number;
  /** Bytes between the header and the first directory (the image data of a TIFF written by an editor). */
  readonly gap?: number;
};

const typeOf = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7 } as const;

/** A TIFF file or EXIF block of the given directory. */
export function buildTiff(fields: readonly TiffField[], options: TiffOptions = {}): Uint8Array {
  const out = new Growing(options.littleEndian ?? true);
  const mark = out.littleEndian ? 0x49 : 0x4d;
  out.bytes.push(mark, mark);
  out.u16(options.magic ?? 42);
  out.u32(8 + (options.gap ?? 0));
  for (let i = 0; i < (options.gap ?? 0); i++) out.bytes.push(0);
  const end = writeDirectory(out, fields);
  if (options.next != null) {
    out.patchU32(end, out.bytes.length);
    writeDirectory(out, options.next);
  }
  return Uint8Array.from(out.bytes);
}

/** Writes a directory and all it points to; returns where its pointer to the next one lies. */
function writeDirectory(out: Growing, fields: readonly TiffField[]): number {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const later: (() => void)[] = [];
  out.u16(sorted.length);
  for (const field of sorted) {
    const at = out.bytes.length;
    out.u16(field.tag);
    if ("ifds" in field) {
      out.u16(typeOf.long);
      out.u32(field.ifds.length);
      out.u32(0);
      later.push(() => writeSubDirectories(out, at + 8, field.ifds));
      continue;
    }
    const { type, count, bytes } = encode(out.littleEndian, field);
    out.u16(type);
    out.u32(count);
    if (bytes.length <= 4) {
      out.bytes.push(...bytes, ...new Array(4 - bytes.length).fill(0));
    } else {
      out.u32(0);
      later.push(() => {
        out.patchU32(at + 8, out.bytes.length);
        for (const byte of bytes) out.bytes.push(byte);
        if (out.bytes.length % 2 === 1) out.bytes.push(0);
      });
    }
  }
  const next = out.bytes.length;
  out.u32(0);
  for (const write of later) write();
  return next;
}

function writeSubDirectories(
  out: Growing,
  pointer: number,
  ifds: readonly (readonly TiffField[])[],
): void {
  let list = pointer;
  if (ifds.length > 1) {
    list = out.bytes.length;
    out.patchU32(pointer, list);
    for (let i = 0; i < ifds.length; i++) out.u32(0);
  }
  for (const [i, ifd] of ifds.entries()) {
    out.patchU32(list + i * 4, out.bytes.length);
    writeDirectory(out, ifd);
  }
}

function encode(
  littleEndian: boolean,
  field: Exclude<TiffField, { ifds: unknown }>,
): { type: number; count: number; bytes: readonly number[] } {
  const out = new Growing(littleEndian);
  if ("ascii" in field) {
    const bytes = [...new TextEncoder().encode(field.ascii), 0];
    return { type: typeOf.ascii, count: bytes.length, bytes };
  }
  if ("byte" in field) {
    return { type: typeOf.byte, count: field.byte.length, bytes: [...field.byte] };
  }
  if ("undefined" in field) {
    return { type: typeOf.undefined, count: field.undefined.length, bytes: [...field.undefined] };
  }
  if ("short" in field) {
    for (const value of field.short) out.u16(value);
    return { type: typeOf.short, count: field.short.length, bytes: out.bytes };
  }
  if ("long" in field) {
    for (const value of field.long) out.u32(value);
    return { type: typeOf.long, count: field.long.length, bytes: out.bytes };
  }
  for (const [numerator, denominator] of field.rational) {
    out.u32(numerator);
    out.u32(denominator);
  }
  return { type: typeOf.rational, count: field.rational.length, bytes: out.bytes };
}

class Growing {
  readonly bytes: number[] = [];
  readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  u16(value: number): void {
    const high = (value >>> 8) & 0xff;
    const low = value & 0xff;
    if (this.littleEndian) this.bytes.push(low, high);
    else this.bytes.push(high, low);
  }

  u32(value: number): void {
    const high = value >>> 16;
    const low = value & 0xffff;
    this.u16(this.littleEndian ? low : high);
    this.u16(this.littleEndian ? high : low);
  }

  patchU32(at: number, value: number): void {
    for (let i = 0; i < 4; i++) {
      const shift = this.littleEndian ? i * 8 : 24 - i * 8;
      this.bytes[at + i] = (value >>> shift) & 0xff;
    }
  }
}
