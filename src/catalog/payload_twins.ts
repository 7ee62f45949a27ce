// What the catalog says of the payloads of two files, and which files have that of one.

import type { Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import { COMPARABLE, type DefinedPayloads, IN_FORCE, listed, ORIENTATION } from "./payloads.ts";
import type { FileId } from "./scanned.ts";

/**
 * How two files compare by payload: `turned`: it is the same, and tags turn it in different ways. `unread`: it may be
 * the same, and nobody has read both. `other`: it differs, or one has none.
 */
export type PayloadLikeness = "same" | "turned" | "other" | "unread";

export function payloadLikenessOf(
  catalog: Catalog,
  [a, b]: readonly [FileId, FileId],
  defined: DefinedPayloads,
): PayloadLikeness {
  const query = catalog.db.query<
    { outline: Uint8Array | null; payload: Uint8Array | null; orientation: number },
    Parameters
  >(
    `SELECT iif(${IN_FORCE}, payload_outline, NULL) AS outline,
            iif(${IN_FORCE}, payload, NULL) AS payload, ${ORIENTATION} AS orientation
     FROM files JOIN media ON media.file_id = files.id
     WHERE files.id = $id AND ${COMPARABLE}
       AND NOT (payload_reason IS NOT NULL AND ${IN_FORCE})`,
  );
  const [one, other] = [a, b].map((id) => query.get({ id, ...listed(defined) }));
  if (one == null || other == null) return "other";
  if (one.payload != null && other.payload != null) {
    if (Buffer.compare(one.payload, other.payload) !== 0) return "other";
    return one.orientation === other.orientation ? "same" : "turned";
  }
  const differ =
    one.outline != null &&
    other.outline != null &&
    Buffer.compare(one.outline, other.outline) !== 0;
  return differ ? "other" : "unread";
}

/** Present files that have the payload of one and are turned as it is, that one among them; at most `most`. */
export function payloadTwinsOf(
  catalog: Catalog,
  id: FileId,
  defined: DefinedPayloads,
  most = 1000,
): FileId[] {
  return catalog.db
    .query<{ id: number }, Parameters>(
      `WITH own (payload, orientation) AS (
         SELECT files.payload, ${ORIENTATION} FROM files JOIN media ON media.file_id = files.id
         WHERE files.id = $id AND ${COMPARABLE} AND ${IN_FORCE}
       )
       SELECT files.id FROM own CROSS JOIN files ON files.payload = own.payload
       JOIN media ON media.file_id = files.id
       WHERE ${COMPARABLE} AND ${IN_FORCE} AND ${ORIENTATION} = own.orientation
         AND files.missing_since_us IS NULL LIMIT $most`,
    )
    .all({ id, most, ...listed(defined) })
    .map((row) => row.id);
}
