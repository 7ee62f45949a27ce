// Groups of photos, or of videos, that look alike as records.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { toCapturedRecord } from "../../domain/file_record.ts";
import { likelyKind, type SimilarFile, type SimilarGroup } from "../../domain/similar_photos.ts";
import type { Looks } from "./looks.ts";

/** The records of groups, in their order. */
export function* similarRecords<Look>(
  catalog: Catalog,
  { kind, read, difference, about }: Looks<Look>,
  groups: Iterable<readonly FileId[]>,
): Generator<SimilarGroup, void, undefined> {
  const readFiles = placedFileReader(catalog);
  for (const ids of groups) {
    const looks = read(ids);
    const files = readFiles(ids).map((file) => ({ file, path: joinPath(file.folder, file.name) }));
    files.sort(
      (a, b) => (b.file.pixels ?? 0) - (a.file.pixels ?? 0) || compareBytes(a.path, b.path),
    );
    const first = looks.get(files[0]?.file.id ?? 0);
    const likely = likelyKind(files.map(({ file }) => file));
    const recordOf = ({ file, path }: (typeof files)[number]): SimilarFile => {
      const look = looks.get(file.id);
      return {
        ...{ path, ...aboutOf(file) },
        difference: first == null || look == null ? 0 : difference(first, look),
        ...(look == null ? {} : about(look)),
      };
    };
    yield { type: "similar", kind, likely, files: files.map(recordOf) };
  }
}

function aboutOf({ stamp, pixels, captured, rating }: PlacedFile) {
  return { size: stamp.sizeBytes, pixels, captured: toCapturedRecord(captured), rating };
}
