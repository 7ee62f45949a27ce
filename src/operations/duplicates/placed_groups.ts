// Groups with their files, read from the catalog some hundred files at a time.

import type { PlacedFile } from "../../catalog/duplicates.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { StoredGroup } from "./group_store.ts";

export type PlacedGroup = {
  readonly group: StoredGroup;
  /** In the order of its ids; those that are gone by now are left out. */
  readonly files: readonly PlacedFile[];
};

/** Files read at once. */
const WINDOW = 256;

/** Groups in their order, as many together as are read at once; `read` as `placedFileReader` gives it. */
export function* placedGroups(
  groups: Iterable<StoredGroup>,
  read: (ids: readonly FileId[]) => PlacedFile[],
): Generator<PlacedGroup[], void, undefined> {
  for (const window of groupWindows(groups)) {
    const files = read(window.flatMap(({ ids }) => ids));
    let next = 0;
    yield window.map((group) => {
      const found: PlacedFile[] = [];
      for (const id of group.ids) {
        const file = files[next];
        if (file?.id !== id) continue;
        found.push(file);
        next++;
      }
      return { group, files: found };
    });
  }
}

/** Groups together, as many as are read at once. */
export function* groupWindows(groups: Iterable<StoredGroup>): Generator<StoredGroup[]> {
  let window: StoredGroup[] = [];
  let files = 0;
  for (const group of groups) {
    window.push(group);
    files += group.ids.length;
    if (files < WINDOW) continue;
    yield window;
    window = [];
    files = 0;
  }
  if (window.length > 0) yield window;
}
