// Groups of photos that look alike as records.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { sketchReader } from "../../catalog/similar.ts";
import { toCapturedRecord } from "../../domain/file_record.ts";
import { hashBits } from "../../domain/similar_alike.ts";
import { likelyKind, type SimilarFile, type SimilarGroup } from "../../domain/similar_photos.ts";

/** The records of groups, in their order. */
export function* similarRecords(
  catalog: Catalog,
  groups: Iterable<readonly FileId[]>,
): Generator<SimilarGroup, void, undefined> {
  const readFiles = placedFileReader(catalog);
  const readSketches = sketchReader(catalog);
  for (const ids of groups) {
    const sketches = readSketches(ids);
    const files = readFiles(ids).map((file) => ({ file, path: joinPath(file.folder, file.name) }));
    files.sort(
      (a, b) => (b.file.pixels ?? 0) - (a.file.pixels ?? 0) || compareBytes(a.path, b.path),
    );
    const first = sketches.get(files[0]?.file.id ?? 0);
    const likely = likelyKind(files.map(({ file }) => file.captured));
    const recordOf = ({ file, path }: (typeof files)[number]): SimilarFile => {
      const sketch = sketches.get(file.id);
      const difference = first == null || sketch == null ? 0 : hashBits(first, sketch);
      return { path, ...aboutOf(file), difference };
    };
    yield { type: "similar", likely, files: files.map(recordOf) };
  }
}

function aboutOf({ stamp, pixels, captured, rating }: PlacedFile) {
  return { size: stamp.sizeBytes, pixels, captured: toCapturedRecord(captured), rating };
}
