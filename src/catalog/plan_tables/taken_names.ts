// Names in the folder of the target that is in hand: which are taken, and who has to take another.

import { nameParameter } from "../name_column.ts";
import type { BundleId } from "./planned_bundle.ts";
import { type Name, nameOf, type WorkingDatabase } from "./working_database.ts";

/** A name that is taken. */
export type Held = {
  /** As it is on disk, or will be. */
  readonly name: string;
  /** The bundle that gets it; absent: it is there. */
  readonly bundle?: BundleId;
};

export class TakenNames {
  readonly #db: WorkingDatabase;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    // By their stems as collisions see them. `bundle`: 0 where the name is there.
    db.run(
      `CREATE TABLE held (
         key ANY NOT NULL, full ANY NOT NULL, name ANY NOT NULL, bundle INTEGER NOT NULL,
         PRIMARY KEY (key, full, name)
       ) STRICT, WITHOUT ROWID`,
    );
    db.run(
      `CREATE TABLE losers (
         key ANY NOT NULL, turn ANY NOT NULL, bundle INTEGER NOT NULL,
         PRIMARY KEY (key, turn, bundle)
       ) STRICT, WITHOUT ROWID`,
    );
  }

  /** Begins with another folder: nothing is held, nobody has lost. */
  clear(): void {
    this.#db.run("DELETE FROM held");
    this.#db.run("DELETE FROM losers");
  }

  hold(key: string, full: string, name: string, bundle?: BundleId): void {
    this.#db.run(
      "INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)",
      nameParameter(key),
      nameParameter(full),
      nameParameter(name),
      bundle ?? 0,
    );
  }

  /** Names that are taken under a stem. */
  heldBy(key: string): Held[] {
    return this.#db
      .all<{ name: Name; bundle: number }>(
        "SELECT DISTINCT name, bundle FROM held WHERE key = $key ORDER BY name",
        { key: nameParameter(key) },
      )
      .map(({ name, bundle }) => ({ name: nameOf(name), ...(bundle === 0 ? {} : { bundle }) }));
  }

  addLoser(key: string, turn: string, bundle: BundleId): void {
    const sql = "INSERT OR IGNORE INTO losers VALUES (?, ?, ?)";
    this.#db.run(sql, nameParameter(key), nameParameter(turn), bundle);
  }

  /** Those that lost, in the order in which they get other names. */
  *losers(): Generator<BundleId, void, undefined> {
    const rows = this.#db.iterate<{ bundle: number }>(
      "SELECT bundle FROM losers GROUP BY bundle ORDER BY min(key), min(turn), bundle",
    );
    for (const { bundle } of rows) yield bundle;
  }
}
