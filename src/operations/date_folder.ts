// Dates the files of a folder after they were read, all together: a video takes its zone from the photos
// beside it, a photo its time from a sidecar that may have come later. Only what comes out differently is
// written.

import type { FolderId } from "../catalog/folders.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Writer } from "../catalog/writer.ts";
import type { Captured } from "../domain/captured.ts";
import { type DatingSettings, datedFiles } from "./dating_inputs.ts";

/** Writes what the files of a folder are concluded to be taken at, in the transaction of the writer. */
export function dateFolder(
  catalog: Catalog,
  writer: Writer,
  folderId: FolderId,
  settings: DatingSettings,
): void {
  for (const { row, captured } of datedFiles(catalog, folderId, settings)) {
    if (!sameCaptured(row.captured, captured)) writer.setCaptured(row.id, captured);
  }
}

function sameCaptured(a: Captured | undefined, b: Captured | undefined): boolean {
  if (a == null || b == null) return a === b;
  return (
    a.local === b.local &&
    a.offsetMinutes === b.offsetMinutes &&
    a.precision === b.precision &&
    a.source === b.source &&
    a.confidence === b.confidence
  );
}
