// Files of one payload that a tag turns in different ways, as records.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { orientationsOf } from "../../catalog/payloads.ts";
import type { TurnedFiles } from "../../domain/duplicates.ts";
import { windows } from "./group_records.ts";
import type { StoredGroup } from "./group_store.ts";

/** The records of sets, in their order; of each the files by path. */
export function* turnedRecords(
  catalog: Catalog,
  sets: Iterable<StoredGroup>,
): Generator<TurnedFiles, void, undefined> {
  const read = placedFileReader(catalog);
  for (const window of windows(sets)) {
    const ids = window.flatMap(({ ids }) => ids);
    const paths = new Map(read(ids).map(({ id, folder, name }) => [id, joinPath(folder, name)]));
    const orientations = orientationsOf(catalog, ids);
    for (const set of window) {
      const files = set.ids
        .flatMap((id) => {
          const [path, orientation] = [paths.get(id), orientations.get(id)];
          return path == null || orientation == null ? [] : [{ path, orientation }];
        })
        .sort((a, b) => compareBytes(a.path, b.path));
      yield { type: "turned", files };
    }
  }
}
