// Contents in the folder of the target that is in hand, and of what is on its way there.

import type { FileId } from "../scanned.ts";
import type { BundleId, PlaceId } from "./planned_bundle.ts";
import type { WorkingDatabase } from "./working_database.ts";

/** Who has a content: a file that is there, or file `n` of a bundle. */
export type ContentHolder =
  | { readonly file: FileId }
  | { readonly bundle: BundleId; readonly n: number };

export class Contents {
  readonly #db: WorkingDatabase;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    // `bundle`, `n`: 0 where `file` is there; `file`: 0 where file number n of the bundle is on its way.
    db.run(
      `CREATE TABLE contents (
         sample TEXT NOT NULL, size INTEGER NOT NULL, bundle INTEGER NOT NULL, n INTEGER NOT NULL,
         file INTEGER NOT NULL, PRIMARY KEY (sample, size, bundle, n, file)
       ) STRICT, WITHOUT ROWID`,
    );
  }

  /** Begins with another folder. */
  clear(): void {
    this.#db.run("DELETE FROM contents");
  }

  /** The content of a file that is there. */
  add(sample: string, size: number, file: FileId): void {
    const sql = "INSERT OR IGNORE INTO contents VALUES (?, ?, 0, 0, ?)";
    this.#db.run(sql, sample, size, file);
  }

  /** Contents that files on their way to the place have in common with each other or with files that are there. */
  *shared(place: PlaceId): Generator<readonly ContentHolder[], void, undefined> {
    this.#addComing(place);
    const groups = this.#db.iterate<{ sample: string; size: number }>(
      `SELECT sample, size FROM contents
       GROUP BY sample, size HAVING count(*) > 1 AND max(bundle) > 0`,
    );
    for (const { sample, size } of groups) {
      yield this.#db
        .all<{ bundle: number; n: number; file: number }>(
          `SELECT bundle, n, file FROM contents WHERE sample = $sample AND size = $size
           ORDER BY bundle, n, file`,
          { sample, size },
        )
        .map(({ bundle, n, file }) => (bundle === 0 ? { file } : { bundle, n }));
    }
  }

  #addComing(place: PlaceId): void {
    const coming = `SELECT bundle FROM wishes WHERE place = $place
       UNION SELECT bundle FROM joining WHERE place = $place`;
    const isMedia = "kind NOT IN ('sidecar', 'other') AND sample <> '' AND size > 0";
    this.#db.run(
      `INSERT OR IGNORE INTO contents
         SELECT sample, size, id, 0, 0 FROM bundles WHERE id IN (${coming}) AND ${isMedia}
         UNION ALL
         SELECT sample, size, bundle, n, 0 FROM members WHERE bundle IN (${coming}) AND ${isMedia}`,
      { place },
    );
  }
}
