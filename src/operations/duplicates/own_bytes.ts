// Which of equal files take space of their own: hard links of an earlier one do not, nor do reflinks, which share its
// blocks on disk until one of them is changed.

import { joinPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";
import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { roots } from "../../catalog/roots.ts";
import { extentsOf, mayShareBlocks } from "../../disk/extents.ts";
import { mountOf, mounts } from "../../disk/mounts.ts";
import { blocksSharedWithin, volumeOf } from "../../disk/volume.ts";
import { linksOf } from "./same_file.ts";

/** An earlier one of the files, by its number, whose bytes a file has. */
type Borrowed = { readonly from: number; readonly by: "link" | "reflink" };

/** Where files lie on their disks. */
export type Blocks = {
  /** Whether any files here share blocks. */
  readonly mayBeShared: boolean;
  /** What is the same for folders of which files can share blocks; undefined: none of its files can. */
  readonly spaceOf: (folder: string) => string | undefined;
  /** As `extentsOf` of disk/extents.ts. */
  readonly extentsOf: (path: string) => string | undefined;
};

/** Folders of which the space is kept at hand. */
const KEPT_FOLDERS = 10_000;

/** Those of the catalog's roots as they are mounted now. */
export function blocksOnDisk(catalog: Catalog): Blocks {
  const all = mounts();
  const mayShareIn = ({ path: root }: { readonly path: string }) => {
    const inside = all.filter(({ path }) => isAtOrBelow(path, root));
    return [mountOf(root, all), ...inside].some((it) => it != null && mayShareBlocks(it.type));
  };
  const spaces = new Map<string, string | undefined>();
  const look = (folder: string) => {
    try {
      const volume = volumeOf(folder, all);
      return mayShareBlocks(volume.fileSystem) ? blocksSharedWithin(volume) : undefined;
    } catch {
      return undefined; // Gone by now.
    }
  };
  return {
    mayBeShared: roots(catalog).some(mayShareIn),
    spaceOf: (folder) => {
      if (spaces.has(folder)) return spaces.get(folder);
      if (spaces.size >= KEPT_FOLDERS) spaces.clear();
      const space = look(folder);
      spaces.set(folder, space);
      return space;
    },
    extentsOf: (path) => {
      try {
        return extentsOf(path);
      } catch {
        return undefined; // Gone, or not to be opened.
      }
    },
  };
}

/**
 * Of each of some equal files, from which it has its bytes; undefined: they are its own. Without `blocks` only hard
 * links are told.
 */
export function borrowedBytes(
  files: readonly PlacedFile[],
  blocks?: Blocks,
): (Borrowed | undefined)[] {
  const links = linksOf(files);
  const reflinks = blocks?.mayBeShared ? reflinksOf(files, links, blocks) : [];
  return files.map((_, i) => {
    const [link, reflink] = [links[i], reflinks[i]];
    if (link != null) return { from: link, by: "link" };
    return reflink == null ? undefined : { from: reflink, by: "reflink" };
  });
}

/** The number of the file whose bytes one has in the end: it may be a hard link of a reflink. */
export function originOf(borrowed: readonly (Borrowed | undefined)[], i: number): number {
  const from = borrowed[i]?.from;
  return from == null ? i : originOf(borrowed, from);
}

/** The first of the files whose blocks each shares; hard links are not asked. */
function reflinksOf(
  files: readonly PlacedFile[],
  links: readonly (number | undefined)[],
  blocks: Blocks,
): (number | undefined)[] {
  const spaces = files.map(({ folder }, i) =>
    links[i] == null ? blocks.spaceOf(folder) : undefined,
  );
  const first = new Map<string, number>();
  return files.map(({ folder, name }, i) => {
    const space = spaces[i];
    const isAlone = space == null || spaces.indexOf(space) === spaces.lastIndexOf(space);
    const extents = isAlone ? undefined : blocks.extentsOf(joinPath(folder, name));
    if (extents == null) return undefined;
    const place = `${space}\n${extents}`;
    const earlier = first.get(place);
    if (earlier == null) first.set(place, i);
    return earlier;
  });
}
