// The tree of folders: found by absolute path, walked depth first, and named without a query a row.

import { joinPath } from "../base/names.ts";
import { childFolder, type FolderId, folderPath, rootFolder } from "./folders.ts";
import { exactName } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { roots } from "./roots.ts";

/** A folder with its place. */
export type PlacedFolder = {
  readonly id: FolderId;
  /** Absolute. */
  readonly path: string;
  /** Absolute path of its root. */
  readonly root: string;
};

/** The folders of all roots in byte order of their paths; those of roots that hold no folder are left out. */
export function rootFolders(catalog: Catalog): PlacedFolder[] {
  return roots(catalog).flatMap((root) => {
    const folder = rootFolder(catalog, root.id);
    return folder == null ? [] : [{ id: folder.id, path: root.path, root: root.path }];
  });
}

/**
 * Where to start for all that lies at or below the absolute `path`: the folder itself, or the roots below
 * it. Empty where the catalog knows nothing there. More than one where roots lie in each other.
 */
export function foldersAt(catalog: Catalog, path: string): PlacedFolder[] {
  return rootFolders(catalog).flatMap((root) => {
    if (isAtOrBelow(root.path, path)) return [root];
    const id = isAtOrBelow(path, root.path) ? descend(catalog, root, path) : undefined;
    return id == null ? [] : [{ id, path, root: root.path }];
  });
}

/** Whether `path` is `folder` or lies in it; both absolute, without a final slash but for "/". */
export function isAtOrBelow(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || folder.endsWith("/") || path[folder.length] === "/";
}

function descend(catalog: Catalog, root: PlacedFolder, path: string): FolderId | undefined {
  let id: FolderId | undefined = root.id;
  const below = path.slice(root.path.length).split("/");
  for (const name of below.filter((part) => part !== "")) {
    id = childFolder(catalog, id, name)?.id;
    if (id == null) return undefined;
  }
  return id;
}

/**
 * The folder and all below it, depth first, children in byte order, as a scan walks them. Memory is that of
 * the folders still to come: the siblings along one path.
 */
export function* foldersBelow(
  catalog: Catalog,
  start: PlacedFolder,
): Generator<PlacedFolder & { readonly depth: number }, void, undefined> {
  const bytes = catalog.db.prepare<{ bytes: Uint8Array }, { id: number }>(
    "SELECT CAST(name AS BLOB) AS bytes FROM folders WHERE id = $id",
  );
  const rows = catalog.db
    .prepare<{ id: number; name: string; depth: number }, { id: number }>(
      `WITH RECURSIVE below (id, name, depth) AS (
         SELECT id, name, 0 FROM folders WHERE id = $id
         UNION ALL
         SELECT folders.id, folders.name, below.depth + 1
         FROM below CROSS JOIN folders ON folders.parent_id = below.id
         ORDER BY 3 DESC, 2
       )
       SELECT id, name, depth FROM below`,
    )
    .iterate({ id: start.id });
  /** Paths of the folders above the one in hand, by depth. */
  const paths: string[] = [];
  for (const { id, name, depth } of rows) {
    const exact = () => exactName(name, () => bytes.get({ id })?.bytes ?? new Uint8Array());
    const path = depth === 0 ? start.path : joinPath(paths[depth - 1] ?? "", exact());
    paths.length = depth;
    paths.push(path);
    yield { id, path, root: start.root, depth };
  }
}

/** Absolute paths of folders by id, kept at hand. */
export class FolderPlaces {
  readonly #catalog: Catalog;
  readonly #limit: number;
  readonly #roots: Map<number, string>;
  readonly #places = new Map<FolderId, PlacedFolder>();
  /** Files of one folder are mostly asked for one after the other. */
  #last: PlacedFolder | undefined;

  /** Keeps up to `limit` folders (default 1,000: some 200 KB). */
  constructor(catalog: Catalog, limit = 1000) {
    this.#catalog = catalog;
    this.#limit = limit;
    this.#roots = new Map(roots(catalog).map((root) => [root.id, root.path]));
  }

  get(id: FolderId): PlacedFolder {
    if (this.#last?.id === id) return this.#last;
    const place = this.#places.get(id) ?? this.#keep(this.#find(id));
    this.#last = place;
    return place;
  }

  /** To know which one was not used for longest would cost more at each look than to find a few again. */
  #keep(place: PlacedFolder): PlacedFolder {
    if (this.#places.size >= this.#limit) this.#places.clear();
    this.#places.set(place.id, place);
    return place;
  }

  #find(id: FolderId): PlacedFolder {
    const { rootId, path } = folderPath(this.#catalog, id);
    const root = this.#roots.get(rootId) ?? "";
    return { id, path: joinPath(root, path), root };
  }
}
