// Roots: the top folders that were ever scanned.

import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";

export type RootRow = {
  readonly id: number;
  /** Absolute path, links resolved. */
  readonly path: string;
  /** Type and id of its file system when last scanned. */
  readonly fileSystem: string;
};

type Row = { id: number; path: string; bytes: Uint8Array; file_system: string };

const SELECT = "SELECT id, path, CAST(path AS BLOB) AS bytes, file_system FROM roots";

/** All roots in byte order of their paths. */
export function roots(catalog: Catalog): RootRow[] {
  return catalog.db.query<Row, []>(`${SELECT} ORDER BY path`).all().map(toRoot);
}

/** The root of exactly that path, or undefined. */
export function rootByPath(catalog: Catalog, path: string): RootRow | undefined {
  const row = catalog.db
    .query<Row, { path: string | Uint8Array }>(`${SELECT} WHERE path = CAST($path AS TEXT)`)
    .get({ path: nameParameter(path) });
  return row == null ? undefined : toRoot(row);
}

/** Adds a root, or notes on which file system it lies now. Returns its id. */
export function putRoot(catalog: Catalog, path: string, fileSystem: string): number {
  const row = catalog.db
    .query<{ id: number }, { path: string | Uint8Array; fileSystem: string }>(
      `INSERT INTO roots (path, file_system) VALUES (CAST($path AS TEXT), $fileSystem)
       ON CONFLICT (path) DO UPDATE SET file_system = excluded.file_system
       RETURNING id`,
    )
    .get({ path: nameParameter(path), fileSystem });
  if (row == null) throw new Error(`Could not add the root "${path}"`);
  return row.id;
}

/** A root that lies in another from now on becomes a folder of it, with all that is known of it. */
export function graftRoot(
  catalog: Catalog,
  innerRootId: number,
  rootId: number,
  parentId: number,
  name: string,
): void {
  catalog.db
    .query<unknown, { parentId: number; name: string | Uint8Array; innerRootId: number }>(
      `UPDATE folders SET parent_id = $parentId, name = CAST($name AS TEXT)
       WHERE root_id = $innerRootId AND parent_id IS NULL`,
    )
    .run({ innerRootId, parentId, name: nameParameter(name) });
  catalog.db
    .query<unknown, { rootId: number; innerRootId: number }>(
      "UPDATE folders SET root_id = $rootId WHERE root_id = $innerRootId",
    )
    .run({ innerRootId, rootId });
  catalog.db
    .query<unknown, { innerRootId: number }>("DELETE FROM roots WHERE id = $innerRootId")
    .run({ innerRootId });
}

function toRoot(row: Row): RootRow {
  return { id: row.id, path: exactName(row.path, () => row.bytes), fileSystem: row.file_system };
}
