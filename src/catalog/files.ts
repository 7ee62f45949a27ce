// Files by what is known of them: streamed in a stated order, in memory that does not grow with the library.

import type { FileFilter, FileSort } from "../domain/file_filter.ts";
import type { FileRecord } from "../domain/file_record.ts";
import { foldersWithMatches, type IdQuery, idsOfFolder, sortedIds } from "./file_query.ts";
import { FILE_COLUMNS, type FileRow, toFileRecord } from "./file_record_row.ts";
import { FolderPlaces, foldersAt, foldersBelow, rootFolders } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

export type FileQuery = FileFilter & {
  /** Default: `path`. */
  readonly sort?: FileSort;
  /** At most so many; default: all. */
  readonly limit?: number;
  /** So many are left out first; default 0. */
  readonly offset?: number;
};

/** Records read at once: large enough to cost little a row, small enough to answer at once. */
const WINDOW = 256;

/** The files that match, in the order asked for. May be closed early. */
export function* files(catalog: Catalog, query: FileQuery): Generator<FileRecord, void, undefined> {
  const { offset = 0, limit = Number.POSITIVE_INFINITY } = query;
  const read = recordReader(catalog);
  let window: FileId[] = [];
  let seen = 0;
  for (const id of fileIds(catalog, query)) {
    if (seen >= offset + limit) break;
    if (seen++ < offset) continue;
    window.push(id);
    if (window.length < WINDOW) continue;
    yield* read(window);
    window = [];
  }
  yield* read(window);
}

/** A file with its place in the catalog. */
export type FileInFolder = {
  readonly id: FileId;
  readonly folderId: FolderId;
  readonly record: FileRecord;
};

/** The file of exactly that absolute path, missing ones included, or undefined. */
export function fileByPath(catalog: Catalog, path: string): FileInFolder | undefined {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const byName = catalog.db.query<{ id: number }, { folder: number; name: string | Uint8Array }>(
    "SELECT id FROM files WHERE folder_id = $folder AND name = CAST($name AS TEXT)",
  );
  for (const folder of foldersAt(catalog, path.slice(0, slash) || "/")) {
    if (folder.path !== (path.slice(0, slash) || "/")) continue;
    const id = byName.get({ folder: folder.id, name: nameParameter(name) })?.id;
    if (id == null) continue;
    const [record] = recordReader(catalog)([id]);
    if (record != null) return { id, folderId: folder.id, record };
  }
  return undefined;
}

function* fileIds(catalog: Catalog, query: FileQuery): Generator<FileId, void, undefined> {
  const { sort = "path", under, ...rest } = query;
  const all = rootFolders(catalog);
  const starts = under == null ? all : foldersAt(catalog, under);
  if (starts.length === 0) return;
  if (sort !== "path") {
    // What lies above all roots leaves nothing out, and an index of all files serves it best.
    const everything = starts.length === all.length && starts.every((s) => s.path === s.root);
    const filter = everything || under == null ? rest : { ...rest, under };
    const from = starts.map((folder) => folder.id);
    for (const part of sortedIds(filter, from, sort)) yield* ids(catalog, part);
    return;
  }
  const rare = foldersWithMatches(query);
  const only = rare == null ? undefined : new Set(ids(catalog, rare));
  if (only?.size === 0) return;
  const { sql, parameters } = idsOfFolder(query);
  const ofFolder = catalog.db.prepare<{ id: number }, Record<string, string | number>>(sql);
  for (const start of starts) {
    for (const folder of foldersBelow(catalog, start)) {
      if (only != null && !only.has(folder.id)) continue;
      for (const row of ofFolder.iterate({ ...parameters, folder: folder.id })) yield row.id;
    }
  }
}

function* ids(catalog: Catalog, query: IdQuery): Generator<number, void, undefined> {
  const rows = catalog.db
    .prepare<{ id: number }, Record<string, string | number>>(query.sql)
    .iterate(query.parameters);
  for (const row of rows) yield row.id;
}

/** Reads records by id, in the order of the ids; files that are gone by then are left out. */
function recordReader(catalog: Catalog): (ids: readonly FileId[]) => FileRecord[] {
  const places = new FolderPlaces(catalog);
  const byId = catalog.db.prepare<FileRow, { ids: string }>(
    `SELECT ${FILE_COLUMNS} FROM files LEFT JOIN media ON media.file_id = files.id
     WHERE files.id IN (SELECT value FROM json_each($ids))`,
  );
  const bytes = catalog.db.prepare<{ bytes: Uint8Array }, { id: number }>(
    "SELECT CAST(name AS BLOB) AS bytes FROM files WHERE id = $id",
  );
  return (ids) => {
    if (ids.length === 0) return [];
    const rows = new Map(byId.all({ ids: JSON.stringify(ids) }).map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = rows.get(id);
      if (row == null) return [];
      const name = exactName(row.name, () => bytes.get({ id })?.bytes ?? new Uint8Array());
      return [toFileRecord(row, name, places.get(row.folder_id))];
    });
  };
}
