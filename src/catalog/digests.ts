// Digests of all bytes, as catalogued.

import type { Stamp } from "../domain/entry.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** The SHA-256 of a file in hex, where it was made under this very stamp. */
export function sha256Of(catalog: Catalog, id: FileId, stamp: Stamp): string | undefined {
  const { sizeBytes, mtimeUs } = stamp;
  const row = catalog.db
    .query<{ sha256: Uint8Array | null }, { id: number; sizeBytes: number; mtimeUs: number }>(
      `SELECT sha256 FROM files
       WHERE id = $id AND size_bytes = $sizeBytes AND mtime_us = $mtimeUs`,
    )
    .get({ id, sizeBytes, mtimeUs });
  return row?.sha256?.toHex();
}
