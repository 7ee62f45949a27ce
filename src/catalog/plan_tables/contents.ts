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

  /** To be called once, when all bundles are known: looking for their contents takes an index, made of all at once. */
  index(): void {
    this.#db.index("CREATE INDEX bundles_by_content ON bundles (place, sample, size)");
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
    this.#db.run(
      `INSERT OR IGNORE INTO contents
         SELECT m.sample, m.size, m.bundle, m.n, 0
         FROM bundles AS b CROSS JOIN members AS m ON m.bundle = b.id
         WHERE b.place = $place AND m.sample <> '' AND m.size > 0
           AND m.kind NOT IN ('sidecar', 'other')`,
      { place },
    );
    // First files, which nearly all are, and no sidecars: those that are not alone with their content.
    this.#db.run(
      `INSERT OR IGNORE INTO contents
         SELECT b.sample, b.size, b.id, 0, 0 FROM (
           SELECT sample, size FROM contents
           UNION
           SELECT sample, size FROM bundles WHERE place = $place AND sample <> '' AND size > 0
           GROUP BY sample, size HAVING count(*) > 1
         ) AS c
         CROSS JOIN bundles AS b ON b.place = $place AND b.sample = c.sample AND b.size = c.size`,
      { place },
    );
  }
}
