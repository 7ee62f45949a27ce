// Hard links: names of one file, told by device and inode. The catalog keeps no device, and no more of an inode
// than a hint; so where two files have the same, the disk is asked.

import { lstatSync } from "node:fs";
import { joinPath, osPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";

/**
 * The first of the files that each is a hard link of, by its number; undefined for those that are none of an
 * earlier one. Files that cannot be asked any more are taken to be links where root, inode and stamp are the same.
 */
export function linksOf(files: readonly PlacedFile[]): (number | undefined)[] {
  const inodes = new Map<number, number>();
  for (const { stamp } of files) inodes.set(stamp.inode, (inodes.get(stamp.inode) ?? 0) + 1);
  const first = new Map<string, number>();
  return files.map((file, i) => {
    if ((inodes.get(file.stamp.inode) ?? 0) < 2) return undefined;
    const identity = identityOf(file);
    const earlier = first.get(identity);
    if (earlier == null) first.set(identity, i);
    return earlier;
  });
}

function identityOf({ folder, name, root, stamp }: PlacedFile): string {
  try {
    const { dev, ino } = lstatSync(osPath(joinPath(folder, name)), { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return `${stamp.inode}:${stamp.mtimeUs} ${root}`; // Gone, or not to be reached now.
  }
}
