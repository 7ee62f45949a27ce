// Catalogued files as the rules of what to keep look at them.

import { joinPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";
import { inOrderOfKeeping, type KeepCandidate, type KeepRule } from "../../domain/keep_rules.ts";

export type Candidate = KeepCandidate & { readonly file: PlacedFile };

export function candidateOf(file: PlacedFile): Candidate {
  const { folder, name, captured, stamp, pixels, metadata } = file;
  return {
    path: joinPath(folder, name),
    captured: captured ?? null,
    sizeBytes: stamp.sizeBytes,
    mtimeUs: stamp.mtimeUs,
    pixels,
    metadata,
    file,
  };
}

/** The files of a group, the one to keep first. */
export function keptFirst(
  files: readonly PlacedFile[],
  rules: readonly KeepRule[],
): readonly Candidate[] {
  return inOrderOfKeeping(files.map(candidateOf), rules);
}
