// Walks the elements of a Matroska or WebM file, and comes to an end on any bytes: elements are counted,
// each step goes forward, nothing is allocated by a declared size.

import type { Source } from "../source.ts";

/** An element: `size` is undefined where the file leaves it open (a live recording). */
export type Element = {
  readonly id: number;
  readonly start: number;
  readonly body: number;
  readonly end: number;
  readonly open: boolean;
  /** It wants to end behind the end of its parent. */
  readonly cut: boolean;
};

/** A film with chapters, tags and 30 tracks has some thousands. */
const MAX_ELEMENTS = 20_000;
const READ_AHEAD = 4096;
const utf8 = new TextDecoder("utf-8");

/** A file as elements. What `at` returns is valid until its next call. */
export class EbmlFile {
  readonly sizeBytes: number;
  readonly #source: Source;
  #window: Uint8Array;
  #windowStart = 0;
  #left: number;

  /** After `maxElements` elements the file is taken to end. */
  constructor(source: Source, maxElements = MAX_ELEMENTS) {
    this.#left = maxElements;
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.#window = source.head;
  }

  /** Up to `length` bytes at `offset`, fewer at the end of the file. */
  at(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.sizeBytes);
    const { head } = this.#source;
    if (end <= head.length) return head.subarray(offset, end);
    const from = offset - this.#windowStart;
    if (from < 0 || end > this.#windowStart + this.#window.length) {
      this.#window = this.#source.read(offset, Math.max(end - offset, READ_AHEAD));
      this.#windowStart = offset;
      return this.#window.subarray(0, end - offset);
    }
    return this.#window.subarray(from, from + (end - offset));
  }

  /** The elements from `start` to `end` one after the other; ends at the first that makes no sense. */
  *elements(start: number, end: number): Generator<Element, void, undefined> {
    let offset = start;
    while (offset + 2 <= end && this.#left-- > 0) {
      const element = this.element(offset, end);
      if (element == null) return;
      yield element;
      offset = element.end;
    }
  }

  children(element: Element): Generator<Element, void, undefined> {
    return this.elements(element.body, element.end);
  }

  /** The element at `offset` (RFC 8794: an id of 1 to 4 bytes, a size of 1 to 8). */
  element(offset: number, parentEnd: number): Element | undefined {
    const bytes = this.at(offset, 12);
    const idLength = Math.clz32(bytes[0] ?? 0) - 23;
    if (idLength > 4 || bytes.length <= idLength) return undefined;
    const id = unsigned(bytes.subarray(0, idLength));
    const first = bytes[idLength] ?? 0;
    const sizeLength = Math.clz32(first) - 23;
    if (sizeLength > 8 || bytes.length < idLength + sizeLength) return undefined;
    const marker = 2 ** (8 - sizeLength);
    let size = first - marker;
    let open = size === marker - 1;
    for (let i = 1; i < sizeLength; i++) {
      const byte = bytes[idLength + i] ?? 0;
      if (byte !== 0xff) open = false;
      size = size * 256 + byte;
    }
    const body = offset + idLength + sizeLength;
    const wanted = open ? parentEnd : body + size;
    const end = Math.min(wanted, parentEnd);
    return { id, start: offset, body, end, open, cut: wanted > parentEnd };
  }

  uint(element: Element): number {
    return unsigned(this.at(element.body, Math.min(element.end - element.body, 8)));
  }

  /** Nanoseconds as a signed number; exact enough for times to the microsecond. */
  int(element: Element): bigint {
    const bytes = this.at(element.body, Math.min(element.end - element.body, 8));
    let value = 0n;
    for (const byte of bytes) value = (value << 8n) | BigInt(byte);
    return BigInt.asIntN(bytes.length * 8, value);
  }

  float(element: Element): number {
    const bytes = this.at(element.body, Math.min(element.end - element.body, 8));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return bytes.length === 8 ? view.getFloat64(0) : bytes.length === 4 ? view.getFloat32(0) : 0;
  }

  /** Text up to the first NUL, of a longer one its first 4 KiB. */
  text(element: Element): string {
    const text = utf8.decode(this.at(element.body, Math.min(element.end - element.body, 4096)));
    const nul = text.indexOf("\0");
    return (nul < 0 ? text : text.slice(0, nul)).trim();
  }
}

function unsigned(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
