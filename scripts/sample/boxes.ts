// The boxes of ISO base media files, written byte by byte.

const utf8 = new TextEncoder();

/** What a box is made of: bytes, a four-letter code or other Latin-1 text, or numbers by `u16` and the like. */
export type Part = Uint8Array | string;

/** A box of a type ("moov", "©xyz") around its parts. */
export function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const body = join(...parts);
  return join(u32(8 + body.length), type, body);
}

/** A box with version and flags. */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Part[]
): Uint8Array {
  return box(type, u32((version << 24) | flags), ...parts);
}

export function join(...parts: readonly Part[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? latin1(part) : part))),
  );
}

export function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

export function text(value: string): Uint8Array {
  return utf8.encode(value);
}

export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(...values: readonly number[]): Uint8Array {
  return numbers(2, values, (view, at, value) => view.setUint16(at, value & 0xffff));
}

export function u32(...values: readonly number[]): Uint8Array {
  return numbers(4, values, (view, at, value) => view.setUint32(at, value));
}

export function u64(...values: readonly number[]): Uint8Array {
  return numbers(8, values, (view, at, value) => view.setBigUint64(at, BigInt(value)));
}

function numbers(
  size: number,
  values: readonly number[],
  set: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) set(view, i * size, value);
  return bytes;
}

/** Bytes that look like compressed data, the same for the same seed. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const words = new Uint32Array(bytes.buffer, 0, length >> 2);
  let state = (seed * 0x9e3779b9) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return bytes;
}
