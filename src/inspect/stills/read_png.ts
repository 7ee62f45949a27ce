// PNG: its header, and the text and metadata chunks before and after the image data.

import { inflateSync } from "node:zlib";
import type { Evidence, Facts, Problem } from "../../domain/inspection.ts";
import { decodeText, hasText, indexOfText, keep, latin1, peek, u32be } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";

/** Chunks looked at before the image data. */
const maxChunks = 1000;
/** Metadata behind the image data (exiftool writes XMP there) is looked for in this much of the end. */
const tailBytes = 64 * 1024;
/** The longest text that is kept or inflated to. */
const maxTextBytes = 1024 * 1024;
/** A title or a date; more of it is not kept. */
const maxValueBytes = 1000;
/** Letters of a chunk's type in the image data that are tried before they are given up. */
const maxTries = 50;

type Chunks = {
  width?: number;
  height?: number;
  exif: Uint8Array[];
  xmp: Uint8Array[];
  facts: Facts;
  evidence: Evidence[];
  /** Names of the texts kept so far. */
  names: Set<string>;
  problem?: Problem;
};

/** Reads a PNG. */
export function readPng(source: Source): Promise<Reading> {
  const found: Chunks = { exif: [], xmp: [], facts: {}, evidence: [], names: new Set() };
  const imageAt = walkHead(source, found);
  if (imageAt != null) walkTail(source, found, imageAt);
  const { facts, evidence, names: _, ...parts } = found;
  return readStill({
    reader: "exif",
    format: "png",
    codec: "png",
    ...parts,
    other: { facts, evidence },
  });
}

/** Walks the chunks up to the image data; returns where that begins. */
function walkHead(source: Source, found: Chunks): number | undefined {
  let at = 8;
  for (let step = 0; step < maxChunks; step++) {
    const header = peek(source, at, 8);
    if (header.length < 8) {
      found.problem = metadataProblem("truncated", "The PNG ends before its image data");
      return undefined;
    }
    const length = u32be(header, 0);
    const type = latin1(header, 4, 8);
    if (type === "IDAT") return at;
    if (type === "IEND" || (step === 0 && type !== "IHDR")) {
      found.problem = metadataProblem("corrupt", "The PNG has no image");
      return undefined;
    }
    keepChunk(found, source, type, at + 8, length);
    at += 12 + length;
  }
  found.problem = metadataProblem("corrupt", `More than ${maxChunks} chunks before the image`);
  return undefined;
}

/**
 * Looks at the chunks behind the image data without hopping over each piece of it: in the end of the
 * file a chunk of metadata is one whose successors reach IEND exactly.
 */
function walkTail(source: Source, found: Chunks, imageAt: number): void {
  const start = Math.max(imageAt, source.sizeBytes - tailBytes);
  const tail = keep(source, start, source.sizeBytes - start);
  for (const type of ["eXIf", "iTXt", "tEXt", "zTXt"]) {
    let at = firstChunk(tail, type);
    for (; at >= 0 && at + 12 <= tail.length; at += 12 + u32be(tail, at)) {
      const content = tail.subarray(at + 8, at + 8 + u32be(tail, at));
      if (hasText(tail, at + 4, type)) keepBytes(found, type, content);
    }
  }
}

/** Where the first real chunk of a type begins, or -1. */
function firstChunk(tail: Uint8Array, type: string): number {
  let at = indexOfText(tail, type, 4);
  for (let tries = 0; at >= 0 && tries < maxTries; tries++) {
    if (reachesEnd(tail, at - 4)) return at - 4;
    at = indexOfText(tail, type, at + 1);
  }
  return -1;
}

function reachesEnd(tail: Uint8Array, from: number): boolean {
  for (let at = from; at + 12 <= tail.length; at += 12 + u32be(tail, at)) {
    if (hasText(tail, at + 4, "IEND")) return true;
  }
  return false;
}

function keepChunk(
  found: Chunks,
  source: Source,
  type: string,
  offset: number,
  length: number,
): void {
  if (type === "IHDR") {
    const header = peek(source, offset, 8);
    if (header.length === 8) {
      found.width = u32be(header, 0);
      found.height = u32be(header, 4);
    }
  } else if (/^(?:eXIf|iTXt|tEXt|zTXt)$/.test(type) && length <= maxTextBytes) {
    keepBytes(found, type, keep(source, offset, length));
  }
}

function keepBytes(found: Chunks, type: string, bytes: Uint8Array): void {
  if (type === "eXIf") {
    const block = hasText(bytes, 0, "Exif\0\0") ? bytes.subarray(6) : bytes;
    if (found.exif.length === 0) found.exif.push(block);
    return;
  }
  const nameEnd = bytes.indexOf(0);
  if (nameEnd <= 0) return;
  const name = latin1(bytes, 0, Math.min(nameEnd, 80)).toLowerCase();
  // Each name counts once: what is inflated is bounded, however many chunks a file has.
  if (!wantedNames.has(name) || found.names.has(name)) return;
  found.names.add(name);
  const text = textOf(type, bytes, nameEnd + 1);
  if (text != null) keepText(found, name, text);
}

const wantedNames = new Set([
  "xml:com.adobe.xmp",
  "raw profile type exif",
  "raw profile type app1",
  "raw profile type xmp",
  "title",
  "creation time",
]);

function keepText(found: Chunks, name: string, text: Uint8Array): void {
  if (name === "xml:com.adobe.xmp") {
    found.xmp.push(text);
  } else if (name === "raw profile type xmp") {
    found.xmp.push(rawProfile(text));
  } else if (name.startsWith("raw profile")) {
    found.exif.push(rawProfile(text));
  } else {
    const value = decodeText(text.subarray(0, maxValueBytes)).trim();
    if (value === "") return;
    if (name === "title") found.facts.title = value;
    // By the standard the time of the original image; "date:create" and tIME are the file's own.
    else found.evidence.push({ source: "png:CreationTime", value });
  }
}

/** The text of a chunk behind its name, inflated where it is compressed. */
function textOf(type: string, bytes: Uint8Array, start: number): Uint8Array | undefined {
  if (type === "tEXt") return bytes.subarray(start);
  if (type === "zTXt") return inflated(bytes.subarray(start + 1));
  const compressed = bytes[start] === 1;
  const languageEnd = bytes.indexOf(0, start + 2);
  const translatedEnd = languageEnd < 0 ? -1 : bytes.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  const text = bytes.subarray(translatedEnd + 1);
  return compressed ? inflated(text) : text;
}

function inflated(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: maxTextBytes });
  } catch {
    // Damaged, or larger than any metadata: as if the chunk were not there.
    return undefined;
  }
}

/** ImageMagick's way: "\nexif\n    1234\n" and hexadecimal digits; "Exif\0\0" before the block. */
function rawProfile(text: Uint8Array): Uint8Array {
  const lines = latin1(text, 0, text.length).trimStart().split("\n");
  const bytes = new Uint8Array(Buffer.from(lines.slice(2).join(""), "hex"));
  return hasText(bytes, 0, "Exif\0\0") ? bytes.subarray(6) : bytes;
}
