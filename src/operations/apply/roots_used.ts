// The roots in which the files of a run lie: looked at before anything is done, because a disk that is away looks
// like files that are gone, and folders made in its place would be on another disk.

import { folderOf } from "../../base/paths.ts";
import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import { rootFolder } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type RootRow, roots } from "../../catalog/roots.ts";
import { hasPresentFiles } from "../../catalog/scanned.ts";
import { exists } from "../../disk/exists.ts";
import { volumeOf } from "../../disk/volume.ts";
import { checkRoot, type UnavailableRoot } from "../scan/root.ts";
import { RootUnavailableError } from "../scan/root_unavailable.ts";

export class RootsUsed {
  readonly #catalog: Catalog;
  /** The longest path first: the root that a path lies in comes before one around it. */
  readonly #all: readonly RootRow[];
  readonly #used = new Set<RootRow>();
  /** Those that `lost` has looked at. */
  readonly #looked = new Map<RootRow, UnavailableRoot | undefined>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#all = roots(catalog).sort((a, b) => b.path.length - a.path.length);
  }

  /** Takes note of a path; false where it lies outside of all roots. */
  add(path: string): boolean {
    const root = this.#rootOf(path);
    if (root != null) this.#used.add(root);
    return root != null;
  }

  /**
   * Why the root of a path is not there, while or after a run has moved files of it; undefined: it is, or the path
   * lies in none. One that is empty on the disk where it was has been emptied by that. Each is looked at once.
   */
  lost(path: string): UnavailableRoot | undefined {
    const root = this.#rootOf(path);
    if (root == null) return undefined;
    if (!this.#looked.has(root)) {
      const found = this.#look(root);
      const isEmptied = found?.reason === "empty" && isOnDiskOf(root.path, root);
      this.#looked.set(root, isEmptied ? undefined : found);
    }
    return this.#looked.get(root);
  }

  /** The first of them that is not there as it was. */
  unavailable(): UnavailableRoot | undefined {
    for (const root of this.#used) {
      const lost = this.#look(root);
      if (lost != null) return lost;
    }
    return undefined;
  }

  /** Throws `RootUnavailableError`. */
  check(): void {
    const root = this.unavailable();
    if (root != null) throw new RootUnavailableError(root.path, root.detail);
  }

  #rootOf(path: string): RootRow | undefined {
    return this.#all.find((one) => isAtOrBelow(path, one.path));
  }

  #look(root: RootRow): UnavailableRoot | undefined {
    const checked = checkRoot(this.#catalog, root.path);
    return checked.available || this.#wasEmptied(root) ? undefined : checked.root;
  }

  /**
   * A root in which nothing is left may have been removed, as an undo removes what it has emptied: it is made again,
   * if that is on the disk where it was.
   */
  #wasEmptied(root: RootRow): boolean {
    const { id, path } = root;
    const folder = rootFolder(this.#catalog, id);
    if (exists(path) || (folder != null && hasPresentFiles(this.#catalog, folder.id))) return false;
    let above = folderOf(path);
    while (!exists(above)) above = folderOf(above);
    return isOnDiskOf(above, root);
  }
}

/** Whether a folder lies on the file system on which the root was. */
function isOnDiskOf(folder: string, root: RootRow): boolean {
  const { fileSystem, fileSystemId } = volumeOf(folder);
  return `${fileSystem} ${fileSystemId}`.trim() === root.fileSystem;
}
