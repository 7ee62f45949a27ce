// Statistics for the query planner, an empty log, and no more free pages than are useful.

import { fromSqlite } from "./errors.ts";
import type { Catalog } from "./open.ts";
import { keepTempFilesBeside } from "./temp_folder.ts";

export type Pages = { readonly pages: number; readonly free: number; readonly pageBytes: number };

export function pagesOf(catalog: Catalog): Pages {
  const row = catalog.db
    .query<Pages, []>(
      `SELECT page_count AS pages, freelist_count AS free, page_size AS pageBytes
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    )
    .get();
  return row ?? { pages: 0, free: 0, pageBytes: 0 };
}

/** Renews the planner's statistics where they are out of date. */
export function analyze(catalog: Catalog): void {
  guarded(() => catalog.db.run("PRAGMA optimize"));
}

/** Writes the log into the catalog and empties it; false where a reader keeps part of it in use. */
export function emptyLog(catalog: Catalog): boolean {
  return guarded(() => {
    const row = catalog.db.query<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)").get();
    return row?.busy === 0;
  });
}

/**
 * Rewrites the catalog without its free pages. Takes up to twice its size on its volume meanwhile, half of it
 * in a nameless file beside it (temp_folder.ts).
 */
export function vacuum(catalog: Catalog): void {
  keepTempFilesBeside(catalog.db, catalog.file);
  guarded(() => catalog.db.run("VACUUM"));
}

function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fromSqlite(error);
  }
}
