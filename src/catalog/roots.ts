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

function toRoot(row: Row): RootRow {
  return { id: row.id, path: exactName(row.path, () => row.bytes), fileSystem: row.file_system };
}
