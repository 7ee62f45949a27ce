// The roots whose files are checked: those that are there. One that is lost meanwhile is told as lost, and not as
// a library of missing files.

import { foldersAt, rootFolders } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { hasPresentFiles } from "../../catalog/scanned.ts";
import { checkRoot, type UnavailableRoot } from "../scan/root.ts";

export class RootWatch {
  /** Roots that are not there. */
  readonly unavailable: UnavailableRoot[] = [];
  readonly #catalog: Catalog;
  readonly #devices = new Map<string, number>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /**
   * The folders to begin with for all that lies `under` a folder, or everywhere, in the roots that are there. Where no
   * file is catalogued none is missed: an undo may have taken the root away with its last file.
   */
  foldersOf(under: string | undefined): FolderId[] {
    const starts = under == null ? rootFolders(this.#catalog) : foldersAt(this.#catalog, under);
    return starts
      .filter(({ id, root }) => hasPresentFiles(this.#catalog, id) && !this.isLost(root))
      .map(({ id }) => id);
  }

  /** Looks whether the root is lost by now. */
  isLost(root: string): boolean {
    if (this.unavailable.some(({ path }) => path === root)) return true;
    const found = checkRoot(this.#catalog, root);
    if (found.available) this.#devices.set(root, found.device);
    else this.unavailable.push(found.root);
    return !found.available;
  }

  /** The device of a root that was there. */
  deviceOf(root: string): number {
    return this.#devices.get(root) ?? -1;
  }
}
