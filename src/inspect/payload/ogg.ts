// The payload of Ogg (Vorbis, Opus, FLAC, Speex, Theora): the packets of each stream but its comments,
// however they are cut into pages. See docs/payload.md.

import { hasText, latin1, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import { NumberRuns } from "./number_runs.ts";
import type { PayloadFile } from "./payload_file.ts";
import { number64, type Part, type PayloadHash } from "./payload_hash.ts";

type Stream = {
  readonly packets: Part;
  readonly sizes: NumberRuns;
  readonly ending: Part;
  readonly isFlac: boolean;
  /** Packets begun so far. */
  count: number;
  /** A packet has begun and not ended; whether it counts, and its bytes so far. */
  isOpen: boolean;
  isCounted: boolean;
  sizeBytes: number;
  /** FLAC's headers are over. */
  isInSound: boolean;
  /** Of its last page: where the sound ends, which may be within the last packet. */
  lastPosition: Uint8Array;
};

/** RFC 3533, 6. */
export function oggPayload(file: PayloadFile, hash: PayloadHash): void {
  const streams = new Map<number, Stream>();
  let at = 0;
  while (at < file.sizeBytes) {
    const header = file.need(at, 27);
    if (!hasText(header, 0, "OggS")) {
      throw new NoPayload("corrupt", `There is no page at byte ${at}`);
    }
    const segments = file.need(at + 27, header[26] ?? 0);
    const serial = u32le(header, 14);
    let body = at + 27 + segments.length;
    let stream = streams.get(serial);
    if (stream == null) {
      stream = openStream(hash, latin1(file.read(body, 8), 0, 8));
      streams.set(serial, stream);
    }
    if (segments.length > 0) stream.lastPosition = header.slice(6, 14);
    for (const piece of packetPieces(segments)) {
      addPiece(file, stream, body, piece);
      body += piece.sizeBytes;
    }
    at = body;
  }
  for (const stream of streams.values()) {
    if (stream.isOpen) throw new NoPayload("truncated", "The file ends within a packet");
    stream.sizes.end();
    stream.ending.add(stream.lastPosition);
  }
  if (streams.size === 0) throw new NoPayload("no-media", "The file has no stream");
}

function openStream(hash: PayloadHash, start: string): Stream {
  return {
    packets: hash.part("packets"),
    sizes: new NumberRuns(hash.part("sizes")),
    ending: hash.part("ending"),
    isFlac: start.startsWith("\x7fFLAC"),
    count: 0,
    isOpen: false,
    isCounted: true,
    sizeBytes: 0,
    isInSound: false,
    lastPosition: number64(0),
  };
}

type Piece = { readonly sizeBytes: number; readonly endsPacket: boolean };

/** A packet's segments are 255 bytes long but for its last. */
function packetPieces(segments: Uint8Array): readonly Piece[] {
  const pieces: Piece[] = [];
  let sizeBytes = 0;
  segments.forEach((length, i) => {
    sizeBytes += length;
    if (length < 255 || i === segments.length - 1) {
      pieces.push({ sizeBytes, endsPacket: length < 255 });
      sizeBytes = 0;
    }
  });
  return pieces;
}

function addPiece(file: PayloadFile, stream: Stream, at: number, piece: Piece): void {
  if (!stream.isOpen) {
    stream.isCounted = !isComment(stream, file.read(at, Math.min(8, piece.sizeBytes)));
    stream.isOpen = true;
    stream.sizeBytes = 0;
    stream.count += 1;
  }
  if (stream.isCounted) file.feed(at, at + piece.sizeBytes, stream.packets);
  stream.sizeBytes += piece.sizeBytes;
  if (!piece.endsPacket) return;
  // Some writers end a stream by an empty packet.
  if (stream.isCounted && stream.sizeBytes > 0) stream.sizes.add(1, stream.sizeBytes);
  stream.isOpen = false;
}

/** Of FLAC all headers but the first; of the others the second packet, which begins with its name. */
function isComment(stream: Stream, start: Uint8Array): boolean {
  if (stream.isFlac) {
    if (start[0] === 0xff) stream.isInSound = true;
    return stream.count > 0 && !stream.isInSound;
  }
  return stream.count === 1;
}
