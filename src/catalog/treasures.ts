// What somebody has given a file beside its content, and would miss: stars, the mark of a favourite, a place.

import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

export type Treasure = {
  /** Stars 1–5, -1 rejected. */
  readonly rating?: number;
  readonly favorite?: true;
  /** Degrees (WGS 84). */
  readonly place?: { readonly latitude: number; readonly longitude: number };
};

/** All that is known of several files that belong together: most stars, favourite if any is, the first place. */
export function treasureOf(catalog: Catalog, ids: readonly FileId[]): Treasure {
  const row = catalog.db
    .query<
      {
        rating: number | null;
        favorite: number | null;
        latitude: number | null;
        longitude: number | null;
      },
      { ids: string }
    >(
      `WITH own AS (SELECT * FROM media WHERE file_id IN (SELECT value FROM json_each($ids))),
         placed AS (SELECT latitude, longitude FROM own
           WHERE latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY file_id LIMIT 1)
       SELECT (SELECT max(rating) FROM own) AS rating,
         EXISTS (SELECT 1 FROM own WHERE favorite = 1) AS favorite,
         (SELECT latitude FROM placed) AS latitude, (SELECT longitude FROM placed) AS longitude`,
    )
    .get({ ids: JSON.stringify(ids) });
  if (row == null) return {};
  const { rating, favorite, latitude, longitude } = row;
  return {
    ...(rating == null ? {} : { rating }),
    ...(favorite === 1 ? { favorite: true as const } : {}),
    ...(latitude == null || longitude == null ? {} : { place: { latitude, longitude } }),
  };
}
