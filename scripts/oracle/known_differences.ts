// Differences between Varve and exiftool that were looked into, each with its reason.

import type { Property } from "./compare.ts";

export type KnownDifference = {
  /** Matched against the path below the folder of samples. */
  readonly file: RegExp;
  readonly property: Property;
  readonly reason: string;
};

export const knownDifferences: readonly KnownDifference[] = [];
