// What is known of payloads: which files lack what would tell them apart, and which have the same.

import type { NumberList } from "../base/number_list.ts";
import type { Hashes, PackedFiles } from "../domain/hashes.ts";
import { type DuplicateScope, idsOf, inScope, type Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** What the definitions of today cover. */
export type DefinedPayloads = {
  /** Formats that have a payload. */
  readonly formats: readonly string[];
  /** Definitions with their versions: what was read by any other is void. */
  readonly versions: readonly string[];
};

/**
 * Files that can be compared by payload: of a format that has one, and, since a turn by a tag is no part of it, photos
 * only where somebody has read their tags.
 */
export const COMPARABLE = `media.format IN (SELECT value FROM json_each($formats))
  AND (media.reader <> 'none' OR files.kind <> 'photo')`;
/** What was read is not void. */
export const IN_FORCE = "files.payload_definition IN (SELECT value FROM json_each($versions))";
/** How a tag turns the picture; none is as it is stored. */
export const ORIENTATION = "coalesce(media.orientation, 1)";

/** Found in an index, of files of any scope: few are left to be looked at. */
const SHARED_OUTLINES = `SELECT payload_outline FROM files WHERE payload_outline IS NOT NULL
  GROUP BY payload_outline HAVING count(*) > 1`;
const SHARED_PAYLOADS = `SELECT payload FROM files WHERE payload IS NOT NULL
  GROUP BY payload HAVING count(*) > 1`;

/** Which of the files of a scope are comparable. */
function comparable(
  catalog: Catalog,
  scope: DuplicateScope,
  defined: DefinedPayloads,
): { readonly sql: string; readonly parameters: Parameters } {
  const { sql, parameters } = inScope(catalog, scope);
  return {
    sql: `files JOIN media ON media.file_id = files.id WHERE ${COMPARABLE} AND ${sql}`,
    parameters: { ...parameters, ...listed(defined) },
  };
}

/** As `$formats` and `$versions`. */
export function listed({ formats, versions }: DefinedPayloads): Parameters {
  return { formats: JSON.stringify(formats), versions: JSON.stringify(versions) };
}

/** Files of which nothing was read. */
export function lackingOutlines(
  catalog: Catalog,
  scope: DuplicateScope,
  defined: DefinedPayloads,
): NumberList {
  const { sql, parameters } = comparable(catalog, scope, defined);
  return idsOf(
    catalog,
    `SELECT files.id FROM ${sql} AND (files.payload_definition IS NULL OR NOT ${IN_FORCE})
     ORDER BY files.id`,
    parameters,
  );
}

/** Files that share their outline, and of which no more was read. */
export function lackingPayloads(
  catalog: Catalog,
  scope: DuplicateScope,
  defined: DefinedPayloads,
): NumberList {
  const { sql, parameters } = comparable(catalog, scope, defined);
  return idsOf(
    catalog,
    `WITH read (id, outline, payload) AS MATERIALIZED (
       SELECT files.id, payload_outline, payload FROM ${sql} AND ${IN_FORCE}
         AND payload_outline IN (${SHARED_OUTLINES}) AND payload_reason IS NULL
     )
     SELECT id FROM read WHERE payload IS NULL
       AND outline IN (SELECT outline FROM read GROUP BY outline HAVING count(*) > 1)
     ORDER BY id`,
    parameters,
  );
}

/** A file with the same payload as others. */
export type PayloadMember = {
  readonly id: FileId;
  readonly sizeBytes: number;
  readonly inode: string;
  /** EXIF, 1–8. */
  readonly orientation: number;
};

/** The files of each payload that several have. */
export function* samePayloads(
  catalog: Catalog,
  scope: DuplicateScope,
  defined: DefinedPayloads,
): Generator<PayloadMember[]> {
  const { sql, parameters } = comparable(catalog, scope, defined);
  const rows = catalog.db
    .prepare<Record<"ids" | "sizes" | "inodes" | "orientations", string>, Parameters>(
      `SELECT group_concat(files.id) AS ids, group_concat(files.size_bytes) AS sizes,
              group_concat(files.inode) AS inodes, group_concat(${ORIENTATION}) AS orientations
       FROM ${sql} AND ${IN_FORCE} AND files.payload IN (${SHARED_PAYLOADS})
       GROUP BY files.payload HAVING count(*) > 1`,
    )
    .iterate(parameters);
  for (const { ids, sizes, inodes, orientations } of rows) {
    const [sizeOf, inodeOf, orientationOf] = [sizes, inodes, orientations].map((list) =>
      list.split(","),
    );
    yield ids.split(",").map((id, i) => ({
      id: Number(id),
      sizeBytes: Number(sizeOf?.[i]),
      inode: inodeOf?.[i] ?? "",
      orientation: Number(orientationOf?.[i]),
    }));
  }
}

/** How tags turn files, EXIF's 1–8. */
export function orientationsOf(
  catalog: Catalog,
  ids: readonly FileId[],
): ReadonlyMap<FileId, number> {
  const rows = catalog.db
    .query<{ id: number; orientation: number }, { ids: string }>(
      `SELECT file_id AS id, ${ORIENTATION} AS orientation FROM media
       WHERE file_id IN (SELECT value FROM json_each($ids))`,
    )
    .all({ ids: JSON.stringify(ids) });
  return new Map(rows.map(({ id, orientation }) => [id, orientation]));
}

/** Files of a scope that cannot be compared, by why. */
export type Incomparable = {
  /** No scan has read their metadata, or none could. */
  readonly unread: number;
  /** Their format has no payload, or they are damaged. */
  readonly withoutPayload: number;
};

export function countIncomparable(
  catalog: Catalog,
  scope: DuplicateScope,
  defined: DefinedPayloads,
): Incomparable {
  const { sql, parameters } = inScope(catalog, scope);
  const isRead = `(media.file_id IS NOT NULL AND (media.reader <> 'none' OR files.kind <> 'photo'
    OR ${IS_UNDEFINED}))`;
  const row = catalog.db
    .query<Incomparable, Parameters>(
      `SELECT count(*) FILTER (WHERE NOT ${isRead}) AS unread,
              count(*) FILTER (WHERE ${isRead} AND (${IS_UNDEFINED}
                OR (files.payload_reason IS NOT NULL AND ${IN_FORCE}))) AS withoutPayload
       FROM files LEFT JOIN media ON media.file_id = files.id WHERE ${sql}`,
    )
    .get({ ...parameters, ...listed(defined) });
  return row ?? { unread: 0, withoutPayload: 0 };
}

const IS_UNDEFINED = `coalesce(media.format NOT IN (SELECT value FROM json_each($formats)), 1)`;

/** Notes payloads of files, unless a file has another stamp by now than it was read under. */
export function setPayloads(
  catalog: Catalog,
  ids: readonly FileId[],
  { stamps }: PackedFiles,
  { read, payloads }: Hashes,
): void {
  const update = catalog.db.query(
    `UPDATE files SET payload = $digest, payload_reason = $reason, payload_outline =
       coalesce($outline, CASE WHEN payload_definition = $definition THEN payload_outline END),
       payload_definition = $definition
     WHERE id = $id AND size_bytes = $sizeBytes AND mtime_us = $mtimeUs`,
  );
  for (const [at, id] of ids.entries()) {
    const payload = payloads[at];
    if (payload == null || read[at] === 0) continue;
    const { definition, outline, digest, reason } = payload;
    update.run({
      ...{ id, sizeBytes: stamps[3 * at] ?? 0, mtimeUs: stamps[3 * at + 1] ?? 0 },
      ...{ definition, reason },
      outline: outline == null ? null : Uint8Array.fromHex(outline),
      digest: digest == null ? null : Uint8Array.fromHex(digest),
    });
  }
}
