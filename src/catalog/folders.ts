// Folders of the catalog, by parent: what a walk is merged with.

import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";

export type FolderId = number;

export type FolderRow = {
  readonly id: FolderId;
  readonly name: string;
  /** Fingerprint of its listing when it was last settled; absent when it is not. */
  readonly listing?: string;
  readonly found: number;
  readonly foundBytes: number;
  readonly others: number;
  readonly skipped: number;
  readonly missing: boolean;
};

type Row = {
  id: number;
  name: string;
  listing: string | null;
  found: number;
  found_bytes: number;
  others: number;
  skipped: number;
  missing_since_us: number | null;
};

const COLUMNS = "id, name, listing, found, found_bytes, others, skipped, missing_since_us";

/** The folder of a root itself, or undefined where the root was never scanned. */
export function rootFolder(catalog: Catalog, rootId: number): FolderRow | undefined {
  const row = catalog.db
    .query<Row, { rootId: number }>(
      `SELECT ${COLUMNS} FROM folders WHERE root_id = $rootId AND parent_id IS NULL`,
    )
    .get({ rootId });
  return row == null ? undefined : toFolder(catalog, row);
}

/** The children of a folder in byte order of their names, missing ones included. */
export function childFolders(catalog: Catalog, parentId: FolderId): FolderRow[] {
  return catalog.db
    .query<Row, { parentId: number }>(
      `SELECT ${COLUMNS} FROM folders WHERE parent_id = $parentId ORDER BY name`,
    )
    .all({ parentId })
    .map((row) => toFolder(catalog, row));
}

/** The child of that name, or undefined. */
export function childFolder(
  catalog: Catalog,
  parentId: FolderId,
  name: string,
): FolderRow | undefined {
  const row = catalog.db
    .query<Row, { parentId: number; name: string | Uint8Array }>(
      `SELECT ${COLUMNS} FROM folders WHERE parent_id = $parentId AND name = CAST($name AS TEXT)`,
    )
    .get({ parentId, name: nameParameter(name) });
  return row == null ? undefined : toFolder(catalog, row);
}

/** The folder's path below its root, "" for the root's own folder. */
export function folderPath(catalog: Catalog, id: FolderId): { rootId: number; path: string } {
  const rows = catalog.db
    .query<{ root_id: number; id: number; name: string; parent_id: number | null }, { id: number }>(
      `WITH RECURSIVE up (id, root_id, parent_id, name, depth) AS (
         SELECT id, root_id, parent_id, name, 0 FROM folders WHERE id = $id
         UNION ALL
         SELECT f.id, f.root_id, f.parent_id, f.name, up.depth + 1
         FROM folders f JOIN up ON f.id = up.parent_id
       )
       SELECT id, root_id, parent_id, name FROM up ORDER BY depth DESC`,
    )
    .all({ id });
  const names = rows
    .filter((row) => row.parent_id != null)
    .map((row) => exactName(row.name, () => folderNameBytes(catalog, row.id)));
  return { rootId: rows[0]?.root_id ?? 0, path: names.join("/") };
}

/** The folders that hold some of these files, each once. */
export function foldersOfFiles(catalog: Catalog, ids: readonly number[]): readonly FolderId[] {
  return catalog.db
    .query<{ id: FolderId }, { ids: string }>(
      `SELECT DISTINCT folder_id AS id FROM files WHERE id IN (SELECT value FROM json_each($ids))`,
    )
    .all({ ids: JSON.stringify(ids) })
    .map(({ id }) => id);
}

function toFolder(catalog: Catalog, row: Row): FolderRow {
  return {
    id: row.id,
    name: exactName(row.name, () => folderNameBytes(catalog, row.id)),
    ...(row.listing == null ? {} : { listing: row.listing }),
    found: row.found,
    foundBytes: row.found_bytes,
    others: row.others,
    skipped: row.skipped,
    missing: row.missing_since_us != null,
  };
}

function folderNameBytes(catalog: Catalog, id: FolderId): Uint8Array {
  const row = catalog.db
    .query<{ bytes: Uint8Array }, { id: number }>(
      "SELECT CAST(name AS BLOB) AS bytes FROM folders WHERE id = $id",
    )
    .get({ id });
  return row?.bytes ?? new Uint8Array();
}
