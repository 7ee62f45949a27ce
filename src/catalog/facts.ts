// Facts of an open catalog's file.

import type { Catalog } from "./open.ts";

/** Whether the catalog was opened so that no other connection may read it. */
export function isExclusive(catalog: Catalog): boolean {
  const row = catalog.db.query<{ locking_mode: string }, []>("PRAGMA main.locking_mode").get();
  return row?.locking_mode === "exclusive";
}

/** Bytes of the catalog's pages: about what a copy takes. */
export function catalogBytes(catalog: Catalog): number {
  const row = catalog.db
    .query<{ bytes: number }, []>(
      "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
    )
    .get();
  return row?.bytes ?? 0;
}

/** Version of its schema. */
export function catalogVersion(catalog: Catalog): number {
  const row = catalog.db.query<{ user_version: number }, []>("PRAGMA user_version").get();
  return row?.user_version ?? 0;
}
