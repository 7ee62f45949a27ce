// Stems that bundles wish for in the folders of the target, in the order in which they are given.

import type { SQLQueryBindings } from "bun:sqlite";
import { nameParameter } from "../name_column.ts";
import type { BundleId, PlaceId } from "./planned_bundle.ts";
import { type Name, nameOf, type WorkingDatabase } from "./working_database.ts";

export class Wishes {
  readonly #db: WorkingDatabase;
  readonly #insert: (...values: SQLQueryBindings[]) => void;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    db.run(
      `CREATE TABLE wishes (
         place INTEGER NOT NULL, key ANY NOT NULL, turn ANY NOT NULL, bundle INTEGER NOT NULL,
         PRIMARY KEY (place, key, turn, bundle)
       ) STRICT, WITHOUT ROWID`,
    );
    this.#insert = db.prepared("INSERT OR IGNORE INTO wishes VALUES (?, ?, ?, ?)");
    // Bundles with a stem that others share or have.
    db.run(
      `CREATE TABLE joining (
         place INTEGER NOT NULL, bundle INTEGER NOT NULL, PRIMARY KEY (place, bundle)
       ) STRICT, WITHOUT ROWID`,
    );
  }

  /** The stem key that a bundle wishes for at a place. */
  add(place: PlaceId, key: string, turn: string, bundle: BundleId): void {
    this.#insert(place, nameParameter(key), nameParameter(turn), bundle);
  }

  /** Its stem is that of something that is there. */
  join(place: PlaceId, bundle: BundleId): void {
    this.#db.run("INSERT OR IGNORE INTO joining VALUES (?, ?)", place, bundle);
  }

  /** Places that something wishes to go to, in order. */
  *places(): Generator<{ id: PlaceId; path: string }, void, undefined> {
    const next = (after: number) =>
      this.#db.get<{ id: number; path: Name }>(
        `SELECT id, path FROM places WHERE id > $after AND (
           EXISTS (SELECT 1 FROM wishes WHERE place = places.id)
           OR EXISTS (SELECT 1 FROM joining WHERE place = places.id)
         ) ORDER BY id LIMIT 1`,
        { after },
      );
    for (let row = next(0); row != null; row = next(row.id)) {
      yield { id: row.id, path: nameOf(row.path) };
    }
  }

  /** Bundles that share a stem with something at the place. */
  joining(place: PlaceId): BundleId[] {
    return this.#db
      .all<{ bundle: number }>("SELECT bundle FROM joining WHERE place = $place ORDER BY bundle", {
        place,
      })
      .map(({ bundle }) => bundle);
  }

  /** Stems wished for at a place, in order, with who wishes; those that joined or folded are left out. */
  *at(place: PlaceId): Generator<{ key: string; bundle: BundleId }, void, undefined> {
    const rows = this.#db.iterate<{ key: Name; bundle: number }>(
      `SELECT key, bundle FROM wishes JOIN bundles ON bundles.id = bundle
       WHERE wishes.place = $place AND outcome = 'goes'
         AND NOT EXISTS (
           SELECT 1 FROM joining WHERE joining.place = $place AND joining.bundle = bundles.id
         )
       ORDER BY key, wishes.turn, bundle`,
      { place },
    );
    for (const { key, bundle } of rows) yield { key: nameOf(key), bundle };
  }

  /** Whether another bundle wishes for this stem at the place. */
  isWished(place: PlaceId, key: string, bundle: BundleId): boolean {
    return (
      this.#db.get(
        `SELECT 1 FROM wishes JOIN bundles ON bundles.id = wishes.bundle
         WHERE wishes.place = $place AND key = $key AND bundle <> $bundle
           AND outcome = 'goes' LIMIT 1`,
        { place, key: nameParameter(key), bundle },
      ) != null
    );
  }
}
