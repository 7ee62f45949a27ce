// Files of one payload that a tag turns in different ways, as records.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { orientationsOf } from "../../catalog/payloads.ts";
import type { TurnedFiles } from "../../domain/duplicates.ts";
import type { StoredGroup } from "./group_store.ts";
import { placedGroups } from "./placed_groups.ts";

/** The records of sets, in their order; of each the files by path. */
export function* turnedRecords(
  catalog: Catalog,
  sets: Iterable<StoredGroup>,
): Generator<TurnedFiles, void, undefined> {
  for (const window of placedGroups(sets, placedFileReader(catalog))) {
    const orientations = orientationsOf(
      catalog,
      window.flatMap(({ group }) => group.ids),
    );
    for (const set of window) {
      const files = set.files
        .flatMap(({ id, folder, name }) => {
          const orientation = orientations.get(id);
          return orientation == null ? [] : [{ path: joinPath(folder, name), orientation }];
        })
        .sort((a, b) => compareBytes(a.path, b.path));
      yield { type: "turned", files };
    }
  }
}
