// Whether a bundle lies already where it belongs, under the names that it would get.

import type { PlacedFolder } from "../../catalog/folder_tree.ts";
import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import { isSameName } from "../../domain/safe_name.ts";
import { belongingOf, type MadePlace } from "./belongs.ts";
import { bundlesIn, type Known, type KnownFile } from "./known.ts";
import type { OrganizeOptions } from "./options.ts";
import { isSameFolder, namesFor, type Standing, standingOf } from "./placing.ts";

/** Whether a file lies in this folder of the target. */
type LiesIn = (file: KnownFile, folder: string) => boolean;

/** How a bundle is named by the template, where one of its files lies in its place. */
export function standingIn(
  { bundle, files }: Known,
  { facts, place, placing }: MadePlace,
  liesIn: LiesIn,
): Standing | undefined {
  const index = files.findIndex((file) => liesIn(file, place.folder));
  return index < 0 ? undefined : standingOf(bundle, facts, place, placing, index);
}

/** Whether all of its files lie there under their names. */
export function isInPlace(known: Known, made: MadePlace, liesIn: LiesIn): boolean {
  const standing = standingIn(known, made, liesIn);
  if (standing == null) return false;
  const { stem, number } = standing;
  const names = namesFor(known.bundle, stem, number, made.placing.maxNameBytes);
  return known.files.every(
    (file, i) => liesIn(file, made.place.folder) && isSameName(names[i] ?? "", file.row.name),
  );
}

/** Whether these files would be one bundle in a folder of the target, `below` it, and be in their place there. */
export function wouldStay(
  rows: readonly OrganizeRow[],
  folder: PlacedFolder,
  below: string,
  options: OrganizeOptions,
): boolean {
  const [known, ...others] = bundlesIn(rows, folder).bundles;
  if (known == null || others.length > 0) return false;
  const belonging = belongingOf(known, options);
  if (belonging == null) return false;
  return isInPlace(known, belonging, (_, place) => isSameFolder(place, below));
}
