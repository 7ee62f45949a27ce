// Walks the boxes of an ISO base media file (MP4, MOV, HEIC, AVIF, CR3) and promises to come to an end on
// any bytes: nothing is allocated by a declared size, each step goes forward, boxes are counted, and no
// read is larger than what the caller asks for. Paths into the tree are spelled out by the readers, so
// there is no recursion that a file could deepen.

import type { Source } from "../source.ts";
import { Fields } from "./fields.ts";

/** Where a box lies in the file. `end` never passes the end of its parent; `cut` says that it wanted to. */
export type Box = {
  /** Four characters, each a byte: "moov", "©xyz". */
  readonly type: string;
  readonly start: number;
  /** Where its content starts, after the header (and the extended type of a "uuid" box). */
  readonly body: number;
  readonly end: number;
  readonly cut: boolean;
  /** The extended type of a "uuid" box, as 32 hex digits. */
  readonly uuid?: string;
};

/** Boxes looked at in one file; a film with all its tracks has about 200, a panorama of 500 tiles 1,500. */
const MAX_BOXES = 20_000;
/** What a read outside the head takes at least: the next headers, at the price of one page. */
const READ_AHEAD = 1024;

/** A file as boxes. What `at` and `fields` return is valid until the next call of either. */
export class BoxFile {
  readonly sizeBytes: number;
  readonly #source: Source;
  #window: Uint8Array;
  #windowStart = 0;
  #boxesLeft: number;

  /** After `maxBoxes` boxes the file is taken to end. */
  constructor(source: Source, maxBoxes = MAX_BOXES) {
    this.#boxesLeft = maxBoxes;
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
    this.#window = source.head;
  }

  /** Reads `box` into memory with one read, so that walking it costs none. */
  load(box: Box): void {
    this.at(box.start, box.end - box.start);
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

  /** The content of a box, of a larger one its first `maxBytes`. */
  fields(box: Box, maxBytes = 64 * 1024): Fields {
    return new Fields(this.at(box.body, Math.min(box.end - box.body, maxBytes)));
  }

  /** A copy of the content of a box that stays valid; undefined where it is larger than `maxBytes`. */
  copy(box: Box, maxBytes: number): Uint8Array | undefined {
    if (box.end - box.body > maxBytes) return undefined;
    return new Uint8Array(this.at(box.body, box.end - box.body)); // A Buffer's slice() would not copy.
  }

  /** The boxes from `start` to `end` one after the other; ends at the first that makes no sense. */
  *boxes(start: number, end: number): Generator<Box, void, undefined> {
    let offset = start;
    while (offset + 8 <= end && this.#boxesLeft-- > 0) {
      const box = this.#boxAt(offset, end);
      if (box == null) return;
      yield box;
      offset = box.end;
    }
  }

  /** The boxes in a box, after `skip` bytes of its own. */
  children(box: Box, skip = 0): Generator<Box, void, undefined> {
    return this.boxes(box.body + skip, box.end);
  }

  /** The first box along a path of types: `find(trak, "mdia", "minf")`. */
  find(box: Box, ...path: readonly string[]): Box | undefined {
    let found: Box | undefined = box;
    for (const type of path) {
      let next: Box | undefined;
      for (const child of this.children(found)) {
        if (child.type === type) {
          next = child;
          break;
        }
      }
      if (next == null) return undefined;
      found = next;
    }
    return found;
  }

  #boxAt(offset: number, parentEnd: number): Box | undefined {
    const header = new Fields(this.at(offset, 32));
    if (header.length < 8) return undefined;
    const type = header.fourCc(4);
    let size = header.u32(0);
    let headerSize = 8;
    if (size === 1) {
      size = header.u64(8);
      headerSize = 16;
    } else if (size === 0) {
      size = parentEnd - offset; // "Until the end", which only the last box may say.
    }
    if (size < headerSize) return undefined;
    const wanted = offset + size;
    const end = Math.min(wanted, parentEnd);
    const cut = wanted > parentEnd;
    if (type !== "uuid") return { type, start: offset, body: offset + headerSize, end, cut };
    if (end < offset + headerSize + 16) return undefined;
    const uuid = Buffer.from(header.part(headerSize, headerSize + 16)).toString("hex");
    return { type, start: offset, body: offset + headerSize + 16, end, cut, uuid };
  }
}

/**
 * How many bytes of its own a "meta" box has before its children: 4 as ISO defines it (version and flags),
 * 0 as QuickTime does, where the first child's name stands four bytes earlier.
 */
export function metaSkip(file: BoxFile, meta: Box): number {
  return file.fields(meta, 16).fourCc(4) === "hdlr" ? 0 : 4;
}

/** The extended type of the uuid box that holds an XMP packet. */
export const XMP_UUID = "be7acfcb97a942e89c71999491e3afac";

/** The extended type of the uuid box in which Canon keeps its own atoms. */
export const CANON_UUID = "85c0b687820f11e08111f4ce462b6a48";
