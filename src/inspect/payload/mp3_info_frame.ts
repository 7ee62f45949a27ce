// The first frame of an MP3 where it holds no sound but what the encoder tells: "Xing" or "Info" with LAME's
// extension, Fraunhofer's "VBRI".

import { hasText } from "../bytes.ts";

export type InfoFrame = {
  /** 0 where the first frame is sound. */
  readonly sizeBytes: number;
  /** Samples of silence that the encoder put before and behind the sound, 12 bits each; else empty. */
  readonly silence: Uint8Array;
};

const noFrame: InfoFrame = { sizeBytes: 0, silence: new Uint8Array(0) };
/** The longest frame of layer 3: 320 kbit/s at 32 kHz, padded. */
export const INFO_FRAME_MAX_BYTES = 1441;

/** kbit/s of layer 3 by the index in the header: MPEG 1, then MPEG 2 and 2.5 (ISO 11172-3 and 13818-3). */
const rates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const frequencies = [44_100, 48_000, 32_000];
/** Of the letters "VBRI", behind the header: always after 32 bytes. */
const VBRI_AT = 36;
/** From the letters "Xing": flags and what they announce, 116 bytes in LAME's; then its extension. */
const XING_FIELDS = [4, 4, 100, 4];
/** In LAME's extension: delay and padding. */
const SILENCE_AT = 21;

/** Looks at the bytes from the first frame's header on. */
export function infoFrame(bytes: Uint8Array): InfoFrame {
  const [, second = 0, third = 0, fourth = 0] = bytes;
  const version = (second >> 3) & 3; // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5.
  const isLayer3 = ((second >> 1) & 3) === 1;
  const rate = rates[version === 3 ? 0 : 1]?.[third >> 4] ?? 0;
  const frequency = frequencies[(third >> 2) & 3];
  if (!isLayer3 || version === 1 || rate === 0 || frequency == null) return noFrame;
  const hertz = frequency / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const sizeBytes = Math.floor(((version === 3 ? 144_000 : 72_000) * rate) / hertz) + padding;
  if (hasText(bytes, VBRI_AT, "VBRI")) return { ...noFrame, sizeBytes };
  const isMono = fourth >> 6 === 3;
  const sideBytes = version === 3 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const at = 4 + sideBytes;
  if (!hasText(bytes, at, "Xing") && !hasText(bytes, at, "Info")) return noFrame;
  const flags = bytes[at + 7] ?? 0;
  const announced = XING_FIELDS.reduce(
    (sum, size, bit) => sum + (flags & (1 << bit) ? size : 0),
    0,
  );
  const silenceAt = at + 8 + announced + SILENCE_AT;
  const silence =
    silenceAt + 3 <= sizeBytes ? bytes.slice(silenceAt, silenceAt + 3) : noFrame.silence;
  return { sizeBytes, silence };
}
