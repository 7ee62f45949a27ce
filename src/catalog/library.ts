// Which library this is.

import type { Catalog } from "./open.ts";

/** The library's own name, 32 hex digits; plans carry it. */
export function libraryId(catalog: Catalog): string {
  const row = catalog.db.query<{ id: string }, []>("SELECT id FROM library").get();
  if (row == null) throw new Error("The catalog does not say which library it is of");
  return row.id;
}
