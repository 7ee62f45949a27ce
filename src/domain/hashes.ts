// The hashes that tell duplicates, of many files at once. They are asked for and answered packed: an object a
// file would cost more than reading a small one. Plain data, it crosses threads.

import type { Problem } from "./inspection.ts";
import type { PayloadDepth, PayloadRead } from "./payload.ts";

/** Files by number, packed: a name is `names.subarray(starts[i], starts[i + 1] - 1)`. */
export type PackedFiles = {
  /** Each name, as bytes, followed by a zero byte. */
  readonly names: Uint8Array;
  /** Where each name starts, and one more: where the next would. */
  readonly starts: Uint32Array;
  /** Size, mtime in microseconds and inode: three numbers a file. */
  readonly stamps: Float64Array;
};

export type FilesToHash = PackedFiles & {
  /** Absolute path of a folder; names are paths from there. */
  readonly folder: string;
  /**
   * `sample`: the sample, and with it the content of files that the sample takes whole. `content`: the content of
   * files of any size, and with it the sample of those. Of payloads see there.
   */
  readonly depth: "sample" | "content" | PayloadDepth;
};

/** Bytes of a sample, and of a content digest. */
export const SAMPLE_BYTES = 8;
export const CONTENT_BYTES = 16;

/** What was read of a file: bits of `Hashes.read`. */
export const HAS_SAMPLE = 1;
export const HAS_CONTENT = 2;
export const HAS_PAYLOAD = 4;

export type Hashes = {
  /** Of each file what there is of it; 0 where it could not be read, or not as its stamp says. */
  readonly read: Uint8Array;
  /** 8 bytes a file. */
  readonly samples: Uint8Array;
  /** 16 bytes a file. */
  readonly contents: Uint8Array;
  /** By number what was read of a file's payload; an object a file is nothing beside reading its media. */
  readonly payloads: readonly (PayloadRead | undefined)[];
  readonly bytesRead: number;
  /** Why a file, by its number, was not read. */
  readonly problems: readonly { readonly at: number; readonly problem: Problem }[];
};

/** The sample of a file by its number, copied `into`; null where it was not read. */
export function sampleAt(
  { read, samples }: Hashes,
  at: number,
  into: Uint8Array,
): Uint8Array | null {
  if (((read[at] ?? 0) & HAS_SAMPLE) === 0) return null;
  for (let i = 0; i < SAMPLE_BYTES; i++) into[i] = samples[at * SAMPLE_BYTES + i] ?? 0;
  return into;
}

/** The content digest of a file by its number, copied `into`; null where it was not read. */
export function contentAt(
  { read, contents }: Hashes,
  at: number,
  into: Uint8Array,
): Uint8Array | null {
  if (((read[at] ?? 0) & HAS_CONTENT) === 0) return null;
  for (let i = 0; i < CONTENT_BYTES; i++) into[i] = contents[at * CONTENT_BYTES + i] ?? 0;
  return into;
}
