// The numbers and words in a block of bytes, big-endian as ISO base media files write them. Past the end
// there are zeros, so that a block cut short gives poor values and never an exception.

const utf8 = new TextDecoder("utf-8");
const utf16be = new TextDecoder("utf-16be");
const utf16le = new TextDecoder("utf-16le");

/** A view of a block; positions are bytes from its start. */
export class Fields {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return (this.u8(at) << 8) | this.u8(at + 1);
  }

  u24(at: number): number {
    return (this.u8(at) << 16) | this.u16(at + 1);
  }

  u32(at: number): number {
    return this.u16(at) * 0x10000 + this.u16(at + 2);
  }

  i32(at: number): number {
    return this.u32(at) | 0;
  }

  /** Exact up to 2^53; larger ones are no true sizes or times and only need to stay large. */
  u64(at: number): number {
    return this.u32(at) * 0x1_0000_0000 + this.u32(at + 4);
  }

  /** An unsigned number of 0, 1, 2, 3, 4 or 8 bytes. */
  uint(at: number, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.u8(at + i);
    return value;
  }

  /** Four characters, each a byte: "moov", "©xyz". */
  fourCc(at: number): string {
    return String.fromCharCode(this.u8(at), this.u8(at + 1), this.u8(at + 2), this.u8(at + 3));
  }

  part(at: number, end = this.length): Uint8Array {
    return this.bytes.subarray(Math.max(0, at), Math.max(0, end));
  }
}

/** UTF-8 text up to the first NUL, trimmed; UTF-16 where it starts with a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return untilNul(utf16be.decode(bytes));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return untilNul(utf16le.decode(bytes));
  return untilNul(utf8.decode(bytes));
}

/** UTF-16 text, big-endian or little-endian, up to the first NUL, trimmed. */
export function decodeUtf16(bytes: Uint8Array, order: "be" | "le"): string {
  return untilNul((order === "be" ? utf16be : utf16le).decode(bytes));
}

function untilNul(text: string): string {
  const nul = text.indexOf("\0");
  return (nul < 0 ? text : text.slice(0, nul)).trim();
}
