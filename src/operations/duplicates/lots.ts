// Files of a folder that are dropped together or not at all: bundles, as organize makes them, and files that nothing
// joins alone. Where no date says that two of one stem are strangers they are taken to belong together: half a Live
// Photo must not be dropped because nobody has read it yet.

import type { PlacedFolder } from "../../catalog/folder_tree.ts";
import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import { bundlesIn, type Known } from "../organize/known.ts";

/** The file that it is named by comes first. */
export type Lot = readonly [OrganizeRow, ...OrganizeRow[]];

export function* lotsOf(
  rows: readonly OrganizeRow[],
  folder: PlacedFolder,
): Generator<Lot, void, undefined> {
  const bundled = new Set<number>();
  const { bundles } = bundlesIn(rows, folder);
  for (const namesakes of Map.groupBy(bundles, stemOf).values()) {
    const joined = namesakes.some(isUndated) ? [namesakes] : namesakes.map((known) => [known]);
    for (const knowns of joined) {
      const [first, ...others] = knowns.flatMap(({ files }) => files.map(({ row }) => row));
      if (first == null) continue;
      for (const { id } of [first, ...others]) bundled.add(id);
      yield [first, ...others];
    }
  }
  for (const row of rows) if (!bundled.has(row.id)) yield [row];
}

function stemOf({ bundle }: Known): string {
  return bundle.stem.toLowerCase();
}

function isUndated({ files }: Known): boolean {
  return files.some(({ row }) => row.kind !== "sidecar" && row.captured == null);
}

/** The files of a lot that must have a twin each for it to be dropped: all but its sidecars. */
export function mainsOf(lot: Lot): readonly OrganizeRow[] {
  const mains = lot.filter(({ kind }) => kind !== "sidecar");
  return mains.length === 0 ? lot : mains;
}
