// Rows of files and folders follow what a run does to the files, in the transaction of its journal, so that no
// scan is needed afterwards: a moved file keeps its row with all that is known of it.

import { folderOf, nameOf } from "../base/paths.ts";
import type { Stamp } from "../domain/entry.ts";
import { isAtOrBelow } from "./folder_tree.ts";
import { childFolder, type FolderId, rootFolder } from "./folders.ts";
import { nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { graftRoot, putRoot, type RootRow, roots } from "./roots.ts";

/** A root to make where a file goes to a place outside of all roots. */
export type NewRoot = { readonly path: string; readonly fileSystem: string };

/** Folders whose ids are kept: a run goes through folders one after the other. */
const KEPT_FOLDERS = 4000;

/** Write within the transaction of a `Journal`; make it anew where a transaction was given up. */
export class Whereabouts {
  readonly #catalog: Catalog;
  readonly #newRoot: (folder: string) => NewRoot | undefined;
  readonly #folders = new Map<string, FolderId>();
  /** Folders whose listing is forgotten already. */
  readonly #unsettled = new Set<FolderId>();
  #hasFailures: boolean | undefined;
  #roots: RootRow[] | undefined;

  /**
   * `newRoot` says which root to make for a folder outside of all; undefined: none, and what goes there is out of
   * the catalog's sight.
   */
  constructor(catalog: Catalog, newRoot: (folder: string) => NewRoot | undefined) {
    this.#catalog = catalog;
    this.#newRoot = newRoot;
  }

  /** The file's sample as catalogued (8 bytes), where it is catalogued with that stamp and one is known. */
  sampleOf(path: string, stamp: Stamp): Uint8Array | undefined {
    const row = this.#file(path);
    return row != null && hasStamp(row, stamp) ? (row.sample ?? undefined) : undefined;
  }

  /**
   * A file has another name now. What is known of it goes along; a row that has its new name already is of a
   * file that is not there any more, and goes. Returns its sample as `sampleOf` does.
   */
  moved(from: string, to: string, before: Stamp, after: Stamp): Uint8Array | undefined {
    const row = this.#file(from);
    const folder = this.#ensure(folderOf(to));
    if (folder == null) {
      this.removed(from);
      return row != null && hasStamp(row, before) ? (row.sample ?? undefined) : undefined;
    }
    const name = nameParameter(nameOf(to));
    this.#unsettle(folder);
    if (row == null) {
      const there = this.#file(to);
      // Not where it was, and known where it is: somebody looked before this was written.
      if (there == null || !hasStamp(there, after)) this.#forget(folder, name);
      const was = this.#folder(folderOf(from));
      if (was != null) this.#unsettle(was);
      return undefined;
    }
    const isKnown = hasStamp(row, before);
    // What has the name already is replaced: it is not there any more.
    this.#catalog.db
      .query<unknown, [number, string | Uint8Array, number]>(
        "UPDATE OR REPLACE files SET folder_id = ?, name = CAST(? AS TEXT) WHERE id = ?",
      )
      .run(folder, name, row.id);
    // One that changed since it was read keeps the stamp it was read under, by which a scan sees it.
    const mtimeUs = isKnown ? after.mtimeUs : row.mtime_us;
    // Seldom, and apart: it costs two more indexes.
    if (mtimeUs !== row.mtime_us || after.inode !== row.inode || row.missing_since_us != null) {
      this.#write(
        `UPDATE files SET inode = $inode, mtime_us = $mtimeUs, missing_since_us = NULL
         WHERE id = $id`,
        { id: row.id, inode: after.inode, mtimeUs },
      );
    }
    if (this.#mayHaveFailures()) {
      if (from !== to) {
        this.#write(
          "DELETE FROM failures WHERE folder_id = $folder AND name = CAST($name AS TEXT)",
          {
            ...{ folder, name },
          },
        );
      }
      this.#write(
        `UPDATE OR REPLACE failures SET folder_id = $folder, name = CAST($name AS TEXT)
         WHERE folder_id = $was AND name = CAST($wasName AS TEXT)`,
        { folder, name, was: row.folder_id, wasName: nameParameter(nameOf(from)) },
      );
    }
    this.#unsettle(row.folder_id);
    return isKnown ? (row.sample ?? undefined) : undefined;
  }

  /** There is a second file with the bytes of the first; it gets a row with all that is known of that one. */
  copied(from: string, to: string, before: Stamp, after: Stamp): Uint8Array | undefined {
    const row = this.#file(from);
    const folder = this.#ensure(folderOf(to));
    if (folder == null) return undefined;
    const name = nameParameter(nameOf(to));
    this.#forget(folder, name);
    this.#unsettle(folder);
    if (row == null || !hasStamp(row, before)) return undefined;
    const copy = this.#catalog.db
      .query<{ id: number }, Parameters>(
        `INSERT INTO files (folder_id, name, kind, size_bytes, mtime_us, inode, run_id, ${HASHES})
         SELECT $folder, CAST($name AS TEXT), kind, size_bytes, $mtimeUs, $inode, run_id, ${HASHES}
         FROM files WHERE id = $id RETURNING id`,
      )
      .get({ folder, name, mtimeUs: after.mtimeUs, inode: after.inode, id: row.id });
    if (copy != null) copyMedia(this.#catalog, row.id, copy.id);
    return row.sample ?? undefined;
  }

  /** A file was taken away on purpose: a copy that is not wanted any more. */
  removed(path: string): void {
    const folder = this.#folder(folderOf(path));
    if (folder == null) return;
    this.#forget(folder, nameParameter(nameOf(path)));
    this.#unsettle(folder);
  }

  /** A folder was removed because nothing was left in it. */
  folderRemoved(path: string, nowUs: number): void {
    const folder = this.#folder(path);
    if (folder == null) return;
    const parameters = { id: folder, nowUs };
    const below = `WITH RECURSIVE below (id) AS (
      VALUES ($id) UNION ALL SELECT f.id FROM folders f JOIN below ON f.parent_id = below.id
    )`;
    this.#write(`${below} DELETE FROM failures WHERE folder_id IN (SELECT id FROM below)`, {
      id: folder,
    });
    this.#write(
      `${below} UPDATE files SET missing_since_us = $nowUs
       WHERE folder_id IN (SELECT id FROM below) AND missing_since_us IS NULL`,
      parameters,
    );
    this.#write(
      `${below} UPDATE folders SET missing_since_us = $nowUs, listing = NULL
       WHERE id IN (SELECT id FROM below) AND missing_since_us IS NULL`,
      parameters,
    );
    const above = this.#folder(folderOf(path));
    if (above != null) this.#unsettle(above);
    this.#folders.clear();
  }

  /** Whether the absolute path is a root, or holds one. */
  holdsRoot(path: string): boolean {
    return this.#allRoots().some((root) => isAtOrBelow(root.path, path));
  }

  /** Whether it is a root or lies in one. */
  isInRoot(path: string): boolean {
    return this.#rootOf(path) != null;
  }

  #file(path: string): FileRow | undefined {
    const folder = this.#folder(folderOf(path));
    if (folder == null) return undefined;
    return (
      this.#catalog.db
        .query<FileRow, [number, string | Uint8Array]>(
          `SELECT id, folder_id, size_bytes, mtime_us, inode, missing_since_us, sample FROM files
           WHERE folder_id = ? AND name = CAST(? AS TEXT)`,
        )
        .get(folder, nameParameter(nameOf(path))) ?? undefined
    );
  }

  /** Drops what the catalog has under a name. */
  #forget(folder: FolderId, name: string | Uint8Array): void {
    const parameters = { folder, name };
    const where = "WHERE folder_id = $folder AND name = CAST($name AS TEXT)";
    this.#write(`DELETE FROM files ${where}`, parameters);
    if (this.#mayHaveFailures()) this.#write(`DELETE FROM failures ${where}`, parameters);
  }

  /** A run that moves files notes no failures; most catalogs have none, and need not be asked at each file. */
  #mayHaveFailures(): boolean {
    this.#hasFailures ??= this.#catalog.db.query("SELECT 1 FROM failures LIMIT 1").get() != null;
    return this.#hasFailures;
  }

  /** Its listing is another now: the next scan looks into it. */
  #unsettle(folder: FolderId): void {
    if (this.#unsettled.has(folder)) return;
    if (this.#unsettled.size >= KEPT_FOLDERS) this.#unsettled.clear();
    this.#unsettled.add(folder);
    this.#write("UPDATE folders SET listing = NULL WHERE id = $folder AND listing IS NOT NULL", {
      folder,
    });
  }

  /** The row of a folder, or undefined. */
  #folder(path: string): FolderId | undefined {
    const kept = this.#folders.get(path);
    if (kept != null) return kept;
    const root = this.#rootOf(path);
    if (root == null) return undefined;
    let id = rootFolder(this.#catalog, root.id)?.id;
    for (const name of namesBelow(root.path, path)) {
      if (id == null) return undefined;
      id = childFolder(this.#catalog, id, name)?.id;
    }
    if (id != null) this.#keep(path, id);
    return id;
  }

  /** The row of a folder that is there, made with those above it where it is not known; undefined: in no root. */
  #ensure(path: string): FolderId | undefined {
    const kept = this.#folders.get(path);
    if (kept != null) return kept;
    const root = this.#rootOf(path) ?? this.#makeRoot(path);
    if (root == null) return undefined;
    const id = this.#ensureIn(root, path);
    this.#keep(path, id);
    return id;
  }

  #ensureIn(root: Pick<RootRow, "id" | "path">, path: string): FolderId {
    let id = this.#present(rootFolder(this.#catalog, root.id), root.id, null, "");
    for (const name of namesBelow(root.path, path)) {
      id = this.#present(childFolder(this.#catalog, id, name), root.id, id, name);
    }
    return id;
  }

  #present(
    known: { readonly id: FolderId; readonly missing: boolean } | undefined,
    rootId: number,
    parentId: FolderId | null,
    name: string,
  ): FolderId {
    if (known == null) {
      const row = this.#catalog.db
        .query<{ id: number }, Parameters>(
          `INSERT INTO folders (root_id, parent_id, name)
           VALUES ($rootId, $parentId, CAST($name AS TEXT)) RETURNING id`,
        )
        .get({ rootId, parentId, name: nameParameter(name) });
      if (parentId != null) this.#unsettle(parentId);
      if (row == null) throw new Error(`Could not add the folder "${name}"`);
      return row.id;
    }
    if (known.missing) {
      this.#write("UPDATE folders SET missing_since_us = NULL WHERE id = $id", { id: known.id });
    }
    return known.id;
  }

  #makeRoot(folder: string): RootRow | undefined {
    const made = this.#newRoot(folder);
    if (made == null) return undefined;
    const { path, fileSystem } = made;
    const inner = this.#allRoots().filter((root) => isAtOrBelow(root.path, path));
    const id = putRoot(this.#catalog, path, fileSystem);
    this.#roots = undefined;
    // Roots that lie in it become folders of it, with all that is known of them.
    for (const root of inner) {
      const parent = this.#ensureIn({ id, path }, folderOf(root.path));
      graftRoot(this.#catalog, root.id, id, parent, nameOf(root.path));
      this.#roots = undefined;
    }
    return { id, path, fileSystem };
  }

  /** The innermost root that holds the path. */
  #rootOf(path: string): RootRow | undefined {
    return this.#allRoots().find((root) => isAtOrBelow(path, root.path));
  }

  #allRoots(): readonly RootRow[] {
    this.#roots ??= roots(this.#catalog).sort((a, b) => b.path.length - a.path.length);
    return this.#roots;
  }

  #keep(path: string, id: FolderId): void {
    if (this.#folders.size >= KEPT_FOLDERS) this.#folders.clear();
    this.#folders.set(path, id);
  }

  #write(sql: string, parameters: Parameters): void {
    this.#catalog.db.query<unknown, Parameters>(sql).run(parameters);
  }
}

type FileRow = {
  id: number;
  folder_id: number;
  size_bytes: number;
  mtime_us: number;
  inode: number;
  missing_since_us: number | null;
  sample: Uint8Array | null;
};

type Parameters = Record<string, string | number | Uint8Array | null>;

function hasStamp(row: FileRow, stamp: Stamp): boolean {
  return row.size_bytes === stamp.sizeBytes && row.mtime_us === stamp.mtimeUs;
}

function namesBelow(root: string, path: string): string[] {
  return path
    .slice(root.length)
    .split("/")
    .filter((name) => name !== "");
}

/** What is known of a file by its bytes. */
const HASHES = `sample, content, sha256, md5, payload, payload_definition, payload_outline,
  payload_reason`;

const MEDIA_COLUMNS = `format, reader, reader_version, needs, captured_local, captured_offset,
  captured_precision, captured_source, captured_confidence, width, height, orientation, duration_ms,
  frame_rate, codec, audio_codec, camera_make, camera_model, lens, latitude, longitude, altitude,
  rating, favorite, content_id, title, artist, album, about, evidence`;

function copyMedia(catalog: Catalog, from: number, to: number): void {
  catalog.db
    .query<unknown, { from: number; to: number }>(
      `INSERT INTO media (file_id, ${MEDIA_COLUMNS})
       SELECT $to, ${MEDIA_COLUMNS} FROM media WHERE file_id = $from`,
    )
    .run({ from, to });
}
