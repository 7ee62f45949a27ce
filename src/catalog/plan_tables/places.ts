// Folders of the target that something wishes to go to, and what the plan brings there.

import { nameParameter } from "../name_column.ts";
import type { PlaceId } from "./planned_bundle.ts";
import { type Name, nameOf, type WorkingDatabase } from "./working_database.ts";

/** A folder below the target with what a plan brings there. */
export type FilledPlace = {
  /** Below the target, "" for the target itself. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
};

/** Places looked up last: a folder of photos goes to a handful of them. */
const KEPT = 4000;

export class Places {
  readonly #db: WorkingDatabase;
  readonly #ids = new Map<string, PlaceId>();

  constructor(db: WorkingDatabase) {
    this.#db = db;
    // `key`: its path as collisions see it; `files`, `bytes`: what the plan brings there.
    db.run(
      `CREATE TABLE places (
         id INTEGER PRIMARY KEY, key ANY NOT NULL UNIQUE, path ANY NOT NULL,
         files INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
       ) STRICT`,
    );
  }

  /** The one with this path below the target; of paths that collide, the first one counts. */
  idOf(key: string, path: string): PlaceId {
    const known = this.#ids.get(key);
    if (known != null) return known;
    const id = this.#find(key) ?? this.#insert(key, path);
    if (this.#ids.size >= KEPT) this.#ids.clear();
    this.#ids.set(key, id);
    return id;
  }

  #find(key: string): PlaceId | undefined {
    const sql = "SELECT id FROM places WHERE key = $key";
    return this.#db.get<{ id: number }>(sql, { key: nameParameter(key) })?.id;
  }

  #insert(key: string, path: string): PlaceId {
    const row = this.#db.get<{ id: number }>(
      "INSERT INTO places (key, path) VALUES ($key, $path) RETURNING id",
      { key: nameParameter(key), path: nameParameter(path) },
    );
    if (row == null) throw new Error("A statement that returns a row returned none");
    return row.id;
  }

  /** It is spelled otherwise: as the folder that is there. */
  spell(id: PlaceId, path: string): void {
    this.#db.run("UPDATE places SET path = ? WHERE id = ?", nameParameter(path), id);
  }

  /** Below the target. */
  path(id: PlaceId): string {
    const row = this.#db.get<{ path: Name }>("SELECT path FROM places WHERE id = $id", { id });
    return nameOf(row?.path ?? "");
  }

  /** Counts what the plan brings there. */
  fill(place: PlaceId, files: number, bytes: number): void {
    const sql = "UPDATE places SET files = files + ?, bytes = bytes + ? WHERE id = ?";
    this.#db.run(sql, files, bytes, place);
  }

  /** Those that get something: each folder before those in it, in byte order of their names. */
  *filled(): Generator<FilledPlace, void, undefined> {
    const rows = this.#db.iterate<{ path: Name; files: number; bytes: number }>(
      `SELECT path, files, bytes FROM places WHERE files > 0
       ORDER BY replace(CAST(path AS TEXT), '/', char(1))`,
    );
    for (const row of rows) yield { ...row, path: nameOf(row.path) };
  }
}
