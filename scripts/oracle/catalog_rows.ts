// What Varve's catalog holds of each file, by path relative to the folder that was scanned.

import { Database } from "bun:sqlite";
import { join } from "node:path";

export type CatalogRow = {
  readonly path: string;
  readonly kind: string;
  readonly reader: string | null;
  readonly format: string | null;
  readonly needs: string | null;
  readonly captured_local: string | null;
  readonly captured_offset: number | null;
  readonly captured_source: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  readonly duration_ms: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly camera_model: string | null;
  readonly rating: number | null;
  readonly failure: string | null;
};

export function catalogRows(dataFolder: string): readonly CatalogRow[] {
  using db = new Database(join(dataFolder, "catalog.sqlite"), { readonly: true });
  return db
    .query<CatalogRow, []>(
      `WITH RECURSIVE places (id, path) AS (
         SELECT id, '' FROM folders WHERE parent_id IS NULL
         UNION ALL
         SELECT f.id, p.path || f.name || '/' FROM folders f JOIN places p ON f.parent_id = p.id
       )
       SELECT p.path || f.name AS path, f.kind, m.reader, m.format, m.needs, m.captured_local, m.captured_offset,
         m.captured_source, m.width, m.height, m.orientation, m.duration_ms, m.latitude, m.longitude, m.camera_model,
         m.rating, x.reason AS failure
       FROM files f JOIN places p ON p.id = f.folder_id
       LEFT JOIN media m ON m.file_id = f.id
       LEFT JOIN failures x ON x.folder_id = f.folder_id AND x.name = f.name
       WHERE f.missing_since_us IS NULL
       ORDER BY path`,
    )
    .all();
}
