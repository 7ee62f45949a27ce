// RIFF files byte by byte: AVI films as cameras of the 2000s write them, and WAVE recordings.

import { join, type Part } from "./boxes.ts";

/** A chunk around its parts, padded to an even length. */
export function chunk(id: string, ...parts: readonly Part[]): Uint8Array {
  const body = join(...parts);
  return join(id, le32(body.length), body, new Uint8Array(body.length % 2));
}

export function list(form: string, ...chunks: readonly Part[]): Uint8Array {
  return chunk("LIST", form, ...chunks);
}

export function riff(form: string, ...chunks: readonly Part[]): Uint8Array {
  return chunk("RIFF", form, ...chunks);
}

export type AviFields = {
  readonly width?: number;
  readonly height?: number;
  /** Default 15. */
  readonly framesPerSecond?: number;
  readonly frames?: number;
  /** Frames of all parts (OpenDML), where `frames` counts those of the first. */
  readonly allFrames?: number;
  /** Four letters; default "MJPG". */
  readonly codec?: string;
  /** wFormatTag and bits of the sound; default 1 and 8. None: a film without sound. */
  readonly sound?: readonly [tag: number, bits: number] | "none";
  /** As the camera writes it: "Thu Jul  4 18:22:31 2019\n". */
  readonly date?: string;
  /** "strd" of the picture's stream. */
  readonly streamData?: Uint8Array;
  /** More chunks of the file, before and behind the film. */
  readonly before?: readonly Uint8Array[];
  readonly behind?: readonly Uint8Array[];
  /** Bytes of the film itself; default 100. */
  readonly dataBytes?: number;
};

/** An AVI file. */
export function makeAvi(fields: AviFields = {}): Uint8Array {
  const { width = 320, height = 240, frames = 30, framesPerSecond = 15, codec = "MJPG" } = fields;
  const { sound = [1, 8], date, streamData, allFrames } = fields;
  const seconds = frames / framesPerSecond;
  const micros = Math.round(1e6 / framesPerSecond);
  const picture = list(
    "strl",
    streamHeader("vids", codec, micros, 1_000_000, frames),
    chunk(
      "strf",
      le32(40, width, height),
      le16(1, 24),
      codec,
      le32(width * height * 3, 0, 0, 0, 0),
    ),
    ...(streamData == null ? [] : [chunk("strd", streamData)]),
  );
  const [tag, bits] = sound === "none" ? [0, 0] : sound;
  const audio = list(
    "strl",
    streamHeader("auds", "\0\0\0\0", 1, 8000, Math.round(8000 * seconds)),
    chunk("strf", le16(tag, 1), le32(8000, (8000 * bits) / 8), le16(bits / 8, bits)),
  );
  const header = list(
    "hdrl",
    chunk(
      "avih",
      le32(micros, 0, 0, 16, frames, 0, sound === "none" ? 1 : 2, 0, width, height),
      le32(0, 0, 0, 0),
    ),
    picture,
    ...(sound === "none" ? [] : [audio]),
    ...(allFrames == null
      ? []
      : [list("odml", chunk("dmlh", le32(allFrames), new Uint8Array(244)))]),
    ...(date == null ? [] : [chunk("IDIT", date, "\0")]),
  );
  const film = list("movi", new Uint8Array(fields.dataBytes ?? 100));
  return riff("AVI ", header, ...(fields.before ?? []), film, ...(fields.behind ?? []));
}

function streamHeader(
  type: string,
  handler: string,
  scale: number,
  rate: number,
  length: number,
): Uint8Array {
  return chunk("strh", type, handler, le32(0, 0, 0, scale, rate, 0, length, 0, 0, 0, 0, 0));
}

/** A WAVE file: one second of silence, 8 bits at 8 kHz, and these chunks. */
export function makeWav(...chunks: readonly Uint8Array[]): Uint8Array {
  const format = chunk("fmt ", le16(1, 1), le32(8000, 8000), le16(1, 8));
  return riff("WAVE", format, ...chunks, chunk("data", new Uint8Array(8000).fill(0x80)));
}

/**
 * A TIFF structure as AVI carries it: without its header, offsets counted from `directoryAt` bytes before the
 * directory.
 */
export function withoutTiffHeader(tiff: Uint8Array, directoryAt = 0): Uint8Array {
  const copy = Uint8Array.from(tiff);
  const view = new DataView(copy.buffer);
  const little = copy[0] === 0x49;
  const rebase = (directory: number): void => {
    const count = view.getUint16(directory, little);
    for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
      const tag = view.getUint16(at, little);
      const size =
        view.getUint16(at + 2, little) === 5 ? 8 : view.getUint16(at + 2, little) === 2 ? 1 : 4;
      const value = view.getUint32(at + 8, little);
      const points = tag === 0x8769 || tag === 0x8825;
      if (points) rebase(value);
      if (points || size * view.getUint32(at + 4, little) > 4)
        view.setUint32(at + 8, value - 8 + directoryAt, little);
    }
  };
  rebase(8);
  return copy.subarray(8);
}

export function le16(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

export function le32(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}
