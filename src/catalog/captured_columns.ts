// The columns of a captured time, written together or not at all.

import type { Captured } from "../domain/captured.ts";

export type CapturedColumns = {
  captured_local: string | null;
  captured_offset: number | null;
  captured_precision: Captured["precision"] | null;
  captured_source: Captured["source"] | null;
  captured_confidence: Captured["confidence"] | null;
};

/** The captured time of a row, or undefined where there is none. */
export function toCaptured(row: CapturedColumns): Captured | undefined {
  const {
    captured_local: local,
    captured_offset: offsetMinutes,
    captured_precision: precision,
    captured_source: source,
    captured_confidence: confidence,
  } = row;
  if (local == null || precision == null || source == null || confidence == null) return undefined;
  const captured = { local, precision, source, confidence };
  return offsetMinutes == null ? captured : { ...captured, offsetMinutes };
}
