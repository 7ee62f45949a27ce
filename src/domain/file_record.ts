// The record `file` of CLI.md: what `files` and `info` answer, and what exports hold. Every field is always
// there; null stands for what is not known.

import type { Captured, Confidence, Precision } from "./captured.ts";
import type { EvidenceSource } from "./evidence.ts";
import type { MediaKind } from "./media.ts";
import { offsetText } from "./wall_time.ts";

export type CapturedRecord = {
  /** Local wall time, cut to its precision. */
  readonly local: string;
  /** "+02:00"; null where unknown. */
  readonly offset: string | null;
  readonly precision: Precision;
  readonly source: EvidenceSource;
  readonly confidence: Confidence;
};

export type FileRecord = {
  readonly type: "file";
  /** Absolute; a string without loss (base/names.ts). */
  readonly path: string;
  /** Absolute path of its root. */
  readonly root: string;
  readonly kind: MediaKind;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601 in UTC. */
  readonly mtime: string;
  readonly captured: CapturedRecord | null;
  /** Pixels as stored, before `orientation` (EXIF, 1–8) is applied. */
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly orientation: number | null;
  /** Make and model, the make not said twice. */
  readonly camera: string | null;
  readonly codec: string | null;
  /** Stars 1–5, -1 rejected; null: unrated. */
  readonly rating: number | null;
  readonly favorite: boolean;
  /** xxh3 of size, head and tail, 16 hex digits. */
  readonly sample: string | null;
  /** SHA-256 of all bytes, hex. */
  readonly digest: string | null;
  /** Digest of the media data without its metadata, hex. */
  readonly payload: string | null;
  /** A scan did not find it any more. */
  readonly missing: boolean;
  /** The unit it would be moved in; null until bundles are kept. */
  readonly bundle: null;
};

/** A captured time as records give it. */
export function toCapturedRecord(captured: Captured | undefined): CapturedRecord | null {
  if (captured == null) return null;
  const { local, offsetMinutes, precision, source, confidence } = captured;
  const offset = offsetMinutes == null ? null : offsetText(offsetMinutes);
  return { local, offset, precision, source, confidence };
}

/**
 * Make and model in one: "Canon EOS 5D", "SONY ILCE-7M3", and "NIKON D750" rather than "NIKON CORPORATION
 * NIKON D750": where the model begins with the make's first word, the make adds nothing.
 */
export function cameraName(make: string | null, model: string | null): string | null {
  const maker = make?.trim() ?? "";
  const name = model?.trim() ?? "";
  if (maker === "" || name === "") return maker + name === "" ? null : maker + name;
  const firstWord = maker.split(/\s+/, 1)[0] ?? "";
  return startsWithWord(name.toLowerCase(), firstWord.toLowerCase()) ? name : `${maker} ${name}`;
}

function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && !/[\p{L}\p{N}]/u.test(text.charAt(word.length));
}
