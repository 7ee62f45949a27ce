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

type Row = {
  file_id: FileId;
  rating: number | null;
  favorite: number | null;
  latitude: number | null;
  longitude: number | null;
};

/** What each of many files has; those that have nothing are left out. */
export function treasuresOf(
  catalog: Catalog,
  ids: readonly FileId[],
): ReadonlyMap<FileId, Treasure> {
  const rows = catalog.db
    .query<Row, { ids: string }>(
      `SELECT file_id, rating, favorite, latitude, longitude
       FROM json_each($ids) AS wanted CROSS JOIN media ON media.file_id = wanted.value
       WHERE rating IS NOT NULL OR favorite = 1 OR (latitude IS NOT NULL AND longitude IS NOT NULL)`,
    )
    .all({ ids: JSON.stringify(ids) });
  return new Map(
    rows.map(({ file_id, rating, favorite, latitude, longitude }) => [
      file_id,
      {
        ...(rating == null ? {} : { rating }),
        ...(favorite === 1 ? { favorite: true as const } : {}),
        ...(latitude == null || longitude == null ? {} : { place: { latitude, longitude } }),
      },
    ]),
  );
}

/** What files have that belong together: most stars, the mark of a favourite if any has it, the first place. */
export function joinedTreasure(treasures: readonly Treasure[]): Treasure {
  const stars = treasures.flatMap(({ rating }) => rating ?? []);
  const place = treasures.find((treasure) => treasure.place != null)?.place;
  return {
    ...(stars.length === 0 ? {} : { rating: Math.max(...stars) }),
    ...(treasures.some(({ favorite }) => favorite) ? { favorite: true as const } : {}),
    ...(place == null ? {} : { place }),
  };
}
