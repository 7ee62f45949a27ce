// Where a file that turned up may have come from: a catalogued file with its stamp that is not where it was.
// Only its sample proves it (read_work.ts); here are the suspects.

import { lstatSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { joinPath, osPath } from "../../base/names.ts";
import { ensureLateIndexes } from "../../catalog/bulk.ts";
import { type FolderId, folderPath } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type FileId, hasFiles, type Origin, possibleOrigins } from "../../catalog/scanned.ts";
import type { Stamp } from "../../domain/entry.ts";

/** The suspects of one root's walk; each is named once. */
export class Origins {
  readonly #catalog: Catalog;
  readonly #rootId: number;
  readonly #rootPath: string;
  /** Nothing can have moved within an empty catalog. */
  readonly #mayMove: boolean;
  /** The catalog can be asked by stamps. */
  #isReady = false;
  readonly #claimed = new Set<FileId>();

  constructor(catalog: Catalog, rootId: number, rootPath: string) {
    this.#catalog = catalog;
    this.#rootId = rootId;
    this.#rootPath = rootPath;
    this.#mayMove = hasFiles(catalog);
  }

  /** A file that has gone from its place and has this stamp; it is claimed by that. */
  claim(stamp: Stamp): Origin | undefined {
    if (!this.#mayMove || stamp.sizeBytes === 0) return undefined;
    if (!this.#isReady) ensureLateIndexes(this.#catalog);
    this.#isReady = true;
    for (const origin of possibleOrigins(this.#catalog, stamp)) {
      if (this.#claimed.has(origin.id)) continue;
      if (origin.missingSinceUs == null && this.#isThere(origin.folderId, origin.name)) continue;
      this.#claimed.add(origin.id);
      return origin;
    }
    return undefined;
  }

  /** Whether a file that turned up elsewhere lays claim to this one. */
  isClaimed(id: FileId): boolean {
    return this.#claimed.has(id);
  }

  #isThere(folderId: FolderId, name: string): boolean {
    const folder = folderPath(this.#catalog, folderId);
    // A file of another root is that root's business: it is not looked for there.
    if (folder.rootId !== this.#rootId) return true;
    try {
      lstatSync(osPath(joinPath(joinPath(this.#rootPath, folder.path), name)));
      return true;
    } catch (error) {
      return systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR";
    }
  }
}
