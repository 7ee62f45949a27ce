// Numbers and letters out of raw bytes. Outside the bytes everything reads as zero: a reader that was cut
// short sees nonsense it can refuse, never an exception.

import type { Source } from "./source.ts";

/** Anything that can be read at an offset: a file, or a block of bytes already in memory. */
export type ByteRange = Pick<Source, "sizeBytes" | "read">;

/** A block of memory as a range; its views stay valid. */
export function rangeOf(bytes: Uint8Array): ByteRange {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) =>
      offset < 0 || length <= 0 ? bytes.subarray(0, 0) : bytes.subarray(offset, offset + length),
  };
}

/**
 * Bytes of a file, from its first block where they lie in it, without another read. As short as
 * `Source.read` where the file ends, and valid only until the next call.
 */
export function peek(source: Source, offset: number, length: number): Uint8Array {
  const { head } = source;
  if (offset >= 0 && (offset + length <= head.length || head.length >= source.sizeBytes)) {
    return head.subarray(offset, offset + length);
  }
  return source.read(offset, length);
}

/** Bytes as `peek` gives them, but valid for as long as the file is open. */
export function keep(source: Source, offset: number, length: number): Uint8Array {
  const bytes = peek(source, offset, length);
  // Not `slice()`: where the bytes are a Buffer, that is a view and no copy.
  return bytes.buffer === source.head.buffer ? bytes : new Uint8Array(bytes);
}

/** The file as a range that is served from its first block where possible. */
export function peeked(source: Source): ByteRange {
  return {
    sizeBytes: source.sizeBytes,
    read: (offset, length) => peek(source, offset, length),
  };
}

export function u16be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2);
}

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000;
}

/** Whether the bytes at `at` are these letters (Latin-1). */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (at < 0 || at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Bytes as Latin-1 letters: for four-letter codes and other plain ASCII. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).toString("latin1", start, end);
}

/** Where a text first stands in the bytes at or after `from`, or -1. */
export function indexOfText(bytes: Uint8Array, text: string, from = 0): number {
  return asBuffer(bytes).indexOf(text, from, "latin1");
}

/** Text of unknown encoding: UTF-16 by its mark, UTF-8 where it is valid, Latin-1 else. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // Not UTF-8: old programs wrote the code page of their system, which was mostly Latin-1.
    return asBuffer(bytes).toString("latin1");
  }
}

/** Text that begins with "<", which tells UTF-16 without a mark as well: a zero stands beside it. */
export function decodeMarkup(bytes: Uint8Array): string {
  if (bytes[0] === 0 && bytes[1] === 0x3c) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes[0] === 0x3c && bytes[1] === 0) return new TextDecoder("utf-16le").decode(bytes);
  return decodeText(bytes);
}

/** Text up to its first zero, as C ends it. */
export function withoutZeros(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
