// How a track is coded, from its sample entries ("stsd"): what a decoder needs, not who wrote it.

import type { Box, BoxFile } from "../bmff/boxes.ts";
import { afterLength, decoderConfigAt } from "../bmff/codecs.ts";
import { Fields } from "../bmff/fields.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part } from "./payload_hash.ts";
import type { ConstantSize } from "./sample_table.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** Rates and room: they change nothing of what is seen or heard. */
const unseen = new Set(["btrt", "free", "skip", "wide"]);
const MAX_ENTRY_BYTES = 1024 * 1024;

/** Describes the entries; returns how to size chunks of sound that is not sized by its table. */
export function addSampleEntries(
  file: PayloadFile,
  boxes: BoxFile,
  stsd: Box,
  handler: string,
  into: Part,
): ConstantSize | undefined {
  let size: ConstantSize | undefined;
  for (const entry of wholeBoxes(boxes, stsd.body + 8, stsd.end)) {
    const fields = new Fields(
      file.need(entry.body, Math.min(entry.end - entry.body, MAX_ENTRY_BYTES)),
    );
    into.fields(entry.type);
    if (handler === "vide") {
      into.fields(fields.u16(24), fields.u16(26), fields.u16(74)); // Width, height, depth.
      addExtensions(file, boxes, entry, 78, into);
    } else if (handler === "soun") {
      const version = fields.u16(8);
      into.fields(fields.u16(16), fields.u16(18), fields.u32(24)); // Channels, bits, rate.
      if (version === 2) into.block(fields.part(28, 64));
      size ??= uncompressedSize(entry.type, fields);
      addExtensions(file, boxes, entry, version === 2 ? 64 : version === 1 ? 44 : 28, into);
    } else {
      into.block(fields.bytes);
    }
  }
  return size;
}

function addExtensions(
  file: PayloadFile,
  boxes: BoxFile,
  entry: Box,
  skip: number,
  into: Part,
): void {
  for (const box of boxes.boxes(entry.body + skip, entry.end)) {
    if (unseen.has(box.type)) continue;
    const content = file.need(box.body, box.end - box.body);
    into.fields(box.type);
    if (box.type === "esds") into.block(decoderSetup(new Fields(content)));
    else if (box.type === "colr") into.block(colors(new Fields(content)));
    else into.block(content);
  }
}

/** Object type and decoder-specific info: the rates beside them are measured anew by every writer. */
function decoderSetup(esds: Fields): Uint8Array {
  const config = decoderConfigAt(esds);
  if (config == null) return esds.bytes;
  const object = esds.u8(config);
  // Type, stream, buffer size, two rates: 13 bytes; then the decoder's own (tag 5).
  const at = config + 13;
  const setup = esds.u8(at) === 5 ? esds.part(afterLength(esds, at + 1)) : new Uint8Array(0);
  const length = esds.u8(at) === 5 ? lengthAt(esds, at + 1) : 0;
  return Buffer.concat([Uint8Array.of(object), setup.subarray(0, length)]);
}

function lengthAt(esds: Fields, start: number): number {
  let length = 0;
  for (let at = start; at < afterLength(esds, start); at++) {
    length = length * 128 + (esds.u8(at) & 0x7f);
  }
  return length;
}

/** QuickTime's "nclc" is ISO's "nclx" without the flag for full range. */
function colors(colr: Fields): Uint8Array {
  const kind = colr.fourCc(0);
  if (kind !== "nclc" && kind !== "nclx") return colr.bytes;
  const range = kind === "nclx" ? colr.u8(10) & 0x80 : 0;
  return Buffer.concat([Buffer.from("ncl"), colr.part(4, 10), Uint8Array.of(range)]);
}

const plainSound = new Set([
  "raw ",
  "twos",
  "sowt",
  "NONE",
  "in24",
  "in32",
  "fl32",
  "fl64",
  "alaw",
  "ulaw",
]);

/**
 * QuickTime counts plain sound in samples of one byte and compressed sound in samples as they are played;
 * its sound description tells how many bytes they are (QuickTime File Format, "Sound Sample Description").
 */
function uncompressedSize(type: string, fields: Fields): ConstantSize | undefined {
  const version = fields.u16(8);
  if (version === 1) {
    const samplesPerPacket = fields.u32(28);
    const bytesPerFrame = fields.u32(36);
    if (samplesPerPacket === 0 || bytesPerFrame === 0) return undefined;
    return (samples) => Math.ceil(samples / samplesPerPacket) * bytesPerFrame;
  }
  if (version === 2) {
    const bytesPerPacket = fields.u32(56);
    const framesPerPacket = fields.u32(60);
    if (bytesPerPacket === 0 || framesPerPacket === 0) return undefined;
    return (samples) => Math.ceil(samples / framesPerPacket) * bytesPerPacket;
  }
  if (!plainSound.has(type)) return undefined;
  const bytes = fields.u16(16) * Math.ceil(fields.u16(18) / 8);
  return bytes === 0 ? undefined : (samples) => samples * bytes;
}
