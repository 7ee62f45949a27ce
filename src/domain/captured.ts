// When a photo or video was taken.

import type { EvidenceSource } from "./evidence.ts";

/** How exact a captured time is. */
export const precisions = ["subsecond", "second", "minute", "day", "month", "year"] as const;
export type Precision = (typeof precisions)[number];

/** How far a captured time is to be trusted: `low` is never filed without review. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** When, by the clock on the wall where it was taken. */
export type Captured = {
  /** Local wall time without an offset, cut to its precision: "2019-07-04T18:22:31.047", "2019-07". */
  readonly local: string;
  /** Minutes east of UTC; absent where unknown. */
  readonly offsetMinutes?: number;
  readonly precision: Precision;
  readonly source: EvidenceSource;
  readonly confidence: Confidence;
};
