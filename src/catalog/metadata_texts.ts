// What is known of files field by field, to be compared.

import type { MetadataTexts } from "../domain/metadata_fields.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** A date that is only guessed is none; no place is told by half of it, and unmarked is no favourite. */
const TEXTS = `CASE WHEN captured_confidence <> 'low' THEN captured_local END AS captured,
  nullif(coalesce(camera_make, '') || char(10) || coalesce(camera_model, ''), char(10)) AS camera,
  lens, latitude || ' ' || longitude AS place, CAST(rating AS TEXT) AS rating,
  CASE WHEN favorite = 1 THEN 'yes' END AS favorite, title, artist, album`;

/** Of those of the files whose metadata was read. */
export function metadataTextsOf(
  catalog: Catalog,
  ids: readonly FileId[],
): ReadonlyMap<FileId, MetadataTexts> {
  const rows = catalog.db
    .query<MetadataTexts & { id: number }, { ids: string }>(
      `SELECT file_id AS id, ${TEXTS} FROM media
       WHERE file_id IN (SELECT value FROM json_each($ids))`,
    )
    .all({ ids: JSON.stringify(ids) });
  return new Map(rows.map(({ id, ...texts }) => [id, texts]));
}
