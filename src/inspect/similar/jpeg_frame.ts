// The frame of a JPEG: its size, and in which way it is coded. Nothing is decoded.

import { peek, u16be } from "../bytes.ts";
import type { Source } from "../source.ts";
import { isFrame, nextMarker } from "../stills/read_jpeg.ts";

export type JpegFrame = {
  readonly width: number;
  readonly height: number;
  /** Decoded line by line, in next to no memory; others are held whole. */
  readonly isSequential: boolean;
};

/** Segments before the frame; depth maps make some hundreds. */
const MAX_SEGMENTS = 1000;

/** SOF0, SOF1 and SOF2 of ITU-T T.81, table B.1: what decoders know. Others are lossless or arithmetic. */
const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;

/** Undefined where there is none, or none that decoders know. */
export function jpegFrame(source: Source): JpegFrame | undefined {
  if (u16be(peek(source, 0, 2), 0) !== 0xffd8) return undefined;
  let at = 2;
  for (let step = 0; step < MAX_SEGMENTS; step++) {
    const next = nextMarker(source, at);
    if (next == null) return undefined;
    const bytes = peek(source, next, 9);
    const marker = bytes[1] ?? 0;
    if (marker === 0xd9 || marker === 0xda) return undefined;
    if (isFrame(marker)) {
      const [height, width] = [u16be(bytes, 5), u16be(bytes, 7)];
      if (marker > PROGRESSIVE || width === 0 || height === 0) return undefined;
      return { width, height, isSequential: marker === BASELINE || marker === EXTENDED };
    }
    at = next + 2 + u16be(bytes, 2);
  }
  return undefined;
}
