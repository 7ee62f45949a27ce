// Forgets what has been missing for long. Nothing that is there is ever touched: every statement says so itself.

import { fromSqlite } from "./errors.ts";
import type { Catalog } from "./open.ts";

export type Missing = { readonly files: number; readonly folders: number; readonly bytes: number };

/** Rows a transaction: a scan that waits for it waits a moment. */
const ROWS_A_BATCH = 2000;

/** Missing since before `beforeUs`. Folders also have to be empty by then, which is looked at row by row. */
export function missingBefore(catalog: Catalog, beforeUs: number): Missing {
  const row = catalog.db
    .query<Missing, { beforeUs: number }>(
      `SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes,
              (SELECT count(*) FROM folders WHERE missing_since_us < $beforeUs) AS folders
       FROM files WHERE missing_since_us IS NOT NULL AND missing_since_us < $beforeUs`,
    )
    .get({ beforeUs });
  return row ?? { files: 0, folders: 0, bytes: 0 };
}

/** Forgets the next batch of files, with their metadata; returns how many, 0 at the end. */
export function forgetFiles(catalog: Catalog, beforeUs: number): number {
  return inTransaction(catalog, () =>
    catalog.db
      .query<unknown, { beforeUs: number; limit: number }>(
        `DELETE FROM files WHERE id IN (
           SELECT id FROM files WHERE missing_since_us IS NOT NULL AND missing_since_us < $beforeUs
           LIMIT $limit
         )`,
      )
      .run({ beforeUs, limit: ROWS_A_BATCH }),
  );
}

/**
 * Forgets the next batch of missing folders in which nothing is left, and the troubles noted in them; returns
 * how many, 0 at the end. A folder that held others is empty in a later batch. Roots' own folders stay.
 */
export function forgetFolders(catalog: Catalog, beforeUs: number): number {
  return inTransaction(catalog, () => {
    const ids = catalog.db
      .query<{ id: number }, { beforeUs: number; limit: number }>(
        `SELECT id FROM folders
         WHERE missing_since_us IS NOT NULL AND missing_since_us < $beforeUs
           AND parent_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM files WHERE files.folder_id = folders.id)
           AND NOT EXISTS (SELECT 1 FROM folders below WHERE below.parent_id = folders.id)
         LIMIT $limit`,
      )
      .all({ beforeUs, limit: ROWS_A_BATCH });
    const forget = (sql: string) =>
      catalog.db
        .query<unknown, { ids: string }>(sql)
        .run({ ids: JSON.stringify(ids.map((row) => row.id)) });
    forget("DELETE FROM failures WHERE folder_id IN (SELECT value FROM json_each($ids))");
    return forget("DELETE FROM folders WHERE id IN (SELECT value FROM json_each($ids))");
  });
}

/** The number of rows that the last statement of `act` changed itself, those of cascades left out. */
function inTransaction(catalog: Catalog, act: () => { changes: number }): number {
  try {
    return catalog.db
      .transaction(() => {
        act();
        const row = catalog.db.query<{ n: number }, []>("SELECT changes() AS n").get();
        return row?.n ?? 0;
      })
      .immediate();
  } catch (error) {
    throw fromSqlite(error);
  }
}
